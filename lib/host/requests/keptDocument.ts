import { STORAGE_WRITES } from "../kernel/storageEvents";

/** The events of the storage that write one document, which may be there already. */
const WRITES: ReadonlySet<string> = new Set(
  STORAGE_WRITES.one
    .filter((one) => one !== "document:create")
    .map((one) => `core:storage:private:${one}`),
);

/** The host keeps these in Redis as it reads them, and forgets them where it writes them itself. */
const COLLECTIONS: ReadonlySet<unknown> = new Set(["users", "profiles"]);

/**
 * Names where the host may keep a user or a profile in Redis that an event writes past its own repositories.
 * Source: the host's lib/core/shared/ObjectRepository.js `getCacheKey`.
 */
export function cacheKeyOfWritten(
  internalIndex: string,
  event: string,
  [index, collection, id]: readonly unknown[],
): string | undefined {
  return WRITES.has(event) && index === internalIndex && COLLECTIONS.has(collection)
    ? `repos/${internalIndex}/${String(collection)}/${String(id)}`
    : undefined;
}
