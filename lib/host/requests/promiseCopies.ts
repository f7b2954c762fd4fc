import { createRequire } from "node:module";

import type { Bluebird } from "../patches/asyncContext";
import { keepsAsyncContext } from "../patches/asyncContext";

/** The modules that the process has loaded, whoever loaded them. */
type Loaded = Readonly<Record<string, { readonly exports: unknown } | undefined>>;

const BLUEBIRD = /[\\/]bluebird[\\/]js[\\/]release[\\/]bluebird\.js$/u;

/**
 * Lets each copy of bluebird that a plugin has brought along keep the asynchronous context, as the host's
 * own does by then: otherwise it runs the callbacks of one client in the context of another.
 *
 * @returns the files of those that do not keep it: bluebird before 3.7
 */
export async function keepContextOfCopies(
  loaded: Loaded = createRequire(__filename).cache,
): Promise<string[]> {
  const failed: string[] = [];
  for (const [file, module] of Object.entries(loaded)) {
    const { exports: copy } = module ?? {};
    if (BLUEBIRD.test(file) && isBluebird(copy)) {
      copy.config({ asyncHooks: true });
      if (!(await keepsAsyncContext(() => copy))) {
        failed.push(file);
      }
    }
  }
  return failed;
}

function isBluebird(value: unknown): value is Bluebird {
  const { config, map } = Object(value) as Partial<Bluebird>;
  return typeof config === "function" && typeof map === "function";
}
