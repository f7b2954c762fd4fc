import { readFileSync } from "node:fs";
import path from "node:path";

import { loadSources } from "@cucumber/cucumber/api";
import should from "should";

import { checkout } from "../../tools/services/folders";

/** The part of the attacks that may come or go before they are to be replayed again. */
const MOST_CHANGED = 0.15;

/** Compares what `tools/escalation/doors.ts` has written with the attacks that there are. */
describe("the replayed attacks of docs/embedded-calls.md", () => {
  const page = readFileSync(path.join(checkout, "docs", "embedded-calls.md"), "utf8");
  const section = page.slice(page.indexOf("doors: generated"), page.indexOf("doors: end"));
  const rows = section
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .map((line) => line.split("|").map((cell) => cell.trim()));

  it("are those of features/escalation, but for some that came since", async () => {
    const { plan } = await loadSources(
      {
        paths: ["features/escalation/"],
        names: [],
        tagExpression: "@attack and not @slow",
        order: "defined",
        defaultDialect: "en",
      },
      { cwd: checkout },
    );
    const measured = Number(/Of the (\d+) attacks/u.exec(section)?.[1]);
    should(Math.abs(plan.length - measured) / plan.length).be.below(
      MOST_CHANGED,
      `${measured} of now ${plan.length} attacks: run npx tsx tools/escalation/doors.ts`,
    );
  }).timeout(60_000);

  it("are open in the one mode, told in the next, and refused in the last", () => {
    const byMode = new Map(rows.map(([, mode = "", , ...counts]) => [mode, counts]));
    should([...byMode.keys()]).eql(["`application`", "`report`", "`refuse`"]);
    const [, reached, told] = byMode.get("`report`") ?? [];
    should(told).equal(reached);
    should(Number(byMode.get("`application`")?.[1])).be.above(0);
    should(byMode.get("`refuse`")?.[1]).equal("0");
  });
});
