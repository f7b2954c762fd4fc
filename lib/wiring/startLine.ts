import type { SignUpStatus, Status, SwitchedOff } from "../api/status";

/** Puts into one line what this node guards, and what it does not. */
export function startLine(status: Status): string {
  const { version, kuzzle, mode, pins, off, hostPatches, audit, signUp, usage } = status;
  const patches = hostPatches.applied.length + hostPatches.off.length;
  const lost = pins.failed.length === 0 ? "" : ` (not: ${pins.failed.map(nameOf).join(", ")})`;
  const parts = [
    `profile-guard ${version} on Kuzzle ${kuzzle}`,
    `escalation: ${mode.escalation}`,
    `Kuzzle's own actions: ${mode.guardNativeActions ? "guarded" : "NOT GUARDED"}`,
    `calls of the application: ${mode.embeddedCalls}`,
    `unknown actions: ${typeof mode.unknownActions === "string" ? mode.unknownActions : `refuse, but ${mode.unknownActions.join(", ")}`}`,
    `constraints: ${status.constraints || "none"}`,
    `reads of users, profiles and roles: ${mode.restrictSecurityReads === "covered" ? "what callers cover" : "by roles alone"}`,
    `templates: ${status.templates || "none"}`,
    `usage: ${usage === false ? "not counted" : `counted, ${usage.days} days`}`,
    `facts of Kuzzle: ${pins.checked - pins.failed.length} of ${pins.checked} hold${lost}`,
    `host patches: ${hostPatches.applied.length} of ${patches}${inBrackets(hostPatches.off)}`,
    `audit: ${audit === false ? "off" : `${audit.retention.days} days, ${audit.retention.entries} entries`}`,
    `sign-ups: ${signUp === false ? "no limits" : limitsOf(signUp)}`,
    `off: ${off.length === 0 ? "nothing" : off.map(({ what, why }) => `${what} (${why})`).join("; ")}`,
  ];
  return `${parts.join(". ")}.`;
}

/** Says that nothing is refused, so that nobody overlooks it. */
export function reportLine({ reported }: Pick<Status, "reported">): string {
  return `PROFILE-GUARD REFUSES NOTHING FOR RIGHTS: "ESCALATION" IS "REPORT". ${reported.refusals} REFUSALS WERE REPORTED SINCE THE START, AND PASSED. Look at them in the log ("would refuse") and in the audit, then set "escalation" to "refuse".`;
}

function nameOf({ name }: { readonly name: string }): string {
  return name;
}

function inBrackets(off: readonly SwitchedOff[]): string {
  return off.length === 0
    ? ""
    : ` (not: ${off.map(({ what, why }) => `${what}, ${why}`).join("; ")})`;
}

function limitsOf(signUp: SignUpStatus): string {
  const { kuid, limit, content, strategies } = signUp;
  const limits = [
    ...(limit ? [`${limit.requests} in ${limit.window} s for each address`] : []),
    ...(kuid === "allow" ? [] : [`kuids: ${kuid}`]),
    ...(content ? ["the form of their content"] : []),
    ...(strategies ? [`strategies: ${strategies.join(", ")}`] : []),
    ...sizesOf(signUp),
  ];
  return limits.join(", ") || "no limits";
}

function sizesOf({ maximalContentSize, maximalCredentialsSize }: SignUpStatus): string[] {
  return [
    ...(maximalContentSize === undefined ? [] : [`content to ${maximalContentSize} bytes`]),
    ...(maximalCredentialsSize === undefined
      ? []
      : [`credentials to ${maximalCredentialsSize} bytes`]),
  ];
}
