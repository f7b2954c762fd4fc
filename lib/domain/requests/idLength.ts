/** Bytes of an id, at most. Source: Elasticsearch, `IndexRequest.MAX_DOCUMENT_ID_LENGTH_IN_BYTES`. */
export const LONGEST_ID = 512;

/** Tells whether the storage can have no document of this id. */
export function isTooLongForId(id: string): boolean {
  // no character takes more than three bytes for each of its units
  return id.length * 3 > LONGEST_ID && new TextEncoder().encode(id).length > LONGEST_ID;
}
