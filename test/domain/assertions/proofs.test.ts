import * as fc from "fast-check";
import should from "should";

import type { SingleClaim, Verdict } from "../../../lib/domain/assertions";
import { AssertionJudge, Holder, newBreach, RoleRights } from "../../../lib/domain/assertions";
import type { RightsRequest, StoredProfile, StoredRole } from "../../../lib/domain/rights";
import {
  allows,
  compileRights,
  explainRequest,
  HOST_ACTIONS,
  type Rights,
} from "../../../lib/domain/rights";
import { holdsWholeIndex } from "../../../lib/domain/rights/wholeIndex";
import { cases } from "../../support/random";
import { lookup, world as anyWorld } from "../rights/worlds";
import { assertionOf } from "./support";

/** Patterns that meet each other, the names of the worlds, and the names that are made up for "any other". */
const CONTROLLERS = ["*", "document", "*x*", "index", "i*x", "auth", "acme", "any*"];
const ACTIONS = ["*", "get", "g*", "create", "delete", "list", "li*", "login", "any*", "*n"];
const INDEXES = ["*", "foo", "f*", "bar", "any*", "*n*"];
const COLLECTIONS = ["*", "a", "b*", "any*", "*n"];
/** Put in the place of a `*`, they make names of which nobody speaks. */
const FILLERS = ["", "zz", "any"];

interface Stated {
  readonly may: readonly string[];
  readonly except?: readonly string[] | undefined;
  readonly in?: readonly string[] | undefined;
  readonly outside?: readonly string[] | undefined;
  readonly placeless?: boolean | undefined;
}

const pair = (firsts: readonly string[], seconds: readonly string[], by: string) =>
  fc
    .tuple(fc.constantFrom(...firsts), fc.constantFrom(...seconds))
    .map(([first, second]) => `${first}${by}${second}`);
const list = (item: fc.Arbitrary<string>) => fc.uniqueArray(item, { minLength: 1, maxLength: 3 });
const places = list(fc.oneof(fc.constantFrom(...INDEXES), pair(INDEXES, COLLECTIONS, "/")));
const action = fc.oneof(
  { weight: 6, arbitrary: pair(CONTROLLERS, ACTIONS, ":") },
  { weight: 1, arbitrary: fc.constant("*") },
);
const stated: fc.Arbitrary<Stated> = fc.record({
  may: list(action),
  except: fc.option(list(pair(CONTROLLERS, ACTIONS, ":")), { nil: undefined }),
  in: fc.option(places, { nil: undefined }),
  outside: fc.option(places, { nil: undefined }),
  placeless: fc.constantFrom(undefined, undefined, true, false),
});

const regexps = new Map<string, RegExp>();

/** As a reader would write it down: independent of the code under test. */
function isMatch(pattern: string, name: string): boolean {
  const known =
    regexps.get(pattern) ??
    new RegExp(
      `^${pattern.replaceAll(/[.+?^${}()|[\]\\]/gu, "\\$&").replaceAll("*", ".*")}$`,
      "su",
    );
  regexps.set(pattern, known);
  return known.test(name);
}

function isMeantAction({ may, except = [] }: Stated, controller: string, name: string): boolean {
  const isOne = (pattern: string): boolean => {
    const [first = "*", second = "*"] = pattern === "*" ? [] : pattern.split(":");
    return isMatch(first, controller) && isMatch(second, name);
  };
  return may.some(isOne) && !except.some(isOne);
}

type Reach = "some" | "every";
type Place = Pick<RightsRequest, "index" | "collection">;

/** Tells whether a place is one of those that are stated, as a request reaches part of it or all of it. */
function isMeantPlace(
  { in: within, outside, placeless = false }: Stated,
  { index, collection }: Place,
  reach: Reach,
): boolean {
  const isLimited = within !== undefined || outside !== undefined;
  if (index === undefined) {
    return placeless || !isLimited;
  }
  if (placeless && !isLimited) {
    return false;
  }
  const isIn = (place: string, wholeIndex: boolean): boolean => {
    const [first = "", second] = place.split("/");
    const isInside =
      second === undefined || (collection !== undefined && isMatch(second, collection));
    return isMatch(first, index) && (isInside || (collection === undefined && wholeIndex));
  };
  return (
    (within ?? ["*"]).some((place) => isIn(place, reach === "some")) &&
    !(outside ?? []).some((place) => isIn(place, reach === "every"))
  );
}

