import { asOwnWrite } from "../requests/writers";

/** Makes collections in the plugin's private index: `context.accessors.storage.bootstrap`. */
export type Bootstrap = (collections: Readonly<Record<string, object>>) => Promise<void>;

/** Returns what makes a collection of the plugin's, once; after a failure again. */
export function madeOnce(
  bootstrap: Bootstrap,
  collection: string,
  mapping: object,
): () => Promise<void> {
  let made: Promise<void> | undefined;
  return async () => {
    // a copy: the host adds its own members to what it is given
    const mappings = { [collection]: structuredClone(mapping) };
    made ??= asOwnWrite(() => bootstrap(mappings));
    try {
      await made;
    } catch (error) {
      made = undefined;
      throw error;
    }
  };
}
