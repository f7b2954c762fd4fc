import type { Holding, Rights, RightsRow, RoleLookup } from "../rights";
import {
  allows,
  compileRights,
  covers,
  EVERYTHING,
  isEmpty,
  listRights,
  rightsOfRole,
  traceRight,
} from "../rights";
import { ignoringPlaces } from "./ignoringPlaces";
import type { Claim, ProfileClaim, Shortfall } from "./claimTypes";

/** Rows to compute for one claim: more than are ever shown, so that the total is worth telling. */
const MOST_ROWS = 1000;
const MOST_TRACES = 20;

/** The actor's rights, and where they come from. */
export interface ActorRights {
  readonly rights: Rights;
  readonly holding: Holding;
}

/**
 * Returns the rights that the actor lacks, claim by claim; nothing when the actor covers them all.
 *
 * 1. Compute the rights of the claim: a profile's rights, a role's actions, everything.
 * 2. Compare them with the rights of the actor.
 * 3. Return the missing ones with the policies that they would come through.
 *
 * @param stored  the roles as stored; those that a claim brings along stand in their place
 * @param compile compileRights, with a cache or without
 * @throws UnresolvableRole | UnresolvableRestriction when rights cannot be computed: refuse then
 */
export function shortfalls(
  actor: ActorRights,
  claims: readonly Claim[],
  stored: RoleLookup,
  compile: typeof compileRights = compileRights,
): Shortfall[] {
  return claims.flatMap((claim): Shortfall[] => {
    const missing = missingFor(actor, claim, stored, compile);
    if (missing === undefined || isEmpty(missing)) {
      return [];
    }
    const rows = listRights(missing, MOST_ROWS);
    const moment = "moment" in claim ? { moment: claim.moment } : {};
    return [
      { subject: claim.subject, ...moment, rows, through: through(claim, actor, rows, stored) },
    ];
  });
}

function missingFor(
  actor: ActorRights,
  claim: Claim,
  stored: RoleLookup,
  compile: typeof compileRights,
): Rights | undefined {
  switch (claim.kind) {
    case "profile":
      return covers(actor.rights, compile([claim.profile], rolesOf(claim, stored))).missing;
    case "role":
      return covers(ignoringPlaces(actor.rights), rightsOfRole(claim.role)).missing;
    case "platform":
      return covers(actor.rights, EVERYTHING).missing;
    case "request": {
      if (allows(actor.rights, claim)) {
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

/** A request that belongs to the row. */
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
