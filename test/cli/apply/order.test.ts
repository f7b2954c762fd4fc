import * as fc from "fast-check";
import should from "should";

import type { PlannedChange } from "../../../lib/cli/apply/changes";
import { changesOf } from "../../../lib/cli/apply/changes";
import type { Order } from "../../../lib/cli/apply/order";
import { orderOf } from "../../../lib/cli/apply/order";
import type { State } from "../../../lib/cli/files/state";
import { mergeSources } from "../../../lib/cli/files/policySet";
import { parseSource } from "../../../lib/cli/files/parse";
import { compileRights, covers, type Rights, union } from "../../../lib/domain/rights";
import { cases } from "../../support/random";

interface Body {
  readonly roles: Record<string, { controllers: object }>;
  readonly profiles: Record<string, { policies: readonly object[] }>;
  readonly users: Record<string, { content: { profileIds: readonly string[] } }>;
}

const RUNS = { numRuns: cases(150) };

const ROLES = ["r1", "r2", "r3"];
const PROFILES = ["p1", "p2", "p3"];
const USERS = ["u1", "u2"];

function named<T>(
  names: readonly string[],
  value: fc.Arbitrary<T>,
): fc.Arbitrary<Record<string, T>> {
  return fc.record(Object.fromEntries(names.map((name) => [name, value])));
}

const role = fc.record({
  controllers: fc.dictionary(
    fc.constantFrom("*", "document", "auth"),
    fc.record({
      actions: fc.dictionary(fc.constantFrom("*", "get", "create"), fc.boolean(), { minKeys: 1 }),
    }),
    { minKeys: 1 },
  ),
});
const policy = fc.record(
  {
    roleId: fc.constantFrom(...ROLES),
    restrictedTo: fc.uniqueArray(
      fc.record(
        {
          index: fc.constantFrom("a", "b"),
          collections: fc.subarray(["x", "y"], { minLength: 1 }),
        },
        { requiredKeys: ["index"] },
      ),
      { minLength: 1, selector: ({ index }) => index },
    ),
  },
  { requiredKeys: ["roleId"] },
);
const body: fc.Arbitrary<Body> = fc.record({
  roles: named(ROLES, role),
  profiles: named(
    PROFILES,
    fc.record({ policies: fc.array(policy, { minLength: 1, maxLength: 3 }) }),
  ),
  users: named(
    USERS,
    fc.record({
      content: fc.record({ profileIds: fc.subarray(PROFILES, { minLength: 1 }) }),
    }),
  ),
});

/** Some of what a platform could have: the rest is created. */
function stateOf({ roles, profiles, users }: Body): State {
  return {
    roles: new Map(Object.entries(roles).map(([_id, one]) => [_id, { _id, ...one }])),
    profiles: new Map(Object.entries(profiles).map(([_id, one]) => [_id, { _id, ...one }])),
    users: new Map(Object.entries(users).map(([_id, { content }]) => [_id, { _id, ...content }])),
  };
}

function changes(stored: State, wanted: Partial<Body>, prune = false): PlannedChange[] {
  const source = parseSource({ name: "wanted.json", text: JSON.stringify(wanted) });
  return changesOf(stored, mergeSources([source]), { prune });
}

/** Every state that the steps go through, the first and the last among them. */
function statesOf(stored: State, { steps }: Order): State[] {
  const states = [stored];
  for (const { change, operation, content } of steps) {
    const last = states.at(-1) ?? stored;
    const documents = new Map<string, object>(last[change.kind]);
    if (operation === "remove") {
      documents.delete(change.id);
    } else {
      const inner = content.content ?? content;
      documents.set(change.id, { ...inner, _id: change.id });
    }
    states.push({ ...last, [change.kind]: documents });
  }
  return states;
}

function rightsOf({ roles, profiles }: State, ids: readonly string[]): Rights {
  return compileRights(
    ids.flatMap((id) => profiles.get(id) ?? []),
    roles,
  );
}

/** Rights of each profile, and of each user, in one state. */
function holdings(state: State): Map<string, Rights> {
  return new Map([
    ...[...state.profiles.keys()].map((id) => [id, rightsOf(state, [id])] as const),
    ...[...state.users.values()].map(
      ({ _id, profileIds }) => [_id, rightsOf(state, profileIds)] as const,
    ),
  ]);
}

/** The first subject that holds in some state what it holds neither in the first one nor in the end. */
function exceeding(states: readonly State[], end: State): string | undefined {
  const first = holdings(states[0] as State);
  const last = holdings(end);
  for (const state of states) {
    for (const [subject, rights] of holdings(state)) {
      const bounds = [first.get(subject), last.get(subject)].flatMap((one) => one ?? []);
      if (!covers(union(...bounds), rights).covered) {
        return subject;
      }
    }
  }
  return undefined;
}

