import { Backend } from "kuzzle";

import { OwnImports } from "../OwnImports";

/** Has every application of this process import into its own index: the example knows nothing of tests. */
export function importIntoOwnIndexes(): void {
  // oxlint-disable-next-line typescript/unbound-method -- it is called with its application
  const { start } = Backend.prototype;
  Backend.prototype.start = async function startWithOwnImports(this: Backend): Promise<void> {
    this.plugin.use(new OwnImports(), { name: "own-imports", manifest: { name: "own-imports" } });
    await start.call(this);
  };
}
