import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { closingLine, countsIn } from "../../tools/test/counts";
import { cucumberCounts } from "../../tools/test/cucumberCounts";

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

  it("takes a run that left no counts for a failure", () => {
    for (const counts of [countsIn(path.join(folder, "none")), cucumberCounts("none.json")]) {
      should(closingLine(counts)).equal("0 passed, 1 failed");
      should(counts.failures).have.length(1);
    }
  });
});
