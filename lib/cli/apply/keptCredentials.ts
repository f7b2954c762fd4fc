import { isPlainObject } from "../../domain/plainObject";
import { describeMaking, type ExistingUser } from "../../domain/existingUser";
import { gains, type SubjectDifference } from "../diff/differences";
import type { PolicySet } from "../files/policySet";
import type { State } from "../files/state";
import { CommandError, ExitCode } from "../support/exit";
import { count } from "../support/terminal";
import { givesCredentials, nameOf, type PlannedChange } from "./changes";
import type { StoredUser } from "../../domain/rights";

/** Users shown unless all are wanted. */
export const MOST_EXISTING = 20;

/**
 * A user of the files who exists: whoever made them has the profiles, by the credentials that are
 * stored.
 *
 * @property leavesCredentials the file gives credentials, which are not written: theirs stay
 */
export interface KnownUser extends Pick<ExistingUser, "createdAt" | "author"> {
  readonly id: string;
  readonly leavesCredentials: boolean;
}

/** Tells of a user who exists what their document tells. */
export function knownUser(before: StoredUser, leavesCredentials: boolean): KnownUser {
  const { _kuzzle_info: info } = before as { readonly _kuzzle_info?: unknown };
  const { createdAt, author }: Readonly<Record<string, unknown>> = isPlainObject(info) ? info : {};
  return {
    id: before._id,
    createdAt: typeof createdAt === "number" ? createdAt : null,
    author: typeof author === "string" ? author : null,
    leavesCredentials,
  };
}

/** Lists the users to whom nothing is to be done, and whose credentials in the files are not written. */
export function unwrittenCredentials(
  { users }: State,
  policies: PolicySet,
  changes: readonly PlannedChange[],
): readonly KnownUser[] {
  const changed = new Set(changes.map(nameOf));
  return [...policies.users.values()].flatMap((definition) => {
    const before = users.get(definition.id);
    const isLeft =
      before !== undefined &&
      givesCredentials(definition) &&
      !changed.has(nameOf({ kind: "users", id: definition.id }));
    return isLeft ? [knownUser(before, true)] : [];
  });
}

/**
 * Refuses to give rights to users who exist, by credentials other than those of the file: somebody
 * may have taken the name in advance, by a sign-up for instance.
 *
 * @throws CommandError naming the users
 */
export function refuseExistingUsers(plan: {
  readonly changes: readonly PlannedChange[];
  readonly rights: readonly SubjectDifference[];
}): void {
  const gaining = new Set(
    plan.rights.flatMap((one) => (one.kind === "user" && gains(one) ? [one.id] : [])),
  );
  const refused = plan.changes.filter(
    (change) =>
      change.kind === "users" && change.leavesCredentials === true && gaining.has(change.id),
  );
  if (refused.length > 0) {
    const exist = refused.length === 1 ? "exists" : "exist";
    throw new CommandError(
      `${count(refused.length, "user")} who ${exist} would get rights, and the credentials of the file are not written.`,
      ExitCode.found,
      [
        ...refused.map((change) => nameOf(change) + madeBy(change)),
        "",
        "Nothing was written. Find out whether these are the users whom you mean. Then take their credentials out of the file, or give --existing-users.",
      ],
    );
  }
}

function madeBy(change: PlannedChange): string {
  return change.kind === "users" && change.before !== undefined
    ? `, ${describeMaking(knownUser(change.before, true))}`
    : "";
}
