import type { ReachStep } from "../../api/reach";
import { ANONYMOUS } from "../hostIds";
import { identityRequest, loginRequest, RESET } from "./chainRequests";
import type { ReachUser } from "./reachPlatform";

/** Actions that make a means to act as a user who exists. */
export const IDENTITY_MAKERS = [
  "security:createApiKey",
  "profile-guard:createApiKey",
  "security:createCredentials",
  "security:updateCredentials",
  "kuzzle-plugin-auth-passport-local/password:getResetPasswordToken",
] as const;

export function isKeyMaker(action: string): boolean {
  return action.endsWith(":createApiKey");
}

/** Tells whether an action may make a means to act as a user: Kuzzle makes no second login, and changes none that is not. */
export function isUsable(action: string, { hasLogin }: ReachUser): boolean {
  const needs = action.endsWith(":createCredentials")
    ? false
    : isKeyMaker(action)
      ? undefined
      : true;
  return needs === undefined || hasLogin === undefined || hasLogin === needs;
}

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
  return [makes, ...(action.endsWith(":getResetPasswordToken") ? [resets] : []), logsIn(kuid)];
}

/** Nobody needs a right for it. */
export function logsIn(kuid: string): ReachStep {
  return { as: kuid, by: "nothing", request: loginRequest(kuid) };
}

export function union(...lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())].sort();
}
