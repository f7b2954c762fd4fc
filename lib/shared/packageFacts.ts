import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** Facts of this package's `package.json`. */
export interface PackageFacts {
  readonly version: string;
  readonly homepage?: string;
  /** The address of the repository as people visit it. */
  readonly repository?: string;
}

interface PackageFile {
  readonly name?: string;
  readonly version: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url?: string };
}

const NAME = "kuzzle-plugin-profile-guard";
/** An application may be bundled into one file, far from any package of ours. */
const UNKNOWN: PackageFacts = { version: "unknown" };

let own: PackageFacts | undefined;

/**
 * Returns those of this package, read once: the file is above, however deep this was compiled to.
 *
 * @returns the version "unknown" where there is no such file
 */
export function packageFacts(): PackageFacts {
  own ??= packageFactsAbove(__dirname);
  return own;
}

/** Reads them in a folder, or in the nearest above it. */
export function packageFactsAbove(from: string): PackageFacts {
  const file = path.join(from, "package.json");
  if (existsSync(file)) {
    const read = JSON.parse(readFileSync(file, "utf8")) as PackageFile;
    if (read.name === NAME) {
      return factsIn(read);
    }
  }
  const above = path.dirname(from);
  return above === from ? UNKNOWN : packageFactsAbove(above);
}

/** An address of git is made one that a browser opens; another form is none. */
export function factsIn({ version, homepage, repository }: PackageFile): PackageFacts {
  const given = typeof repository === "string" ? repository : repository?.url;
  const visited = given?.replace(/^git\+/u, "").replace(/\.git$/u, "");
  return {
    version,
    ...(homepage !== undefined && { homepage }),
    ...(visited?.startsWith("https://") === true && { repository: visited }),
  };
}
