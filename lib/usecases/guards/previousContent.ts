import { roleIdsNamedBy } from "../../domain/policies/references";
import { storedProfile } from "../../domain/policies/storedProfile";
import type { Write } from "../../host/port/Host";
import type { GuardContext } from "../escalation/context";
import type { Expected } from "../support/verifyWritten";

/**
 * What a request replaces: for the audit as it was stored, and to be put back. The host takes no
 * profile whose role is lost, and reads it as if it did not exist: that one cannot be put back.
 *
 * @param content of the profile in the storage; `undefined`: there is none
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
