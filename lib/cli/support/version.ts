import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The version of this package: its `package.json` is above, however deep this was compiled to. */
export function packageVersion(): string {
  for (let folder = __dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, "package.json");
    if (existsSync(file)) {
      return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
    }
  }
}
