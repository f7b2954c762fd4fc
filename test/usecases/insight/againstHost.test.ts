import * as fc from "fast-check";
import should from "should";

import type { StoredProfile } from "../../../lib/domain/rights";
import { compare } from "../../../lib/usecases/insight/compare";
import { explain } from "../../../lib/usecases/insight/explain";
import { whoCan } from "../../../lib/usecases/insight/whoCan";
import { hostWith } from "../../domain/rights/host";
import type { World } from "../../domain/rights/worlds";
import { rawRequest, request, world } from "../../domain/rights/worlds";
import { FakeHost } from "../../support/FakeHost";
import { insightContext } from "../../support/insight";
import { cases } from "../../support/random";

/** Requests in this run, and the seed of all of them. */
const TOTAL = cases(2_000);
const SEED = Number(process.env["INSIGHT_SEED"] ?? 20_261_121);
const PER_WORLD = 50;

/** As a client sends it: well-formed places, anything for targets. */
const asked = fc
  .tuple(request, rawRequest)
  .map(
    ([clean, { targets }]) =>
      JSON.parse(JSON.stringify({ ...clean, ...(targets !== undefined && { targets }) })) as Record<
        string,
        unknown
      > & { controller: string; action: string },
  );

/** Refused by the host's funnel before its rights check, which is all that the oracle asks. */
function namesTargetsAndPlace({ targets, index, collection }: Record<string, unknown>): boolean {
  return Array.isArray(targets) && targets.length > 0 && Boolean(index || collection);
}

/** A profile's id stands for one document. */
function distinct({ profiles }: World): StoredProfile[] {
  return [...new Map(profiles.map((profile) => [profile._id, profile])).values()];
}

function storing({ roles }: World, profiles: readonly StoredProfile[]): FakeHost {
  const host = new FakeHost();
  for (const role of roles) {
    host.roles.set(role._id, role);
  }
  for (const profile of profiles) {
    host.profiles.set(profile._id, profile);
  }
  return host;
}

describe("What is told about rights, against the installed host", function () {
  this.timeout(600_000);

  it("explains each request exactly as the host's own classes answer it", async () => {
    const counted = { allowed: 0, denied: 0, refusedByPlugin: 0 };
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.array(asked, { minLength: PER_WORLD, maxLength: PER_WORLD }),
        async (documents, requests) => {
          const profiles = distinct(documents);
          const host = storing(documents, profiles).withUser(
            "u",
            ...profiles.map(({ _id }) => _id),
          );
          const oracle = await hostWith(profiles, documents.roles);
          for (const one of requests) {
            const answer = (await oracle(one)) && !namesTargetsAndPlace(one);
            const told = await explain(
              insightContext(host, "explain", { userId: "u", body: { request: one } }),
            );
            const byHost = told.allowed || told.refusedBy !== undefined;
            if (answer !== byHost) {
              throw new Error(`the host says ${answer} to ${JSON.stringify(one)}`);
            }
            // through and lacks are not just beside the answer
            if (one["targets"] === undefined && answer !== told.through.length > 0) {
              throw new Error(`the policies do not tell why: ${JSON.stringify({ one, told })}`);
            }
            counted.allowed += told.allowed ? 1 : 0;
            counted.denied += answer ? 0 : 1;
            counted.refusedByPlugin += told.refusedBy === undefined ? 0 : 1;
          }
        },
      ),
      { numRuns: Math.ceil(TOTAL / PER_WORLD), seed: SEED },
    );
    for (const [outcome, count] of Object.entries(counted)) {
      should(count).be.above(TOTAL / 1000, `too few are ${outcome} to tell anything`);
    }
  });

  it("finds exactly the users to whom the host's own classes allow a request", async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(
        world,
        fc.array(request, { minLength: 5, maxLength: 5 }),
        fc.array(fc.uniqueArray(fc.nat(2), { minLength: 1 }), { maxLength: 6 }),
        async (documents, requests, members) => {
          const profiles = distinct(documents);
          const host = storing(documents, profiles);
          const users = new Map<string, StoredProfile[]>();
          members.forEach((positions, at) => {
            const held = positions.flatMap((position) => profiles[position] ?? []);
            if (held.length > 0) {
              host.withUser(`u${at}`, ...held.map(({ _id }) => _id));
              users.set(`u${at}`, held);
            }
          });
          for (const one of requests) {
            const body = JSON.parse(JSON.stringify(one)) as object;
            const options = { guardNativeActions: false };
            const told = await whoCan(insightContext(host, "whoCan", { body }, undefined, options));
            const can = async (held: readonly StoredProfile[]): Promise<boolean> =>
              (await hostWith(held, documents.roles))(one);
            const expected: string[] = [];
            for (const [kuid, held] of users) {
              if (await can(held)) {
                expected.push(kuid);
              }
            }
            should(told).match({ complete: true });
            should([...told.users]).eql(expected);
            const alone: string[] = [];
            for (const profile of profiles) {
              if (await can([profile])) {
                alone.push(profile._id);
              }
            }
            should([...told.profiles]).eql(alone.sort());
            found += expected.length;
          }
        },
      ),
      { numRuns: cases(400), seed: SEED + 1 },
    );
    should(found).be.above(cases(100));
  });

  it("witnesses each difference by a request that the host allows to one side alone", async () => {
    let witnessed = 0;
    await fc.assert(
      fc.asyncProperty(world, world, async (one, other) => {
        const left = distinct(one).map(({ policies }) => ({ _id: "left", policies }))[0];
        const right = distinct(other).map(({ policies }) => ({ _id: "right", policies }))[0];
        fc.pre(left !== undefined && right !== undefined);
        const host = storing(one, [left, right]);
        const told = await compare(
          insightContext(host, "compare", {
            body: { left: { profileId: "left" }, right: { profileId: "right" } },
          }),
        );
        const ofLeft = await hostWith([left], one.roles);
        const ofRight = await hostWith([right], one.roles);
        should(told.noNewAccess).equal(told.added.length === 0);
        for (const { witness } of told.added) {
          should([await ofLeft(witness), await ofRight(witness)]).eql([false, true]);
        }
        for (const { witness } of told.removed) {
          should([await ofLeft(witness), await ofRight(witness)]).eql([true, false]);
        }
        witnessed += told.added.length + told.removed.length;
      }),
      { numRuns: cases(1_000), seed: SEED + 2 },
    );
    should(witnessed).be.above(cases(1_000));
  });
});
