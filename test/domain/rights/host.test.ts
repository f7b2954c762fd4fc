import * as fc from "fast-check";
import should from "should";

import { allows, explainRequest, intersection } from "../../../lib/domain/rights";
import { hostWith } from "./host";
import { lookup, neighbours, rawRequest, request, rightsOf, world } from "./worlds";
import { cases } from "../../support/random";

/** Requests put to the host in this run, and the seed of all of them. */
const TOTAL = cases(20_000);
const SEED = Number(process.env["RIGHTS_SEED"] ?? 20_261_121);
const PER_WORLD = 50;

describe("The algebra against the installed host", function () {
  this.timeout(600_000);

  it("allows a request exactly where the host's own classes do", async () => {
    let allowed = 0;
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.array(request, { minLength: PER_WORLD, maxLength: PER_WORLD }),
        async (documents, requests) => {
          const host = await hostWith(documents.profiles, documents.roles);
          const rights = rightsOf(documents);
          for (const asked of requests) {
            const answer = await host(asked);
            allowed += answer ? 1 : 0;
            if (answer !== allows(rights, asked)) {
              throw new Error(`the host says ${answer} to ${JSON.stringify(asked)}`);
            }
          }
        },
      ),
      { numRuns: Math.ceil(TOTAL / PER_WORLD), seed: SEED },
    );
    should(allowed).be.above(TOTAL / 80, "too few requests are allowed to tell anything");
  });

  it("allows an API key exactly what the host allows its user and somebody with its policies", async () => {
    let cut = 0;
    await fc.assert(
      fc.asyncProperty(
        neighbours,
        fc.array(request, { minLength: PER_WORLD, maxLength: PER_WORLD }),
        async ([user, key], requests) => {
          const hosts = [
            await hostWith(user.profiles, user.roles),
            await hostWith(key.profiles, key.roles),
          ] as const;
          const rights = intersection(rightsOf(user), rightsOf(key));
          for (const asked of requests) {
            const [byUser, byPolicies] = [await hosts[0](asked), await hosts[1](asked)];
            cut += byUser === byPolicies ? 0 : 1;
            if ((byUser && byPolicies) !== allows(rights, asked)) {
              throw new Error(`the host says ${byUser}, ${byPolicies} to ${JSON.stringify(asked)}`);
            }
          }
        },
      ),
      { numRuns: Math.ceil(TOTAL / PER_WORLD / 2), seed: SEED + 2 },
    );
    should(cut).be.above(TOTAL / 50, "too few requests are cut to tell anything");
  });

  it("explains a request exactly as the host answers it, targets and odd types included", async () => {
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.array(rawRequest, { minLength: PER_WORLD, maxLength: PER_WORLD }),
        async (documents, requests) => {
          const host = await hostWith(documents.profiles, documents.roles);
          for (const asked of requests) {
            const answer = await host(asked);
            const explained = explainRequest(documents.profiles, lookup(documents.roles), asked);
            if (answer !== explained.allowed) {
              throw new Error(`the host says ${answer} to ${JSON.stringify(asked)}`);
            }
          }
        },
      ),
      { numRuns: Math.ceil(TOTAL / PER_WORLD / 2), seed: SEED + 1 },
    );
  });
});
