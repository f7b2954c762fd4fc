import type { Reach, Reached, ReachStep } from "../../api/reach";
import { ANONYMOUS } from "../hostIds";
import { difference, EVERYTHING, isEmpty, listRights, type Rights, union } from "../rights";
import { guardedMoves } from "./guardedMoves";
import { hostMoves } from "./hostMoves";
import { Identity, THEMSELVES } from "./Identity";
import type { Move } from "./move";
import { profilesOf, type ReachPlatform } from "./reachPlatform";

/** Bounds the identities that are looked at. */
const MOST_LOOKED_AT = 500;
const MOST_ROWS = 1_000;
const MOST_TOLD = 100;

/** Begins the chains. */
export interface Beginning {
  readonly profileIds: readonly string[];
  /** `undefined`: whoever has the profiles. */
  readonly kuid?: string | undefined;
}

interface Found {
  readonly identity: Identity;
  readonly chain: readonly ReachStep[];
}

/**
 * Finds whom somebody can become by chains of requests, and what they gain by it: breadth first, so that each
 * chain is a shortest one. Some of the work a step, for callers who have something else to do meanwhile.
 *
 * @param guarded counts the plugin's guards in
 */
export function* reachSteps(
  platform: ReachPlatform,
  from: Beginning,
  guarded: boolean,
): Generator<undefined, Reach> {
  const profiles = profilesOf(platform, from.profileIds);
  const first = profiles && Identity.of(platform, THEMSELVES, profiles, from.kuid);
  if (first === undefined) {
    // Kuzzle refuses such a user every request
    return { guarded, everything: false, reached: [], complete: true };
  }
  // whoever leaves out their token is the anonymous user, and may what everybody may
  const visitor = visitorOf(platform);
  const held = visitor === undefined ? first.rights : union(first.rights, visitor.rights);
  const movesOf = guarded ? guardedMoves : hostMoves;
  const known = new Set([keyOf(first)]);
  const told = new Set<string>();
  const reached: Reached[] = [];
  const queue: Found[] = [first, ...(visitor === undefined ? [] : [visitor])].map((identity) => ({
    identity,
    chain: [],
  }));
  let complete = true;
  for (let at = 0; at < queue.length; at += 1) {
    const found = queue[at];
    if (found === undefined || at >= MOST_LOOKED_AT) {
      complete = false;
      break;
    }
    const { identity, chain } = found;
    if (identity.holdsEverything) {
      continue;
    }
    yield;
    for (const move of movesOf(identity, platform, `reach-${known.size}`)) {
      const steps = [...chain, ...move.steps];
      const next = identityAfter(platform, identity, move);
      const one = tell(held, move.gets === "everything" ? identity : next, move, steps);
      const key = wayOf(one);
      if (one !== undefined && !told.has(key)) {
        told.add(key);
        reached.push(one);
      }
      if (next !== undefined && !known.has(keyOf(next))) {
        known.add(keyOf(next));
        queue.push({ identity: next, chain: steps });
      }
    }
  }
  return {
    guarded,
    everything: first.holdsEverything || visitor?.holdsEverything === true,
    reached: reached.slice(0, MOST_TOLD),
    complete: complete && reached.length <= MOST_TOLD,
  };
}

function visitorOf(platform: ReachPlatform): Identity | undefined {
  const profiles = profilesOf(platform, ["anonymous"]);
  return profiles && Identity.of(platform, ANONYMOUS, profiles, ANONYMOUS);
}

/** @returns `undefined` where nothing further can come of it: they hold everything, or Kuzzle refuses such a user */
function identityAfter(
  platform: ReachPlatform,
  before: Identity,
  { gets, kuid }: Move,
): Identity | undefined {
  return gets === "everything" || gets.length === 0
    ? undefined
    : Identity.of(platform, kuid ?? before.name, gets, kuid ?? before.kuid);
}

/** @returns `undefined` where it gives no right that they do not hold themselves */
function tell(
  held: Rights,
  after: Identity | undefined,
  { gets }: Move,
  chain: readonly ReachStep[],
): Reached | undefined {
  if (after === undefined) {
    return undefined;
  }
  const everything = gets === "everything" || after.holdsEverything;
  const missing = difference(everything ? EVERYTHING : after.rights, held);
  if (isEmpty(missing)) {
    return undefined;
  }
  const rows = listRights(missing, MOST_ROWS + 1);
  return {
    profileIds: after.profileIds,
    everything,
    gained: everything ? listRights(EVERYTHING, 1) : rows.slice(0, MOST_ROWS),
    complete: everything || rows.length <= MOST_ROWS,
    chain,
  };
}

/** Chains of the same actions are one way, told by its shortest. */
function wayOf(reached: Reached | undefined): string {
  const { everything, profileIds, chain = [] } = reached ?? {};
  const actions = new Set(chain.map(({ request }) => `${request.controller}:${request.action}`));
  return JSON.stringify([everything, profileIds, [...actions].sort()]);
}

/** Two users of the same profiles can do the same. */
function keyOf({ profiles, kuid }: Identity): string {
  const held = profiles.map(({ _id, policies }) => JSON.stringify([_id, policies])).sort();
  return JSON.stringify([held, kuid === undefined]);
}