const named = (patterns: readonly string[], more: readonly string[]): readonly string[] => [
  ...new Set([
    ...patterns.flatMap((one) => FILLERS.map((filler) => one.replaceAll("*", filler))),
    ...more,
  ]),
];
const NAMES = {
  controllers: named(CONTROLLERS, ["ms", "memoryStorage", "__proto__"]).filter(Boolean),
  actions: named(ACTIONS, ["exists", "toString", "0"]).filter(Boolean),
  indexes: named(INDEXES, ["*", "\\*", "__proto__"]).filter(Boolean),
  collections: named(COLLECTIONS, ["*", "10", "b"]),
};
const INDEX_PLACES: readonly Place[] = NAMES.indexes.map((index) => ({ index }));
const PLACES: readonly Place[] = NAMES.indexes.flatMap((index) =>
  NAMES.collections.map((collection) => ({ index, collection })),
);

/** Every request that is stated, of names that anybody speaks of, and of some that nobody does. */
function* meantRequests(given: Stated, reach: Reach): Generator<RightsRequest> {
  const meant = (places: readonly Place[]): readonly Place[] =>
    places.filter((place) => isMeantPlace(given, place, reach));
  const [none, index, collection] = [meant([{}]), meant(INDEX_PLACES), meant(PLACES)];
  const byReading = { none, index, collection };
  const isLimited = given.in !== undefined || given.outside !== undefined;
  // what it lists is cut to the places in which it is held
  const listed = isLimited ? [...none, ...(reach === "some" ? collection : index)] : none;
  for (const controller of NAMES.controllers) {
    for (const name of NAMES.actions) {
      if (isMeantAction(given, controller, name)) {
        const reads = HOST_ACTIONS.get(controller)?.get(name);
        const known = reads === undefined ? [...none, ...index, ...collection] : byReading[reads];
        const places = `${controller}:${name}` === "index:list" ? listed : known;
        for (const place of places) {
          yield { controller, action: name, ...place };
        }
      }
    }
  }
}

function isMeant(given: Stated, request: RightsRequest, reach: Reach): boolean {
  return (
    isMeantAction(given, request.controller, request.action) && isMeantPlace(given, request, reach)
  );
}

function first(
  requests: Iterable<RightsRequest>,
  satisfies: (request: RightsRequest) => boolean,
): RightsRequest | undefined {
  for (const request of requests) {
    if (satisfies(request)) {
      return request;
    }
  }
  return undefined;
}

/** Kuzzle's answer, and the plugin's where rights alone decide it. */
function isAllowed(rights: Rights, request: RightsRequest): boolean {
  const isWholeIndex =
    request.controller === "index" && ["create", "delete"].includes(request.action);
  return (
    allows(rights, request) &&
    !(
      isWholeIndex &&
      request.index !== undefined &&
      !holdsWholeIndex(rights, request, request.index)
    )
  );
}

interface Case {
  readonly profiles: readonly StoredProfile[];
  readonly roles: readonly StoredRole[];
  readonly stated: Stated;
}

/** Fewer are too few of each outcome. */
const LEAST = 100;
const tried = (usual: number): number => Math.max(LEAST, cases(usual));

