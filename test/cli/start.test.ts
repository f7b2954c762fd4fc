import { spawnSync } from "node:child_process";
import path from "node:path";

import should from "should";

const program = path.resolve(__dirname, "..", "..", "lib", "cli", "program.ts");

describe("The start of the command line", function () {
  this.timeout(60_000);

  it("loads neither Kuzzle nor its SDK @long", () => {
    const script = `
      require(${JSON.stringify(program)});
      const loaded = Object.keys(require.cache);
      const packages = loaded.flatMap((file) => /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(file)?.[1] ?? []);
      console.log(JSON.stringify([...new Set(packages)].sort()));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ["--require", "tsx/cjs", "-e", script], {
      cwd: path.dirname(program),
      encoding: "utf8",
      env: { ...process.env, NODE_V8_COVERAGE: "" },
    });
    should(stderr).equal("");
    const packages = JSON.parse(stdout) as string[];
    should(packages).containDeep(["commander", "joi", "yaml"]);
    should(packages.filter((name) => name.includes("kuzzle"))).be.empty();
  });
});
