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

describe("README.md on performance", () => {
  const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
  const readme = read("README.md").replaceAll(/\s+/gu, " ");
  /** The ratios of the rows whose name begins so, from the least to the most. */
  const rangeOf = (...names: readonly string[]): string => {
    const ratios = read("bench/results/performance.md")
      .split("\n")
      .filter((line) => names.some((name) => line.startsWith(`| ${name}`)))
      .map((line) => Number(/\| (\d\.\d{3}) \[/u.exec(line)?.[1]))
      .filter((ratio) => !Number.isNaN(ratio));
    return `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
  };

  it("says what the table of bench/results/performance.md does", () => {
    const requests = rangeOf("`server:now` (admin)", "`server:now` (restricted) ");
    should(readme).containEql(`\`server:now\` in ${requests} of the time`);
    const created = rangeOf("`createProfile` (", "`createUser` (");
    should(readme).containEql(`a small profile or user is created in ${created}`);
    const written = rangeOf("`createOrReplaceProfile` (admin)", "`updateProfile` (admin)");
    should(readme).containEql(`a small profile replaced or updated in ${written}`);
  });
});
