import Module, { createRequire } from "node:module";

import type { Bluebird } from "../patches/asyncContext";
import { keepsAsyncContext } from "../patches/asyncContext";

/** The modules that the process has loaded, whoever loaded them. */
type Loaded = Readonly<Record<string, { readonly exports: unknown } | undefined>>;

/** Loads a file into a module. */
export type Loader = (module: { readonly exports: unknown }, file: string) => void;

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
    if (BLUEBIRD.test(file) && !(await keepContextOf(module?.exports))) {
      failed.push(file);
    }
  }
  return failed;
}

/**
 * The same for copies that are loaded later, when code first needs them.
 *
 * @param failed gets the file of one that does not keep it
 * @returns ends it
 */
export function keepContextOfLaterCopies(
  failed: (file: string) => void,
  loaders: Record<string, Loader | undefined> = loadersOfNode(),
): () => void {
  const load = loaders[".js"];
  if (load === undefined) {
    return () => undefined;
  }
  const watched: Loader = (module, file) => {
    load(module, file);
    if (BLUEBIRD.test(file)) {
      void keepContextOf(module.exports).then((isKept) => {
        if (!isKept) {
          failed(file);
        }
      });
    }
  };
  loaders[".js"] = watched;
  return () => {
    // another may have been put around it
    loaders[".js"] = loaders[".js"] === watched ? load : loaders[".js"];
  };
}

/** By the ends of their names; Node documents them as `require.extensions`. */
function loadersOfNode(): Record<string, Loader | undefined> {
  return (Module as unknown as { readonly _extensions: Record<string, Loader> })._extensions;
}

async function keepContextOf(copy: unknown): Promise<boolean> {
  if (!isBluebird(copy)) {
    return true;
  }
  copy.config({ asyncHooks: true });
  return keepsAsyncContext(() => copy);
}

function isBluebird(value: unknown): value is Bluebird {
  const { config, map } = Object(value) as Partial<Bluebird>;
  return typeof config === "function" && typeof map === "function";
}
