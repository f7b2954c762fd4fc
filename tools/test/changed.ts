import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";

import { endWith } from "../program";
import { checkout } from "../services/folders";
import { affectedFeatures, affectedTests } from "./affected";
import { commandsInto, endWithSignals } from "./commands";

/**
 * `npm run test:changed [-- branch]`: the unit tests and the features for what differs from a
 * branch (default: main), committed or not. See affected.ts for the rule.
 */
function git(...parameters: readonly string[]): string[] {
  return execFileSync("git", parameters, { cwd: checkout, encoding: "utf8" })
    .split("\n")
    .filter((line) => line !== "");
}

async function main(branch: string): Promise<boolean> {
  endWithSignals();
  const [base = branch] = git("merge-base", branch, "HEAD");
  const changed = new Set([
    ...git("diff", "--name-only", base),
    ...git("ls-files", "--others", "--exclude-standard"),
  ]);
  // git lists a file that is deleted, too, until its deletion is staged
  const files = git("ls-files", "--cached", "--others", "--exclude-standard").filter((file) =>
    existsSync(path.join(checkout, file)),
  );
  const testsOfAll = files.filter((file) => file.endsWith(".test.ts"));
  const tests = affectedTests(checkout, testsOfAll, changed);
  const features = affectedFeatures(
    files.filter((file) => file.endsWith(".feature")),
    changed,
  );
  process.stdout.write(`${changed.size} files differ from ${branch}\n`);
  const list = (name: string, all: readonly string[]): void => {
    process.stdout.write(`${name}: ${all.length}\n${all.map((one) => `  ${one}\n`).join("")}`);
  };
  list("unit tests", tests);
  list("features", features);

  const command = commandsInto();
  const unit =
    tests.length === 0 ||
    // without .mocharc.json, whose `spec` would add every test
    (await command(
      "mocha",
      ["--no-config", "--require", "tsx/cjs", "--timeout", "10000", "--reporter", "dot", ...tests],
      { RANDOM_TIMES: "0.1" },
    ));
  const functional =
    features.length === 0 || (await command("cucumber-js", [...features, "--format", "progress"]));
  return unit && functional;
}

endWith(main(process.argv[2] ?? "main"));
