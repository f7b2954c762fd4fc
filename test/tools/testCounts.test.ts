import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { closingLine, countsIn } from "../../tools/test/counts";
import { cucumberCounts, longestFeatures } from "../../tools/test/cucumberCounts";

const step = (status: string, more: object = {}): object => ({
  keyword: "Then ",
  name: "it breaks",
  result: { status, ...more },
});

describe("the counts of a test run", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "profile-guard-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("names each scenario that failed, where it stands, its protocol, its step and why", () => {
    const file = path.join(folder, "report.json");
    const scenario = (line: number, ...steps: readonly object[]): object => ({
      type: "scenario",
      name: "one",
      line,
      tags: [{ name: "@over-http" }],
      steps,
    });
    const elements = [
      scenario(1, step("passed")),
      scenario(2, step("passed"), step("failed", { error_message: "no\n  at x" }), step("skipped")),
      scenario(3, step("skipped")),
    ];
    writeFileSync(file, JSON.stringify([{ uri: "a.feature", elements }]));
    const counts = cucumberCounts(file);
    should(closingLine(counts)).equal("1 passed, 1 failed, 1 skipped");
    should(counts.failures).eql(['a.feature:2 one (http): "Then it breaks": no']);
  });

  it("names the features that took longest", () => {
    const file = path.join(folder, "report.json");
    const feature = (uri: string, ...seconds: readonly number[]): object => ({
      uri,
      elements: seconds.map((one) => ({
        ...{ type: "scenario", name: uri, line: 1 },
        steps: [step("passed", { duration: one * 1e9 }), step("skipped")],
      })),
    });
    const report = [feature("a.feature", 1, 2), feature("b.feature", 4), feature("c.feature", 1)];
    writeFileSync(file, JSON.stringify(report));
    const longest = ["b.feature: 4 s, 1 scenarios", "a.feature: 3 s, 2 scenarios"];
    should(longestFeatures(file, 2)).eql(longest);
    should(longestFeatures(path.join(folder, "none"), 2)).eql([]);
  });

  it("takes a run that left no counts for a failure", () => {
    for (const counts of [countsIn(path.join(folder, "none")), cucumberCounts("none.json")]) {
      should(closingLine(counts)).equal("0 passed, 1 failed");
      should(counts.failures).have.length(1);
    }
  });
});
