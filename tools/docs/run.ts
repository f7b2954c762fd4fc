import { writeFileSync } from "node:fs";
import path from "node:path";

import { FILES, ROOT, withTables } from "./tables";

/** `npm run docs:tables`: writes the tables that are made from the code. */
async function main(): Promise<void> {
  for (const file of FILES) {
    writeFileSync(path.join(ROOT, file), await withTables(file));
  }
}

void main();
