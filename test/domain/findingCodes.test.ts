import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { ANALYSIS } from "../../lib/domain/analysisCodes";
import { finding } from "../../lib/domain/analysis/wording";
import { FAULTS } from "../../lib/domain/findingCodes";
import { fault } from "../../lib/domain/findings";
import { FORMS } from "../../lib/domain/queries/queryForms";

const LIB = path.join(__dirname, "..", "..", "lib");
const TABLES: ReadonlySet<string> = new Set(["findingCodes.ts", "analysisCodes.ts"]);

describe("the codes of findings", () => {
  it("are a closed union: an unknown one does not compile", () => {
    // @ts-expect-error no such code
    fault("role.wrong", "", "m");
    // @ts-expect-error it refuses nothing
    fault("policy.covered", "", "m");
    // @ts-expect-error no such code
    finding("role.wrong", "warning", "", "m");
    // @ts-expect-error of another severity
    finding("policy.covered", "error", "", "m");
    should(finding("policy.covered", "warning", "", "m")).have.property("code", "policy.covered");
  });

  it("are each told somewhere", () => {
    const sources = readdirSync(LIB, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !TABLES.has(path.basename(file)))
      .map((file) => readFileSync(path.join(LIB, file), "utf8"))
      .join("");
    const unused = [...Object.keys(FAULTS), ...Object.keys(ANALYSIS)].filter(
      (code) => !sources.includes(`"${code}"`) && !sources.includes(templateOf(code)),
    );
    should(unused).eql([]);
  });

  it("stand in one table each", () => {
    should(Object.keys(FAULTS).filter((code) => code in ANALYSIS)).eql([]);
  });

  it("of queries are those of their forms", () => {
    const codes = Object.keys(FAULTS).filter((code) => code.startsWith("query."));
    should(codes.toSorted()).eql(
      Object.values(FORMS)
        .map(({ code }) => code as string)
        .toSorted(),
    );
  });
});

/** `index.wildcard` and `collection.wildcard` are told by one line. */
function templateOf(code: string): string {
  return code.endsWith(".wildcard") ? "`${subject}.wildcard`" : `"${code}"`;
}
