import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { guardedHostActions } from "../../lib/domain/actions";
import { checkout } from "../../tools/services/folders";
import { EMBEDDED_MUTATIONS } from "../../tools/escalation/embeddedMutations";
import { concernedBy, scenariosIn } from "../../tools/escalation/mutantScenarios";
import { MUTATIONS, withoutGuard } from "../../tools/escalation/mutations";

describe("mutations of the escalation rules", () => {
  const all = [...MUTATIONS, ...EMBEDDED_MUTATIONS, ...guardedHostActions().map(withoutGuard)];
  for (const { name, file, from } of all) {
    it(`finds what it takes out: ${name}`, () => {
      const code = readFileSync(path.join(checkout, file), "utf8");
      should(code.split(from).length).be.above(1, `${file} does not hold ${JSON.stringify(from)}`);
    });
  }

  it("are each about a scenario that may notice, on whatever day", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-mutations-"));
    try {
      const dry = path.join(folder, "dry.ndjson");
      // what it runs is none of the code that is covered
      const scenarios = await scenariosIn(checkout, { NODE_V8_COVERAGE: "" }, dry);
      const daily = scenarios.filter(
        ({ tags }) => !tags.includes("@turns") && !tags.includes("@nightly"),
      );
      const without = all.filter((one) => concernedBy(one, daily).length === 0);
      should(without.map(({ name }) => name)).eql([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }).timeout(60_000);
});
