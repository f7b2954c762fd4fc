import type { ReachRequest, ReachStep } from "../../api/reach";
import { ANONYMOUS } from "../hostIds";
import { identityRequest, loginRequest, RESET } from "./chainRequests";
import type { Identity } from "./Identity";
import { declared, isKeyMaker } from "./wayActions";

/** The step by which somebody gets a means to act as a user, and uses it. */
export function asUser(
  as: string,
  by: ReachStep["by"],
  action: string,
  kuid: string,
): readonly ReachStep[] {
  const makes = { as, by, request: identityRequest(action, kuid) };
  if (isKeyMaker(action)) {
    return [makes];
  }
  const resets = { as: ANONYMOUS, by: "nothing" as const, request: RESET };
  return [makes, ...(declared(action).resetToken === "makes" ? [resets] : []), logsIn(kuid)];
}

/** Nobody needs a right for it. */
export function logsIn(kuid: string): ReachStep {
  return { as: kuid, by: "nothing", request: loginRequest(kuid) };
}

export function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}

/** A request that nothing judges. */
export function step({ name }: Identity, request: ReachRequest): ReachStep {
  return { as: name, by: "nothing", request };
}
