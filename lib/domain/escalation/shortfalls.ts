import type { Visible } from "../disclosure/knowledge";
import type { Holding, Rights, RightsRow, RoleLookup } from "../rights";
import {
  allows,
  compileRights,
  covers,
  EVERYTHING,
  highestRateLimit,
  isEmpty,
  listRights,
  rateLimitOf,
  rightsOfRole,
  storedRateLimit,
  traceRight,
  isUnresolvable,
} from "../rights";
import { declarationOf } from "../actions";
import { holdsWholeIndex } from "../rights/wholeIndex";
import { ignoringPlaces } from "./ignoringPlaces";
import type { Claim, ProfileClaim, RequestClaim, Shortfall } from "./claimTypes";

/** Rows to compute for one claim: more than are ever shown, so that the total is worth telling. */
const MOST_ROWS = 1000;
const MOST_TRACES = 20;

/** The actor's rights, and where they come from. */
export interface ActorRights {
  /** The rights that they may hand out. */
  readonly rights: Rights;
  /** The rights by which they may act, where these are more. */
  readonly held?: Rights;
  readonly holding: Holding;
}

/** The roles that claims are computed by. */
interface ClaimReader {
  /** The roles as stored; those that a claim brings along stand in their place. */
  readonly stored: RoleLookup;
  /** compileRights, with a cache or without. */
  readonly compile?: typeof compileRights;
  /** Tells what the actor may see: a claim that cannot be computed is no news to those who may. */
  readonly sees?: (what: Visible) => boolean;
}

/**
 * Returns the rights that the actor lacks, claim by claim; nothing when the actor covers them all.
 *
 * 1. Compute the rights of the claim: a profile's rights, a role's actions, everything.
 * 2. Compare them with the rights of the actor.
 * 3. Return the missing ones with the policies that they would come through.
 *
 * A claim that names a missing role is a shortfall to an actor who may not know that: the answer is
 * the same as for a role that exists and is too much for them.
 *
 * @throws UnresolvableRole | UnresolvableRestriction when rights cannot be computed: refuse then
 */
export function shortfalls(
  actor: ActorRights,
  claims: readonly Claim[],
  reader: ClaimReader,
): Shortfall[] {
  return claims.flatMap((claim) => shortfallOf(actor, claim, reader));
}

function shortfallOf(actor: ActorRights, claim: Claim, reader: ClaimReader): Shortfall[] {
  const { subject } = claim;
  const about = {
    subject,
    ...("moment" in claim && { moment: claim.moment }),
    ...("visibility" in claim && { visibility: claim.visibility }),
    ...("held" in claim && { held: claim.held }),
    ...("former" in claim && { former: claim.former }),
  };
  if (claim.kind === "unknown") {
    return reader.sees?.(claim.seenBy) === false
      ? [{ ...about, rows: [], through: [`${subject} does not exist`] }]
      : [];
  }
  const rateLimit = higherRateLimit(actor, claim);
  try {
    const missing = missingFor(actor, claim, reader);
    const rows = missing === undefined || isEmpty(missing) ? [] : listRights(missing, MOST_ROWS);
    if (rows.length === 0 && rateLimit === undefined) {
      return [];
    }
    const ways = through(claim, actor, rows, reader.stored);
    const way = `profile "${rateLimit?.profileId ?? ""}", rateLimit`;
    return [
      {
        ...about,
        rows,
        ...(rateLimit === undefined ? { through: ways } : { through: [...ways, way], rateLimit }),
      },
    ];
  } catch (error) {
    if (!isUnresolvable(error) || maySeeRights(claim, reader)) {
      throw error;
    }
    const through = [error.message];
    return [{ ...about, rows: [], through, ...(rateLimit !== undefined && { rateLimit }) }];
  }
}

function maySeeRights(claim: Claim, { sees = () => true }: ClaimReader): boolean {
  return !("visibility" in claim) || claim.visibility.rights.every(sees);
}

function missingFor(
  actor: ActorRights,
  claim: Exclude<Claim, { kind: "unknown" }>,
  { stored, compile = compileRights }: ClaimReader,
): Rights | undefined {
  switch (claim.kind) {
    case "profile":
      return covers(actor.rights, compile([claim.profile], rolesOf(claim, stored))).missing;
    case "role":
      return covers(ignoringPlaces(actor.rights), rightsOfRole(claim.role)).missing;
    case "platform":
      return covers(actor.rights, EVERYTHING).missing;
    case "request": {
      if (isAllowed(actor.held ?? actor.rights, claim)) {
        return undefined;
      }
      const { controller, action, index, collection } = claim;
      const actions = { [action]: true };
      const role = { _id: "", controllers: { [controller]: { actions } } };
      const restriction =
        collection === undefined ? { index } : { index, collections: [collection] };
      const policies = [{ roleId: "", restrictedTo: [restriction] }];
      return compileRights([{ _id: "", policies }], new Map([["", role]]));
    }
  }
}

/** A load makes an index as `index:create` does, of which a right to a collection is none. */
function isAllowed(rights: Rights, claim: RequestClaim): boolean {
  const { controller, action, index, collection } = claim;
  const isOfWholeIndex = declarationOf(controller, action)?.check === "wholeIndex";
  return isOfWholeIndex && collection === undefined
    ? holdsWholeIndex(rights, claim, index)
    : allows(rights, claim);
}

/** The limit of the claimed profile, where its users may send more than the actor. */
function higherRateLimit({ holding }: ActorRights, claim: Claim): Shortfall["rateLimit"] {
  if (claim.kind !== "profile" || claim.leavesRateLimit === true) {
    return undefined;
  }
  const [claimed, held] = [rateLimitOf(claim.profile), highestRateLimit(holding.profiles)];
  return claimed <= held
    ? undefined
    : {
        profileId: claim.profile._id,
        claimed: storedRateLimit(claimed),
        held: storedRateLimit(held),
        isGiven: claim.givesRateLimit === true,
      };
}

function rolesOf(claim: ProfileClaim, stored: RoleLookup): RoleLookup {
  return claim.roles === undefined ? stored : new Map([...stored, ...claim.roles]);
}

function through(
  claim: Claim,
  actor: ActorRights,
  rows: readonly RightsRow[],
  stored: RoleLookup,
): string[] {
  if (claim.kind !== "profile") {
    return claim.kind === "role" ? [`role "${claim.role._id}"`] : [];
  }
  const wanted = { profiles: [claim.profile], roles: rolesOf(claim, stored) };
  const places = rows.slice(0, MOST_TRACES).flatMap((row) => {
    const request = requestIn(row);
    return traceRight(request, wanted, actor.holding).grantedBy.map(
      ({ profileId, policy, roleId }) =>
        `profile "${profileId}", policies[${policy}], role "${roleId}"`,
    );
  });
  return [...new Set(places)];
}

function requestIn(row: RightsRow): {
  controller: string;
  action: string;
  index?: string;
  collection?: string;
} {
  const named = (name: string): string => (name === "*" ? "\u0000any" : name);
  const collection = row.collections.find((name) => name !== null);
  return {
    controller: named(row.controller),
    action: named(row.action),
    ...(row.index !== null && { index: named(row.index) }),
    ...(row.index !== null &&
      !row.collections.includes(null) &&
      collection !== undefined && { collection: named(collection) }),
  };
}
