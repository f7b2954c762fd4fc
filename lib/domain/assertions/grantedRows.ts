import { comparedArguments } from "../actions";
import { isObject } from "../plainObject";
import type { RoleLookup, StoredProfile, StoredRole } from "../rights";
import type { ResolvedPolicy } from "../rights/policies";
import { resolvePolicies } from "../rights/policies";
import type { Restriction } from "../rights/restrictions";
import { namesOf } from "../rights/restrictions";

/**
 * The smallest part of a profile that grants something: one entry of the role of one policy, in one place.
 * `*` as controller or action stands for all that the role does not name.
 */
export interface GrantedRow {
  readonly profileId: string;
  readonly policy: number;
  readonly role: StoredRole;
  readonly controller: string;
  readonly action: string;
  /** Absent: everywhere, or an action that no place bounds. */
  readonly place?: Restriction;
}

/** Lists the rows of a profile, in order. @throws UnresolvableRole | UnresolvableRestriction */
export function grantedRows(profile: StoredProfile, roles: RoleLookup): readonly GrantedRow[] {
  return resolvePolicies([profile], roles).flatMap((resolved) => rowsOfPolicy(resolved));
}

function rowsOfPolicy({ profileId, policy, role, restrictions }: ResolvedPolicy): GrantedRow[] {
  return entriesOf(role).flatMap(({ controller, action, verdict }) => {
    if (verdict !== true) {
      return [];
    }
    const row = { profileId, policy, role, controller, action };
    const bound = comparedArguments(controller, action);
    if (restrictions === undefined || bound === "none") {
      return [row];
    }
    const places =
      bound === "index"
        ? restrictions.map(({ index }) => ({ index }))
        : restrictions.flatMap(placesOf);
    return places.map((place) => ({ ...row, place }));
  });
}

function placesOf(restriction: Restriction): readonly Restriction[] {
  const { index } = restriction;
  const names = namesOf(restriction);
  return names.length === 0 ? [{ index }] : names.map((name) => ({ index, collections: [name] }));
}

export interface RoleEntry {
  readonly controller: string;
  readonly action: string;
  readonly verdict: unknown;
}

/** Lists what a role says of actions, granted or not. */
export function entriesOf({ controllers }: StoredRole): readonly RoleEntry[] {
  return members(controllers).flatMap(([controller, entry]) =>
    members(isObject(entry) ? entry["actions"] : undefined).map(([action, verdict]) => ({
      ...{ controller, action, verdict },
    })),
  );
}

/**
 * Returns the role with other verdicts on the actions that it names. It names the same ones, so that no
 * `*` means more than before.
 */
export function withVerdicts(
  role: StoredRole,
  _id: string,
  verdictOf: (entry: RoleEntry) => unknown,
): StoredRole {
  const controllers = Object.fromEntries(
    members(role.controllers).map(([controller, entry]) => {
      // for the host, "ms" that is false is not there, and one without actions denies "memoryStorage" too
      if (!isObject(entry)) {
        return [controller, entry];
      }
      const actions = entry["actions"];
      const changed = members(actions).map(([action, verdict]) => [
        action,
        verdictOf({ controller, action, verdict }),
      ]);
      return [controller, { actions: Object.fromEntries(changed) as unknown }];
    }),
  );
  return { _id, controllers };
}

/** Returns a role that grants what the row's role grants by this one entry. */
export function roleOfRow({ role, controller, action }: GrantedRow): StoredRole {
  return withVerdicts(
    role,
    `${role._id}, ${controller}:${action} alone`,
    (entry) => entry.controller === controller && entry.action === action,
  );
}

function members(holder: unknown): readonly [string, unknown][] {
  return isObject(holder) ? Object.entries(holder) : [];
}
