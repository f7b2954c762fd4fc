const REPLACED = { configurable: true, enumerable: true, writable: true };

/**
 * Replaces `global.kuzzle`, which the host may have defined as a getter that throws until it runs.
 *
 * @returns puts back what was there
 */
export function replaceGlobalKuzzle(kuzzle: unknown): () => void {
  const before = Object.getOwnPropertyDescriptor(globalThis, "kuzzle");
  Object.defineProperty(globalThis, "kuzzle", { ...REPLACED, value: kuzzle });
  return () => {
    if (before === undefined) {
      Reflect.deleteProperty(globalThis, "kuzzle");
    } else {
      Object.defineProperty(globalThis, "kuzzle", before);
    }
  };
}
