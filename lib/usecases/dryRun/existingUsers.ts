import type { ExistingUser } from "../../host/port/Host";
import { visibilityOf } from "../disclosure/visibility";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { skippedUsers } from "../validation/checkImport";

/** A user whom an import skips. `leavesCredentials`: it gives credentials, which are not written. */
export interface SkippedUser extends ExistingUser {
  readonly leavesCredentials: boolean;
}

/**
 * Tells of the users who exist already and whom a change writes: whoever has made them, by a sign-up
 * for instance, gets what it gives them, by credentials of their own.
 *
 * @param most how many to tell
 */
export async function existingUsers(
  context: GuardContext,
  { users = new Map<string, never>() }: Change,
  most: number,
): Promise<ExistingUser[]> {
  const { host } = context;
  const may = await visibilityOf(context);
  const written = [...users].flatMap(([kuid, user]) =>
    user === null || user.by === "creation" ? [] : [kuid],
  );
  const found = await host.existingUsers(written.slice(0, most), may("credentials"));
  return [...found];
}

/**
 * Tells of the users who exist already and whom an import skips, as its `onExistingUsers` says: first
 * those whose credentials it does not write.
 *
 * @param most how many to tell
 */
export async function usersSkipped(context: GuardContext, most: number): Promise<SkippedUser[]> {
  const { host, command } = context;
  const skipped = await skippedUsers(host, command);
  const leaving = new Set(skipped.flatMap((one) => (one.hasCredentials ? [one.kuid] : [])));
  const kuids = [...new Set([...leaving, ...skipped.map(({ kuid }) => kuid)])].slice(0, most);
  const may = await visibilityOf(context);
  const found = await host.existingUsers(kuids, may("credentials"));
  return found.map((user) => ({ ...user, leavesCredentials: leaving.has(user.kuid) }));
}
