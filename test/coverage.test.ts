import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { transformSync } from "esbuild";
import should from "should";

const checkout = path.join(__dirname, "..");
const { exclude } = JSON.parse(readFileSync(path.join(checkout, ".c8rc.json"), "utf8")) as {
  exclude: string[];
};

/** Matches code, so that the compiler need not be asked, which takes a while for each file. */
const CODE =
  /^(?:export )?(?:default )?(?:async )?(?:abstract )?(?:const|let|function|class|enum) /mu;

/** Returns a file without its types. */
function codeOf(file: string): string {
  const text = readFileSync(path.join(checkout, file), "utf8");
  if (CODE.test(text)) {
    return text;
  }
  return transformSync(text, { loader: "ts", format: "esm" }).code.trim();
}

describe("the coverage floor", () => {
  it("leaves out the files that hold types alone, and no others", () => {
    const files = readdirSync(path.join(checkout, "lib"), { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .map((name) => `lib/${name.split(path.sep).join("/")}`);
    files.length.should.be.above(100);
    should(exclude.toSorted()).eql(files.filter((file) => codeOf(file) === "").sort());
  });
});
