import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Where a package of the host keeps its library: Kuzzle 2.53 and later in the first, 2.49 in the second. */
const LAYOUTS = ["dist/lib", "lib"] as const;

const ownRequire = createRequire(__filename);

/**
 * Loads a module of the host's inside, which it does not export, from the package that this one
 * resolves.
 *
 * @param name below the host's library, without an extension, e.g. "core/security/tokenRepository"
 * @throws a plain Error when the host has no such module
 */
export function hostModule(name: string): unknown {
  return ownRequire(moduleFile(name));
}

/**
 * Loads a package as a module of the host does: the very copy that the host uses, wherever it is
 * installed.
 *
 * @param asking the module that asks for it, as for {@link hostModule}; absent: the host's entry
 * @throws a plain Error when the host has no such package
 */
export function packageOfHost(name: string, asking?: string): unknown {
  return requireOf(asking)(name);
}

/** Loads a file of a package that a module of the host uses, which that package does not export. */
export function fileOfHostPackage(name: string, asking: string, file: string): unknown {
  return createRequire(requireOf(asking).resolve(name))(file);
}

function requireOf(asking: string | undefined): NodeJS.Require {
  return createRequire(asking === undefined ? ownRequire.resolve("kuzzle") : moduleFile(asking));
}

/** In the one package, whatever other copies Node would find further up. */
function moduleFile(name: string): string {
  const root = path.dirname(ownRequire.resolve("kuzzle/package.json"));
  const layout = LAYOUTS.find((one) => existsSync(path.join(root, one, "kuzzle")));
  if (layout === undefined) {
    throw new Error("its package is laid out in a way that is not known");
  }
  return ownRequire.resolve(path.join(root, layout, name));
}
