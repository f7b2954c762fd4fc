import { readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { checkout } from "../../tools/services/folders";
import { EMBEDDED_MUTATIONS } from "../../tools/escalation/embeddedMutations";
import { MUTATIONS, withoutGuard } from "../../tools/escalation/mutations";

describe("mutations of the escalation rules", () => {
  const all = [...MUTATIONS, ...EMBEDDED_MUTATIONS, withoutGuard("security:createUser")];
  for (const { name, file, from } of all) {
    it(`finds what it takes out: ${name}`, () => {
      const code = readFileSync(path.join(checkout, file), "utf8");
      should(code.split(from).length).be.above(1, `${file} does not hold ${JSON.stringify(from)}`);
    });
  }
});
