import type { StoredProfile, StoredRole, StoredUser } from "../../domain/rights";

/** The stored documents without the members that the host keeps for itself. */
export interface State {
  readonly roles: ReadonlyMap<string, StoredRole>;
  readonly profiles: ReadonlyMap<string, StoredProfile>;
  /** Only users that somebody asks about, not every user of the platform. */
  readonly users: ReadonlyMap<string, StoredUser>;
}

/** Members that the host adds to what it was given. */
const HOST_MEMBERS = ["_kuzzle_info", "optimizedPolicies", "_id"];

/** A document without its id and without what the host keeps there. */
export function contentOf(document: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(document).filter(
      ([member, value]) => !HOST_MEMBERS.includes(member) && value !== undefined && value !== null,
    ),
  );
}
