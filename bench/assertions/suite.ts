/**
 * Measures a large suite of policy tests: `npx tsx bench/assertions/suite.ts [--json]`.
 *
 * 1,000 profiles of 500 tenants, 40 roles; 500 assertions, of which 50 are about every profile. Time in ms from
 * the parsed files on; `coverage` comes on top.
 */
import { performance } from "node:perf_hooks";

import type { AssertedWorld } from "../../lib/domain/assertions";
import { AssertionJudge, readAssertions, rowCoverage } from "../../lib/domain/assertions";
import { HOST_ACTIONS, type StoredProfile, type StoredRole } from "../../lib/domain/rights";

const TENANTS = 500;
const ROLES = 40;
const PROVEN = 50;

/** Every tenant has an editor and a reader; one role in ten allows a whole controller. */
export function largeWorld(): AssertedWorld {
  const actions = [...(HOST_ACTIONS.get("document")?.keys() ?? [])];
  const roles = Array.from({ length: ROLES }, (_, at): StoredRole => {
    const names = at % 10 === 0 ? ["*"] : actions.slice(at % 7, (at % 7) + 12);
    const allowed = Object.fromEntries(names.map((name) => [name, true]));
    return { _id: `role-${at}`, controllers: { document: { actions: allowed } } };
  });
  const account = {
    _id: "account",
    controllers: { auth: { actions: { login: true, logout: true } } },
  };
  const admin = { _id: "admin", controllers: { "*": { actions: { "*": true } } } };
  const profiles = Array.from({ length: TENANTS }, (_, at): readonly StoredProfile[] => {
    const index = `tenant-${at}`;
    const policy = (role: number, restriction: object): object => ({
      roleId: `role-${role % ROLES}`,
      restrictedTo: [restriction],
    });
    return [
      {
        _id: `${index}-editor`,
        policies: [{ roleId: "account" }, policy(at, { index }), policy(at + 3, { index })],
      },
      {
        _id: `${index}-reader`,
        policies: [
          { roleId: "account" },
          policy(at + 1, { index, collections: ["orders", "products"] }),
        ],
      },
    ];
  }).flat();
  profiles.push({ _id: "admin", policies: [{ roleId: "admin" }] });
  const byId = <Stored extends { readonly _id: string }>(
    documents: readonly Stored[],
  ): ReadonlyMap<string, Stored> => new Map(documents.map((one) => [one._id, one]));
  return {
    roles: byId([...roles, account, admin]),
    profiles: byId(profiles),
    users: new Map(),
  };
}

/** One in ten is about every profile; the others are about one each. */
export function largeSuite(): readonly unknown[] {
  const proven = Array.from({ length: PROVEN / 2 }, (_, at) => [
    { never: { profiles: "tenant-*", may: "*", outside: "tenant-*" } },
    { onlyHolders: { of: `security:${at % 2 === 0 ? "create" : "delete"}*`, are: "admin" } },
  ]).flat();
  const single = Array.from({ length: 450 }, (_, at) =>
    at % 3 === 0
      ? { can: { profile: `tenant-${at}-editor`, do: "auth:login" } }
      : {
          cannot: {
            profile: `tenant-${at}-reader`,
            do: "*",
            outside: `tenant-${at}/*`,
            except: "document:*",
          },
        },
  );
  return [...proven, ...single];
}

if (require.main === module) {
  const world = largeWorld();
  const suite = largeSuite();
  const start = performance.now();
  const { assertions } = readAssertions(suite, "tests");
  const judge = new AssertionJudge(world);
  const failed = assertions.filter((assertion) => judge.judge(assertion).failures.length > 0);
  const judged = performance.now();
  const { rows } = rowCoverage(world, assertions, world.profiles.keys());
  const measure = {
    profiles: world.profiles.size,
    assertions: assertions.length,
    failed: failed.length,
    ms: Math.round(judged - start),
    rows,
    coverageMs: Math.round(performance.now() - judged),
  };
  const told = process.argv.includes("--json")
    ? JSON.stringify(measure)
    : Object.entries(measure)
        .map(([name, value]) => `${name} ${value}`)
        .join(", ");
  process.stdout.write(`${told}\n`);
}
