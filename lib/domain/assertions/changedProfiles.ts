import type { RoleLookup, StoredPolicy, StoredProfile, StoredRole } from "../rights";
import type { ResolvedPolicy } from "../rights/policies";
import { resolvePolicies } from "../rights/policies";
import type { Restriction } from "../rights/restrictions";
import { namesOf } from "../rights/restrictions";
import { describeThrough } from "./failures";
import type { GrantedRow, RoleEntry } from "./grantedRows";
import { entriesOf, grantedRows, roleOfRow, withVerdicts } from "./grantedRows";

/** A profile changed in one place, with the roles that were made for it. */
export interface ChangedProfile {
  readonly profile: StoredProfile;
  readonly roles: readonly StoredRole[];
  readonly change: "narrowed" | "widened";
  /** The change in words. */
  readonly what: string;
}

/** The policies that stand in the place of one. */
interface Replacement extends Omit<ChangedProfile, "profile"> {
  readonly policy: number;
  readonly policies: readonly StoredPolicy[];
}

/**
 * Changes a profile in one place at a time: each row taken away; each list of collections, and all
 * restrictions of a policy, dropped; each denial turned round; each controller opened.
 */
export function* changedProfiles(
  profile: StoredProfile,
  roles: RoleLookup,
): Generator<ChangedProfile> {
  const resolved = resolvePolicies([profile], roles);
  const given = resolved.map(({ role, restrictions }): StoredPolicy => ({
    roleId: role._id,
    restrictedTo: restrictions,
  }));
  const narrowed = grantedRows(profile, roles).flatMap((row) => {
    const policy = resolved[row.policy];
    return policy === undefined ? [] : [withoutRow(row, policy)];
  });
  for (const { policy, policies, ...change } of [...narrowed, ...resolved.flatMap(widened)]) {
    yield { ...change, profile: { ...profile, policies: given.toSpliced(policy, 1, ...policies) } };
  }
}

function withoutRow(row: GrantedRow, { policy, role, restrictions }: ResolvedPolicy): Replacement {
  const { controller, action, place } = row;
  const right = `${controller}:${action}`;
  const rest = withVerdicts(role, `${role._id}, without ${right}`, (entry) =>
    entry.controller === controller && entry.action === action ? false : entry.verdict,
  );
  const alone = roleOfRow(row);
  const left =
    place === undefined ? [] : (restrictions ?? []).flatMap((one) => without(one, place));
  return {
    policy,
    change: "narrowed",
    what: `${nameOf(row, role)}: ${right}${place === undefined ? "" : ` on ${placeName(place)}`} taken away`,
    policies: [
      { roleId: rest._id, restrictedTo: restrictions },
      // an empty list would restrict nothing
      ...(left.length === 0 ? [] : [{ roleId: alone._id, restrictedTo: left }]),
    ],
    roles: [rest, alone],
  };
}

/** Returns what is left of a restriction; of an index that is named alone nothing. */
function without(
  restriction: Restriction,
  { index, collections }: Restriction,
): readonly Restriction[] {
  if (restriction.index !== index) {
    return [restriction];
  }
  const left =
    collections === undefined
      ? []
      : namesOf(restriction).filter((name) => !collections?.includes(name));
  return left.length === 0 ? [] : [{ index, collections: left }];
}

function widened(resolved: ResolvedPolicy): readonly Replacement[] {
  const { policy, role, restrictions } = resolved;
  const name = nameOf(resolved, role);
  const change = "widened";
  const listed = (restrictions ?? []).filter((one) => namesOf(one).length > 0);
  const places = listed.map(({ index }): Replacement => {
    const restrictedTo = restrictions?.map((one) => (one.index === index ? { index } : one));
    const what = `${name}: all collections of ${index}`;
    return { policy, change, what, policies: [{ roleId: role._id, restrictedTo }], roles: [] };
  });
  const anywhere: Replacement = {
    ...{ policy, change, what: `${name}: everywhere` },
    policies: [{ roleId: role._id }],
    roles: [],
  };
  const opened = openedRoles(role).map(([what, wider]): Replacement => ({
    ...{ policy, change, what: `${name}: ${what} allowed` },
    policies: [{ roleId: wider._id, restrictedTo: restrictions }],
    roles: [wider],
  }));
  return [...places, ...(restrictions === undefined ? [] : [anywhere]), ...opened];
}

/** The role with one denial turned round, or with all actions of one of its controllers. */
function openedRoles(role: StoredRole): readonly (readonly [what: string, StoredRole])[] {
  const entries = entriesOf(role);
  const opened = (what: string, isOpened: (entry: RoleEntry) => boolean, more?: string) => {
    const wider = withVerdicts(role, `${role._id}, with ${what}`, (entry) =>
      isOpened(entry) ? true : entry.verdict,
    );
    return [what, more === undefined ? wider : withStar(wider, more)] as const;
  };
  const denials = entries.filter(({ verdict }) => verdict !== true);
  const controllers = new Set(entries.map(({ controller }) => controller));
  return [
    ...denials.map(({ controller, action }) =>
      opened(
        `${controller}:${action}`,
        (entry) => entry.controller === controller && entry.action === action,
      ),
    ),
    ...[...controllers].map((controller) => opened(`${controller}:*`, () => false, controller)),
  ];
}

function withStar(role: StoredRole, controller: string): StoredRole {
  const { _id, controllers } = role;
  const entries = controllers as Readonly<Record<string, { readonly actions: object }>>;
  const actions = { ...entries[controller]?.actions, "*": true };
  return { _id, controllers: { ...entries, [controller]: { actions } } };
}

function nameOf(at: Pick<GrantedRow, "profileId" | "policy">, { _id }: StoredRole): string {
  return describeThrough({ profileId: at.profileId, policy: at.policy, roleId: _id });
}

function placeName({ index, collections }: Restriction): string {
  return [index, ...(collections ?? [])].join("/");
}
