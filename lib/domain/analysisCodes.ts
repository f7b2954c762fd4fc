import type { AnalysisEntry } from "./AnalysisEntry";
import { CONFIGURATION } from "./configurationCodes";

/** The findings of an analysis besides the faults: the table of docs/findings.md is made of it. */
export const ANALYSIS = {
  "restriction.ineffective": {
    severity: "warning",
    of: "profile",
    meaning: "no action of the role takes an index, so the restriction restricts nothing",
  },
  "restriction.partial": {
    severity: "suggestion",
    of: "profile",
    meaning: "some actions of a restricted role take no index",
  },
  "restriction.indexWide": {
    severity: "securityWarning",
    of: "profile",
    meaning:
      "limited to collections, but the role allows actions that name an index alone, such as `index:create`: the host lets them pass",
  },
  "restriction.contradictory": {
    severity: "warning",
    of: "profile",
    meaning:
      "the same role is limited to collections here, and granted on the whole index by another policy",
  },
  "restriction.overlapping": {
    severity: "suggestion",
    of: "profile",
    meaning: "the same role in the same place by two policies",
  },
  "policy.administration": {
    severity: "securityWarning",
    of: "profile",
    meaning:
      "a profile with restrictions allows actions on users, rights or the platform, which none limits",
  },
  "policy.covered": {
    severity: "warning",
    of: "profile",
    meaning: "another single policy of the profile grants all of it",
  },
  "denial.defeated": {
    severity: "securityWarning",
    of: "profile",
    meaning: "what one role denies, another allows in the same place",
  },
  "profile.everything": {
    severity: "securityWarning",
    of: "profile",
    meaning: "grants every right, present and future, and is not called `admin`",
  },
  "profile.unused": {
    severity: "suggestion",
    of: "profile",
    meaning: "no user has it; not told of `admin`, `default`, `anonymous` and the preset ones",
  },
  "rateLimit.defeated": {
    severity: "warning",
    of: "profile",
    meaning: "another profile of the same users has a higher limit, or none",
  },
  "rateLimit.shared": {
    severity: "suggestion",
    of: "profile",
    meaning: "the limit of `anonymous` is one for all visitors together",
  },
  "anonymous.everything": {
    severity: "securityWarning",
    of: "profile",
    meaning: "strangers may use every controller, those yet to come included",
  },
  "anonymous.administration": {
    severity: "securityWarning",
    of: "profile",
    meaning: "strangers may act on users, rights or the platform, ways to sign up aside",
  },
  "anonymous.writes": {
    severity: "securityWarning",
    of: "profile",
    meaning: "strangers may change data",
  },
  "anonymous.rights": {
    severity: "suggestion",
    of: "profile",
    meaning: "what strangers may do, to look over",
  },
  "role.malformed": {
    severity: "error",
    of: "profile",
    meaning: "the role has an entry that is null, at which the host fails",
  },
  "controller.unknown": {
    severity: "warning",
    of: "role",
    meaning: "no such controller, of the host or of a plugin; `suggestion`: the nearest",
  },
  "controller.undeclared": {
    severity: "suggestion",
    of: "role",
    meaning:
      "the command line: what controllers of plugins have is not told, so nothing is judged of them",
  },
  "action.unknown": {
    severity: "warning",
    of: "role",
    meaning: "the controller has no such action; `suggestion`: the nearest",
  },
  "denial.unknown": {
    severity: "securityWarning",
    of: "role",
    meaning:
      'an action that does not exist is denied beside `"*": true`, so that what was meant is allowed',
  },
  "action.everyController": {
    severity: "warning",
    of: "role",
    meaning: "an action named under the controller `*`",
  },
  "entry.shadowing": {
    severity: "warning",
    of: "role",
    meaning: "a controller's entry takes the place of `*` as a whole, and allows less",
  },
  "entry.shadowed": {
    severity: "warning",
    of: "role",
    meaning: "`memoryStorage` beside `ms`: the host reads only one of the two",
  },
  "entry.redundant": {
    severity: "suggestion",
    of: "role",
    meaning: "an entry that says what holds without it",
  },
  "role.withoutRights": {
    severity: "warning",
    of: "role",
    meaning: "allows no action that exists",
  },
  "role.unread": {
    severity: "warning",
    of: "role",
    meaning:
      "a member that the host stores in a role, and nobody reads: `rateLimit` and `restrictedTo` belong to profiles",
  },
  "role.unused": {
    severity: "suggestion",
    of: "role",
    meaning: "no profile uses it; not told of `admin`, `default` and `anonymous`",
  },
  "user.everything": {
    severity: "securityWarning",
    of: "user",
    meaning:
      "holds every right, by one profile or several together, and does not have the profile `admin`",
  },
  "embedded.writes": {
    severity: "suggestion",
    of: "application",
    meaning:
      "an action in whose course the application has written rights, who may call it, whether they are judged, and what lets them hand out more; `analyzeAll` alone",
  },
  "embedded.unserved": {
    severity: "suggestion",
    of: "application",
    meaning:
      "the application has written rights where no client's request is known, as at start, in jobs and in queues: from where, and how to say whom it serves; `analyzeAll` alone",
  },
  ...CONFIGURATION,
  "user.withoutProfiles": {
    severity: "warning",
    of: "user",
    meaning: "has no profile: the host refuses every request",
  },
} as const satisfies Readonly<Record<string, AnalysisEntry>>;

export type AnalysisCode = keyof typeof ANALYSIS;

export type SeverityOf<Code extends AnalysisCode> = (typeof ANALYSIS)[Code]["severity"];
