import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import { CommandError } from "../support/exit";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** A file of the page. */
export interface PageFile {
  readonly content: Buffer;
  readonly type: string;
}

let built: Promise<ReadonlyMap<string, PageFile>> | undefined;

/** Returns a file of the built page; without a name, the page. Only files that the build has made are served. */
export async function pageFile(name: string): Promise<PageFile | undefined> {
  built ??= readPage(builtFolder());
  return (await built).get(name === "" ? "index.html" : name);
}

/** `dist/explorer`, seen from `dist/lib/cli/explore` and, in a checkout, from `lib/cli/explore`. @throws CommandError */
export function builtFolder(): string {
  const above = path.join(__dirname, "..", "..", "..");
  const folders = [path.join(above, "explorer"), path.join(above, "dist", "explorer")];
  const found = folders.find((folder) => existsSync(path.join(folder, "assets")));
  if (found === undefined) {
    throw new CommandError("The page is not built. In a checkout: npm run build:explorer.");
  }
  return found;
}

async function readPage(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const names = await readdir(folder, { recursive: true });
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const type = TYPES[path.extname(name)];
    if (type !== undefined) {
      const content = await readFile(path.join(folder, name));
      files.set(name.replaceAll(path.sep, "/"), { content, type });
    }
  }
  return files;
}
