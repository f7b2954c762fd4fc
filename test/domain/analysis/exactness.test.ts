import * as fc from "fast-check";
import should from "should";

import { analyzeProfile, analyzeWorld } from "../../../lib/domain/analysis";
import {
  actionsThat,
  administration,
  changesData,
  isAdministration,
} from "../../../lib/domain/actions";
import type { Rights, StoredPolicy, StoredProfile } from "../../../lib/domain/rights";
import { compileRights, covers, coversEverything, HOST_ACTIONS } from "../../../lib/domain/rights";
import type { World } from "../rights/worlds";
import { EVERY_REQUEST, lookup, mayBeHad, world } from "../rights/worlds";
import { cases } from "../../support/random";

const RUNS = { numRuns: cases(1500) };

/** Every resolvable policy of every profile of a random host, with what it alone grants. */
function policiesOf({ profiles, roles }: World) {
  return profiles.flatMap((profile) => {
    const { policies } = profile;
    const stored = Array.isArray(policies) ? (policies as readonly StoredPolicy[]) : [];
    const rights = stored.map((policy) =>
      resolve(() => compileRights([{ _id: "", policies: [policy] }], lookup(roles))),
    );
    return stored.length === 0 ? [] : [{ profile, stored, rights }];
  });
}

function resolve(compute: () => Rights): Rights | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}

function pathsOf(profile: StoredProfile, { roles }: World, code: string): readonly string[] {
  return analyzeProfile(profile, { roles: lookup(roles) })
    .filter((finding) => finding.code === code)
    .map(({ path }) => path);
}

describe("an analysis agrees with the algebra of rights", () => {
  it("on which policies another one covers", () => {
    let told = 0;
    fc.assert(
      fc.property(world, (host) => {
        for (const { profile, rights } of policiesOf(host)) {
          const covered = rights.flatMap((own, position) => {
            const isCovered = rights.some((other, at) => {
              if (own === undefined || other === undefined || at === position) {
                return false;
              }
              const isMutual = covers(own, other).covered;
              return covers(other, own).covered && (at < position || !isMutual);
            });
            return isCovered ? [`policies[${position}]`] : [];
          });
          should(pathsOf(profile, host, "policy.covered")).eql(covered);
          told += covered.length;
        }
      }),
      RUNS,
    );
    should(told).be.above(cases(100));
  });

  it("on which users and profiles hold everything", () => {
    let told = 0;
    fc.assert(
      fc.property(withStars(), (host) => {
        const roles = lookup(host.roles);
        const profiles = new Map(host.profiles.map((profile) => [profile._id, profile]));
        const users = [{ _id: "user", profileIds: [...profiles.keys()] }];
        const codes = analyzeWorld({ roles, profiles, users }).map(
          ({ code, profileId = "", userId = "" }) => `${code} ${profileId}${userId}`,
        );
        for (const [id, profile] of profiles) {
          const rights = resolve(() => compileRights([profile], roles));
          const everything = rights !== undefined && coversEverything(rights);
          should(codes.includes(`profile.everything ${id}`)).equal(everything);
          told += everything ? 1 : 0;
        }
        const all = resolve(() => compileRights([...profiles.values()], roles));
        const everything = all !== undefined && coversEverything(all);
        should(codes.includes("user.everything user")).equal(everything);
        told += everything ? 1 : 0;
      }),
      RUNS,
    );
    should(told).be.above(cases(100));
  });

  it("on which restrictions restrict no action of the host", () => {
    const ofHost = EVERY_REQUEST.filter(
      ({ controller, action }) => HOST_ACTIONS.get(controller)?.has(action) === true,
    );
    let told = 0;
    fc.assert(
      fc.property(world, (host) => {
        const ineffective = policiesOf(host).flatMap(({ profile, stored, rights }) =>
          pathsOf(profile, host, "restriction.ineffective").map((path) => {
            const position = Number(/\d+/u.exec(path)?.[0]);
            const { roleId } = stored[position] as StoredPolicy;
            const free = compileRights([{ _id: "", policies: [{ roleId }] }], lookup(host.roles));
            return [rights[position] as Rights, free] as const;
          }),
        );
        for (const [limited, free] of ineffective) {
          told += 1;
          for (const request of ofHost) {
            should(mayBeHad(limited, request)).equal(mayBeHad(free, request));
          }
        }
      }),
      RUNS,
    );
    should(told).be.above(cases(20));
  });
});

describe("the kinds of actions", () => {
  it("count as administration whatever the preset profiles must not grant", () => {
    const others = administration().filter((name) => {
      const [controller = "", action = ""] = name.split(":");
      return !isAdministration(controller, action);
    });
    // it is judged by the place that it writes to
    should(others).eql(["bulk:import"]);
  });

  it("know every action of the host that leaves data as it is, and no other", () => {
    const holdData = new Set([
      "bulk",
      "collection",
      "document",
      "index",
      "memoryStorage",
      "ms",
      "realtime",
    ]);
    should(
      actionsThat(({ data }, controller) => holdData.has(controller) === (data === undefined)),
    ).eql([]);
    should(changesData("document", "mUpsert")).be.true();
    should(changesData("bulk", "import")).be.true();
    should(changesData("document", "mGet")).be.false();
    should(changesData("auth", "login")).be.false();
  });
});

/** Random hosts on which somebody may well hold everything. */
function withStars(): fc.Arbitrary<World> {
  const verdict = fc.record({ actions: fc.constantFrom({ "*": true }, { "*": true, get: false }) });
  const starry = fc.record({
    "*": fc.constant({ actions: { "*": true } }),
    auth: fc.oneof(verdict, fc.constant({ actions: { login: false, "*": true } })),
    document: fc.oneof(verdict, fc.constant({ actions: { get: true } })),
  });
  return fc.tuple(world, starry, fc.boolean()).map(([host, controllers, whole]) => ({
    ...host,
    roles: host.roles.map((role) =>
      role._id === "one"
        ? { ...role, controllers: whole ? { "*": controllers["*"] } : controllers }
        : role,
    ),
  }));
}
