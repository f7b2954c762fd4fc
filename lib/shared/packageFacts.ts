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
  readonly version: string;
  readonly homepage?: string;
  readonly repository?: string | { readonly url?: string };
}

/** Reads them: the file is above, however deep this was compiled to. */
export function packageFacts(): PackageFacts {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "package.json");
    if (existsSync(file)) {
      return factsIn(JSON.parse(readFileSync(file, "utf8")) as PackageFile);
    }
  }
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
