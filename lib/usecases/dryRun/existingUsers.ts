import type { ExistingUser } from "../../host/port/Host";
import { visibilityOf } from "../disclosure/visibility";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";

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
