import { readFileSync } from "node:fs";
import path from "node:path";

import { endWith } from "../program";
import { checkout } from "../services/folders";
import { notesOf } from "./changelog";

/**
 * `tsx tools/release/notes.ts <tag>`: prints what the CHANGELOG says of a tagged version. Fails unless
 * package.json has that version: `npm run release` made the tag then. Run by .github/workflows/release.yml.
 */
async function main([tag]: readonly string[]): Promise<boolean> {
  const read = (name: string): string => readFileSync(path.join(checkout, name), "utf8");
  const { version } = JSON.parse(read("package.json")) as { version: string };
  if (tag !== `v${version}`) {
    throw new Error(`The tag is "${tag ?? ""}", but package.json has ${version}.`);
  }
  process.stdout.write(`${notesOf(read("CHANGELOG.md"), version)}\n`);
  return true;
}

endWith(main(process.argv.slice(2)));
