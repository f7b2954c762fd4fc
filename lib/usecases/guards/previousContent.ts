import { roleIdsNamedBy } from "../../domain/policies/references";
import { storedProfile } from "../../domain/policies/storedProfile";
import type { Write } from "../../host/port/Host";
import type { GuardContext } from "../escalation/context";
import type { Expected } from "../support/verifyWritten";

/**
 * Returns the previous document, for the audit and for rollback. A profile that names a missing
 * role cannot be put back: the host accepts none, and reads it as if it did not exist.
 *
 * @param content of the stored profile; `undefined`: there is none
 */
export async function previousContent(
  { host }: Pick<GuardContext, "host">,
  id: string,
  content: Write["content"] | undefined,
): Promise<Pick<Expected, "before" | "stored">> {
  if (content === undefined) {
    return { before: undefined, stored: new Map() };
  }
  const before = storedProfile({ ...content, _id: id });
  const roleIds = roleIdsNamedBy(before);
  const roles = await host.findRoles(roleIds);
  return {
    before: roles.size === roleIds.size ? before : undefined,
    stored: new Map([[id, content]]),
  };
}
