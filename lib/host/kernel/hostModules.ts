import { createRequire } from "node:module";

/** Where a package of the host keeps its library: up to Kuzzle 2.49 in the second, later in the first. */
const LAYOUTS = ["kuzzle/dist/lib", "kuzzle/lib"] as const;

const ownRequire = createRequire(__filename);

/**
 * Loads a module of the host's inside, which it does not export, from the package that this one
 * resolves.
 *
 * @param path below the host's library, without an extension, e.g. "core/security/tokenRepository"
 * @throws a plain Error when neither layout of the package has it
 */
export function hostModule(path: string): unknown {
  return ownRequire(findModule(path));
}

/**
 * Loads a package as a module of the host does: the very copy that the host uses, wherever it is
 * installed.
 *
 * @param path of the module that asks for it; absent: the host's entry
 * @throws a plain Error when the host has no such package
 */
export function packageOfHost(name: string, path?: string): unknown {
  const asking = path === undefined ? ownRequire.resolve("kuzzle") : findModule(path);
  return createRequire(asking)(name);
}

/** Loads a file of a package that the host uses, which that package does not export. */
export function fileOfHostPackage(name: string, path: string, file: string): unknown {
  const main = createRequire(findModule(path)).resolve(name);
  return createRequire(main)(file);
}

function findModule(path: string): string {
  for (const layout of LAYOUTS) {
    try {
      return ownRequire.resolve(`${layout}/${path}`);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") {
        throw error;
      }
    }
  }
  throw new Error(`it has no module "${path}"`);
}
