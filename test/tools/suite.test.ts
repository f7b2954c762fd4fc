import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { whyItMayDiffer } from "../../tools/suite/mayDiffer";
import { differences, outcomesIn } from "../../tools/suite/scenarios";

const PASSED = { keyword: "Given ", name: "all is well", result: { status: "passed" } };
const SKIPPED = { keyword: "Then ", name: "it goes on", result: { status: "skipped" } };
const FAILED = {
  keyword: "Then ",
  name: "it breaks",
  result: { status: "failed", error_message: "no" },
};

describe("tools/suite", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "profile-guard-test-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  function outcomesOf(scenarios: Readonly<Record<string, readonly object[]>>) {
    const file = path.join(folder, "report.json");
    const elements = Object.entries(scenarios).map(([name, steps], position) => ({
      ...{ type: "scenario", name, line: position + 1, steps },
    }));
    writeFileSync(file, JSON.stringify([{ uri: "features/a.feature", elements }]));
    return outcomesIn(file);
  }

  it("reads how each scenario ended", () => {
    const outcomes = outcomesOf({
      good: [PASSED, PASSED],
      bad: [PASSED, FAILED, SKIPPED],
      unknown: [PASSED, { ...PASSED, result: { status: "undefined" } }],
      skipped: [SKIPPED],
    });
    should([...outcomes]).eql([
      ["features/a.feature:1 good", { status: "passed" }],
      ["features/a.feature:2 bad", { status: "failed", step: "Then it breaks", message: "no" }],
      [
        "features/a.feature:3 unknown",
        { status: "failed", step: "Given all is well", message: "undefined" },
      ],
      ["features/a.feature:4 skipped", { status: "skipped" }],
    ]);
  });

  it("takes a run without a report for none", () => {
    should(() => outcomesIn(path.join(folder, "none.json"))).throw(/no report/);
  });

  it("finds what ended otherwise, and what one run lacks", () => {
    const alone = outcomesOf({ same: [PASSED], other: [PASSED], bad: [FAILED], lost: [PASSED] });
    const withPlugin = outcomesOf({ same: [PASSED], other: [FAILED], bad: [FAILED] });
    should(differences(alone, withPlugin).map(({ scenario }) => scenario)).eql([
      "features/a.feature:2 other",
      "features/a.feature:4 lost",
    ]);
  });

  it("says why a scenario may differ, on whatever line it stands", () => {
    const feature = "features/SecurityController.feature";
    should(whyItMayDiffer(`${feature}:223 Create a profile`)).match(/does not exist/);
    should(whyItMayDiffer(`${feature}:1 Get a profile`)).be.undefined();
  });
});
