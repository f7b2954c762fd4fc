/** Takes back several changes, in the order in which they were made. */
export function undoAll(undos: readonly (() => unknown)[]): () => void {
  return () => {
    for (const undo of undos) {
      undo();
    }
  };
}
