import { readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { FILES, ROOT, withTables } from "../../tools/docs/tables";

describe("the tables that are made from the code", () => {
  for (const file of FILES) {
    it(`are up to date in ${file}: npm run docs:tables`, async () => {
      const text = readFileSync(path.join(ROOT, file), "utf8");
      should(text).match(/<!-- made by npm run docs:tables: /u);
      should(await withTables(file)).equal(text);
    });
  }
});
