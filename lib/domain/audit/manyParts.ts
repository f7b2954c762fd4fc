/** From which on the text of a document takes a time worth planning. */
const MANY = 500;

/** Whether a document has so many parts that its text is long, told without making it. */
export function hasManyParts(document: object): boolean {
  let left = MANY;
  const isExhaustedBy = (value: unknown): boolean => {
    if (typeof value !== "object" || value === null) {
      return false;
    }
    const parts: unknown[] = Object.values(value);
    left -= parts.length;
    return left <= 0 || parts.some(isExhaustedBy);
  };
  return isExhaustedBy(document);
}