describe("What is proven of rights", function () {
  this.timeout(600_000);

  const compiled = ({ profiles, roles }: Case): Rights => compileRights(profiles, lookup(roles));
  /** A user with all profiles of the world; two of them may have one id. */
  const judge = (given: Case, claim: (patterns: object) => object): Verdict | undefined => {
    const profiles = given.profiles.map((profile, at) => ({ ...profile, _id: `p${at}` }));
    const patterns = Object.fromEntries(
      Object.entries(given.stated).filter(([, value]) => value !== undefined),
    );
    let assertion;
    try {
      assertion = assertionOf(claim(patterns));
    } catch (error) {
      if (!(error instanceof Error) || !error.message.includes("member.value")) {
        throw error;
      }
      // it is about no request, or names an action that Kuzzle does not have
      return undefined;
    }
    return new AssertionJudge({
      roles: lookup(given.roles),
      profiles: new Map(profiles.map((profile) => [profile._id, profile])),
      users: new Map([["u", { _id: "u", profileIds: profiles.map(({ _id }) => _id) }]]),
    }).judge(assertion);
  };
  const everyCase = (runs: number, check: (given: Case) => boolean): void => {
    let judged = 0;
    fc.assert(
      fc.property(anyWorld, stated, (world, patterns) => {
        judged += check({ ...world, stated: patterns }) ? 1 : 0;
      }),
      { numRuns: tried(runs), seed: 20_261_130 },
    );
    should(judged).be.above(tried(runs) / 4);
  };

  it("never: no request of a closed world contradicts a proof, and each witness is allowed", () => {
    const outcomes = { proven: 0, broken: 0 };
    everyCase(400, (given) => {
      const verdict = judge(given, (patterns) => ({ never: { users: "u", ...patterns } }));
      if (verdict === undefined) {
        return false;
      }
      const rights = compiled(given);
      const { failures } = verdict;
      const found = first(meantRequests(given.stated, "some"), (request) =>
        isAllowed(rights, request),
      );
      should(failures.length > 0).equal(found !== undefined, JSON.stringify([given, found]));
      outcomes[failures.length > 0 ? "broken" : "proven"] += 1;
      for (const { kind, request, through = [] } of failures) {
        should(kind).equal("broken");
        const shown = request as RightsRequest;
        const { profiles, roles } = given;
        should(explainRequest(profiles, lookup(roles), { ...shown }).allowed).be.true();
        should(isAllowed(rights, shown)).be.true();
        should(isMeant(given.stated, shown, "some")).be.true();
        should(through.length).be.above(0);
      }
      return true;
    });
    should(Math.min(outcomes.proven, outcomes.broken)).be.above(tried(400) / 20);
  });

  it("can: each request of a closed world is allowed, or one is shown that is refused", () => {
    const outcomes = { proven: 0, broken: 0 };
    everyCase(400, (given) => {
      const { may, ...rest } = given.stated;
      const verdict = judge(given, () => ({
        can: {
          user: "u",
          do: may,
          ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
        },
      }));
      if (verdict === undefined) {
        return false;
      }
      const rights = compiled(given);
      const { failures } = verdict;
      const found = first(
        meantRequests(given.stated, "every"),
        (request) => !isAllowed(rights, request),
      );
      should(failures.length > 0).equal(found !== undefined, JSON.stringify([given, found]));
      outcomes[failures.length > 0 ? "broken" : "proven"] += 1;
      for (const { request } of failures) {
        const shown = request as RightsRequest;
        should(isAllowed(rights, shown)).be.false();
        should(isMeant(given.stated, shown, "every")).be.true();
      }
      return true;
    });
    should(outcomes.broken).be.above(tried(400) / 20);
    should(outcomes.proven).be.above(0);
  });

  it("a breach of a change: a request is gained just if one of a closed world is, and is shown @long", () => {
    const outcomes = { gained: 0, same: 0 };
    everyCase(400, (given) => {
      const { stated: patterns } = given;
      let claim;
      try {
        const stating = Object.entries(patterns).filter(([, value]) => value !== undefined);
        ({ claim } = assertionOf({ never: { users: "u", ...Object.fromEntries(stating) } }));
      } catch {
        return false;
      }
      const roles = lookup(given.roles);
      const half = Math.ceil(given.profiles.length / 2);
      const [one, other] = [given.profiles.slice(0, half), given.profiles.slice(half)];
      for (const [before, after] of [
        [one, given.profiles],
        [given.profiles, one],
        [one, other],
      ] as const) {
        const holders = [before, after].map((profiles) =>
          Holder.ofProfiles(profiles, roles, new RoleRights()),
        ) as [Holder, Holder];
        const [had, has] = [compileRights(before, roles), compileRights(after, roles)];
        const isGained = (request: RightsRequest): boolean =>
          isAllowed(has, request) && !isAllowed(had, request);
        const found = first(meantRequests(patterns, "some"), isGained);
        const moments = { before: holders[0], after: holders[1] };
        const subject = { kind: "user", id: "u" } as const;
        const shown = newBreach(claim as SingleClaim, subject, moments)?.[0]?.request;
        should(shown !== undefined).equal(found !== undefined, JSON.stringify([given, found]));
        outcomes[shown === undefined ? "same" : "gained"] += 1;
        if (shown !== undefined) {
          should(isGained(shown)).be.true();
          should(isMeant(patterns, shown, "some")).be.true();
        }
      }
      return true;
    });
    should(Math.min(outcomes.gained, outcomes.same)).be.above(tried(400) / 20);
  });
});