describe("The order of writes", () => {
  it("never lets a profile or user hold what it holds neither before nor after @long", () => {
    fc.assert(
      fc.property(body, body, (before, after) => {
        const stored = stateOf(before);
        const order = orderOf(stored, changes(stored, after));
        // where some changes are blocked, the steps do not reach it
        const end = stateOf({
          roles: { ...before.roles, ...after.roles },
          profiles: { ...before.profiles, ...after.profiles },
          users: { ...before.users, ...after.users },
        });
        should(exceeding(statesOf(stored, order), end)).be.undefined();
      }),
      RUNS,
    );
  });

  it("always finds an order for roles and profiles, and ends at what the files say", () => {
    fc.assert(
      fc.property(body, body, (before, { roles, profiles }) => {
        const stored = stateOf({ ...before, users: {} });
        const order = orderOf(stored, changes(stored, { roles, profiles }));
        should(order.blocked).be.empty();
        const last = statesOf(stored, order).at(-1) as State;
        should(changes(last, { roles, profiles })).be.empty();
      }),
      RUNS,
    );
  });

  const role1 = (...allowed: string[]) => ({
    controllers: {
      document: { actions: Object.fromEntries(allowed.map((name) => [name, true])) },
    },
  });
  const profile = (index: string, roleId = "r1") => ({
    policies: [{ roleId, restrictedTo: [{ index }] }],
  });
  const operations = (stored: State, wanted: Partial<Body>, prune = false): string[] =>
    orderOf(stored, changes(stored, wanted, prune)).steps.map(
      ({ operation, change }) => `${operation} ${change.id}`,
    );

  it("narrows a profile before the role that it uses is widened", () => {
    const stored = stateOf({
      roles: { r1: role1("get") },
      profiles: { p1: { policies: [{ roleId: "r1" }] } },
      users: {},
    });
    should(
      operations(stored, { roles: { r1: role1("get", "delete") }, profiles: { p1: profile("a") } }),
    ).eql(["replace p1", "replace r1"]);
  });

  it("narrows a role before the profile that uses it is widened", () => {
    const stored = stateOf({
      roles: { r1: role1("get", "delete") },
      profiles: { p1: profile("a") },
      users: {},
    });
    should(
      operations(stored, {
        roles: { r1: role1("get") },
        profiles: { p1: { policies: [{ roleId: "r1" }] } },
      }),
    ).eql(["replace r1", "replace p1"]);
  });

  it("goes through what both have where no direct order is safe", () => {
    const stored = stateOf({
      roles: { r1: role1("get", "search") },
      profiles: { p1: profile("a") },
      users: {},
    });
    const wanted = { roles: { r1: role1("search", "delete") }, profiles: { p1: profile("b") } };
    const { steps } = orderOf(stored, changes(stored, wanted));
    should(steps.map(({ operation, change }) => `${operation} ${change.id}`)).eql([
      "narrow r1",
      "replace p1",
      "replace r1",
    ]);
    should(steps[0]?.content).eql({
      controllers: { document: { actions: { "*": false, search: true } } },
    });
  });

  it("takes a profile from a user before it is widened, and gives it to one after it is narrowed", () => {
    const stored = stateOf({
      roles: { r1: role1("get"), r2: role1("get", "delete") },
      profiles: { p1: profile("a"), p2: profile("a", "r2") },
      users: { u1: { content: { profileIds: ["p1"] } }, u2: { content: { profileIds: ["p2"] } } },
    });
    should(
      operations(stored, {
        profiles: { p1: profile("b", "r2"), p2: profile("a") },
        users: { u1: { content: { profileIds: ["p2"] } } },
      }),
    ).eql(["replace p2", "replace u1", "replace p1"]);
  });

  it("says so when two users swap profiles that are changed at the same time", () => {
    const stored = stateOf({
      roles: { r1: role1("get") },
      profiles: { p1: profile("a"), p2: profile("b") },
      users: { u1: { content: { profileIds: ["p1"] } }, u2: { content: { profileIds: ["p2"] } } },
    });
    const { blocked, steps } = orderOf(
      stored,
      changes(stored, {
        profiles: { p1: profile("c"), p2: profile("d") },
        users: { u1: { content: { profileIds: ["p2"] } }, u2: { content: { profileIds: ["p1"] } } },
      }),
    );
    should(steps).be.empty();
    should(blocked.map(({ id }) => id)).eql(["p1", "p2", "u1", "u2"]);
  });

  it("creates roles before profiles before users, and removes profiles before roles, last", () => {
    const stored = stateOf({
      roles: { old: role1("get") },
      profiles: { gone: profile("a", "old") },
      users: {},
    });
    should(
      operations(
        stored,
        {
          users: { u1: { content: { profileIds: ["p1"] } } },
          profiles: { p1: profile("a") },
          roles: { r1: role1("get") },
        },
        true,
      ),
    ).eql(["create r1", "create p1", "create u1", "remove gone", "remove old"]);
  });
});
