import * as fc from "fast-check";
import should from "should";

import { gained } from "../../../lib/cli/diff/differences";
import { allows } from "../../../lib/domain/rights";
import { threeRights } from "../../domain/rights/worlds";
import { cases } from "../../support/random";

describe("The witness of each right", () => {
  it("is a request that one side allows and the other does not", () => {
    fc.assert(
      fc.property(threeRights, ([before, after]) => {
        for (const { witness } of gained(before, after)) {
          should([allows(before, witness), allows(after, witness)]).eql([false, true]);
        }
      }),
      { numRuns: cases(5_000) },
    );
  });
});
