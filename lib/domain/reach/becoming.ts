import type { ReachStep } from "../../api/reach";
import { actionsThat, type DocumentStore } from "../actions";
import { ANONYMOUS } from "../hostIds";
import { identityRequest, loginRequest, RESET } from "./chainRequests";
import type { ReachUser } from "./reachPlatform";

const OF_OTHERS: ReadonlySet<string | undefined> = new Set(["owner", "userId", "_id"]);

/** Actions that make a means to act as a user who exists; those first that need no login. */
export const IDENTITY_MAKERS: readonly string[] = actionsThat(
  ({ makes, makesFor, resetToken }) =>
    resetToken === "makes" || (makes !== undefined && OF_OTHERS.has(makesFor)),
).sort((one, other) => Number(isKeyMaker(other)) - Number(isKeyMaker(one)));

/** Actions by which strangers become users of the preset profiles. */
export const SIGN_UPS: readonly string[] = userWrites(({ profileIds }) => profileIds === "preset");

/** Actions that make a user with profiles and a password that the caller chooses. */
export const USER_MAKERS: readonly string[] = [
  ...userWrites(
    ({ does, document, profileIds }) =>
      profileIds === undefined && (does === "create" || document === "content and default"),
  ),
  ...actionsThat(({ write }) => write?.target === "import"),
];

/** Actions that give profiles to a user who exists. */
export const GIVERS: readonly string[] = userWrites(
  ({ does, profileIds }) => profileIds === undefined && does === "write",
);

function userWrites(satisfies: (write: DocumentStore) => boolean): string[] {
  return actionsThat(
    ({ write }) => write?.target === "user" && write.does !== "delete" && satisfies(write),
  );
}

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
