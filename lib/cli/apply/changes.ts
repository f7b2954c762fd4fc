import { isPlainObject, memberOf } from "../../domain/plainObject";
import { HOST_IDS } from "../../domain/hostIds";
import type { Definition, Kind } from "../files/parse";
import type { PolicySet } from "../files/policySet";
import { toProfile, toRole, toUser } from "../files/policySet";
import { isSame } from "../../domain/same";
import type { State } from "../files/state";
import { contentOf } from "../files/state";
import type { StoredProfile, StoredRole, StoredUser } from "../../domain/rights";

interface Documents {
  readonly roles: StoredRole;
  readonly profiles: StoredProfile;
  readonly users: StoredUser;
}

/** One document to create, change or remove. `content`: the content to send. */
export type PlannedChange = {
  [K in Kind]: {
    readonly kind: K;
    readonly id: string;
    readonly before: Documents[K] | undefined;
    readonly after: Documents[K] | undefined;
    readonly content: Readonly<Record<string, unknown>>;
    /** The file gives credentials for a user who exists: theirs stay. */
    readonly leavesCredentials?: true;
  };
}[Kind];

/** `profile customer` */
export function nameOf({ kind, id }: { readonly kind: Kind; readonly id: string }): string {
  return `${kind.slice(0, -1)} ${id}`;
}

interface Options {
  /** `true` when what no file names is removed. */
  readonly prune: boolean;
}

/**
 * Returns the changes that make the storage match the files.
 *
 * - Roles and profiles become exactly as the files say.
 * - Users are created, and get the profiles of the files; their other stored members are the
 *   application's, and stay.
 * - With `prune`, roles and profiles that no file names are removed, but for the host's own, and
 *   only of kinds that the files have. Users are never removed.
 *
 * @param policies malformed parts count as empty: a change that {@link planOf} refuses
 */
export function changesOf(stored: State, policies: PolicySet, { prune }: Options): PlannedChange[] {
  return [
    ...[...policies.roles.values()].flatMap((definition) => roleChange(stored, definition)),
    ...[...policies.profiles.values()].flatMap((definition) => profileChange(stored, definition)),
    ...[...policies.users.values()].flatMap((definition) => userChange(stored, definition)),
    ...(prune ? removals(stored, policies) : []),
  ];
}

function roleChange({ roles }: State, definition: Definition): PlannedChange[] {
  const { id, value } = definition;
  const before = roles.get(id);
  const content = contentOf(isPlainObject(value) ? value : {});
  return before !== undefined && isSame(contentOf(before), content)
    ? []
    : [{ kind: "roles", id, before, after: toRole(definition), content }];
}

function profileChange({ profiles }: State, definition: Definition): PlannedChange[] {
  const { id, value } = definition;
  const before = profiles.get(id);
  const content = contentOf(isPlainObject(value) ? value : {});
  return before !== undefined && isSame(withRateLimit(before), withRateLimit(content))
    ? []
    : [{ kind: "profiles", id, before, after: toProfile(definition), content }];
}

/** A profile without `rateLimit` is stored with 0. */
function withRateLimit(profile: object): object {
  return { rateLimit: 0, ...contentOf(profile) };
}

function userChange({ users }: State, definition: Definition): PlannedChange[] {
  const { id, value } = definition;
  const before = users.get(id);
  const after = toUser(definition);
  if (before === undefined) {
    const { content, credentials } = isPlainObject(value) ? value : {};
    return [
      {
        kind: "users",
        id,
        before,
        after,
        content: { content, ...(credentials !== undefined && { credentials }) },
      },
    ];
  }
  return isSame([...before.profileIds].sort(), [...after.profileIds].sort())
    ? []
    : [
        {
          kind: "users",
          id,
          before,
          after,
          content: { profileIds: after.profileIds },
          ...(givesCredentials(definition) && { leavesCredentials: true }),
        },
      ];
}

/** Tells whether a file has credentials for a user. */
export function givesCredentials({ value }: Definition): boolean {
  const credentials = memberOf(value, "credentials");
  return isPlainObject(credentials)
    ? Object.keys(credentials).length > 0
    : credentials !== undefined && credentials !== null;
}

function removals(stored: State, { kinds, roles, profiles }: PolicySet): PlannedChange[] {
  const gone = <T>(documents: ReadonlyMap<string, T>, kept: ReadonlyMap<string, unknown>): T[] =>
    [...documents].flatMap(([id, document]) =>
      kept.has(id) || HOST_IDS.has(id) ? [] : [document],
    );
  return [
    ...(kinds.has("profiles") ? gone(stored.profiles, profiles) : []).map(
      (before): PlannedChange => ({
        kind: "profiles",
        id: before._id,
        before,
        after: undefined,
        content: {},
      }),
    ),
    ...(kinds.has("roles") ? gone(stored.roles, roles) : []).map((before): PlannedChange => ({
      kind: "roles",
      id: before._id,
      before,
      after: undefined,
      content: {},
    })),
  ];
}
