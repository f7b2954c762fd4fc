import type { ErrorEntry } from "./ErrorEntry";
import { OF_AUDIT } from "./ofAudit";
import { SHARES } from "./shares";
import { STOPS_START } from "./stopsStart";

/** Lists every error with an id of the plugin. Where Kuzzle refuses too, Kuzzle's id stays. */
export const ERRORS = {
  invalidProfile: {
    id: "profile-guard.profile.invalid",
    status: 400,
    class: "BadRequestError",
    code: 0x70670101,
    when: "a profile has faults that Kuzzle alone would not refuse; the first 100 in `details`, all in `count`",
  },
  invalidUser: {
    id: "profile-guard.user.invalid",
    status: 400,
    class: "BadRequestError",
    code: 0x70670201,
    when: "a user has faults; the first 100 in `details`, all in `count` (412 where the strategy says so, for a username that is taken)",
  },
  invalidImport: {
    id: "profile-guard.import.invalid",
    status: 400,
    class: "BadRequestError",
    code: 0x70670301,
    when: "`admin:loadSecurities` has faults; the first 100 in `details`, all in `count`, nothing was written",
  },
  invalidRequest: {
    id: "profile-guard.request.invalid",
    status: 400,
    class: "BadRequestError",
    code: 0x70670302,
    when: "an argument is wrong, an id or a place is no string, a member shadows another; the first 100 in `details`, all in `count`",
  },
  escalation: {
    id: "profile-guard.rights.escalation",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670501,
    when: "the caller lacks rights; `details.missing` (at most 50 lines, `total`), through which profile, policy and role they would come, and which of the caller's profiles fall short; `withheld` where the caller may not see all of that",
  },
  unchecked: {
    id: "profile-guard.rights.unchecked",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670504,
    when: "the request uses something that the host does not check: a query that reads another index, targets, a whole index, a script of its own, a setting that names a file of the server, a scroll or a room of a place that the caller has no right to ([non-interference.md](non-interference.md))",
  },
  unknownAction: {
    id: "profile-guard.rights.unknown_action",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670506,
    when: "this Kuzzle is newer than the plugin knows, and has an action of which the plugin cannot tell what it does: only who covers everything may run it (`unknownActions`)",
  },
  limitedKey: {
    id: "profile-guard.rights.limited_key",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670507,
    when: "an API key with limits, or a token made through one, would go beyond them: make a key or token that lives longer, or set credentials of its own user; or its policies cannot be read ([api-keys.md](api-keys.md))",
  },
  disclosure: {
    id: "profile-guard.rights.disclosure",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670505,
    when: "the answer would tell what the host's own actions would not have shown the caller",
  },
  resetToken: {
    id: "profile-guard.rights.reset_token",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670508,
    when: "a reset token of the strategy `local` has expired, or was made for a user who was made again, changed or cut off, or has other rights or another password since; or is none",
  },
  unknownClient: {
    id: "profile-guard.rights.unknown_client",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670509,
    when: 'the application writes rights in the course of requests, and nobody can tell for which client (`embeddedCalls: "refuse"`, [embedded-calls.md](embedded-calls.md))',
  },
  unsafePreset: {
    id: "profile-guard.rights.unsafe_preset",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670502,
    when: "the preset profiles of createRestrictedUser grant administration; or a caller who does not hold everything would delete one of them, or let them grant it, which ends all sign-ups",
  },
  lastAdmin: {
    id: "profile-guard.rights.last_admin",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670503,
    when: "nobody who holds everything and can log in would be left",
  },
  constraint: {
    id: "profile-guard.constraint.violated",
    status: 409,
    class: "KuzzleError",
    code: 0x7067050a,
    when: "what would be stored breaks a constraint of the configuration, or breaks it further: its name, a request that shows it, who may send it and through what, in `details.broken`; `withheld` where the caller may not see all of that ([constraints.md](constraints.md))",
  },
  referenced: {
    id: "profile-guard.place.referenced",
    status: 412,
    class: "PreconditionError",
    code: 0x70670303,
    when: "profiles are restricted to what is to be deleted; the first 100 in `details`, all in `total`, for those who may search profiles; `withheld` for others",
  },
  instanceOccupied: {
    id: "profile-guard.template.occupied",
    status: 412,
    class: "PreconditionError",
    code: 0x70670304,
    when: "an instance of a template would take the place of a profile that was not made from it ([templates.md](templates.md))",
  },
  signUpLimit: {
    id: "profile-guard.sign_up.limit",
    status: 429,
    class: "TooManyRequestsError",
    code: 0x70670601,
    when: "too many sign-ups from one address; `details.retryAfter` and the header `Retry-After` say how many seconds to wait",
  },
  signUpRefused: {
    id: "profile-guard.sign_up.refused",
    status: 403,
    class: "ForbiddenError",
    code: 0x70670602,
    when: "a pipe of the application on `profile-guard:beforeSignUp` has refused",
  },
  unavailable: {
    id: "profile-guard.decision.unavailable",
    status: 503,
    class: "ServiceUnavailableError",
    code: 0x70670401,
    when: "what the decision needs could not be read, or a right cannot be told. **Nothing was written, nor will be**; the message says whether to try again",
  },
  lockTimeout: {
    id: "profile-guard.lock.timeout",
    status: 503,
    class: "ServiceUnavailableError",
    code: 0x70670405,
    when: "others are changing the same roles, profiles or users for too long. **Nothing was written, nor will be**; try again",
  },
  ...SHARES,
  readOnly: {
    id: "profile-guard.write.read_only",
    status: 503,
    class: "ServiceUnavailableError",
    code: 0x70670403,
    when: "the storage takes no writes: an index is read-only, or its disk is full. Nothing was written",
  },
  overtaken: {
    id: "profile-guard.write.overtaken",
    status: 503,
    class: "ServiceUnavailableError",
    code: 0x70670407,
    when: "while it was under way, the user was deleted, got more rights or a new password: the key, session or credentials that it made are gone again, and no reset token is answered; try again",
  },
  outcomeUnknown: {
    id: "profile-guard.write.outcome_unknown",
    status: 503,
    class: "ServiceUnavailableError",
    code: 0x70670402,
    when: "the write began, and did not end as it should: **some or all of it may be stored, or may yet be.** Look before you try again",
  },
  undone: {
    id: "profile-guard.write.undone",
    status: 503,
    class: "ServiceUnavailableError",
    code: 0x70670404,
    when: "something else was written than what was checked, because another plugin changed the request or a lock was lost; its rights were put back, or it was removed",
  },
  ...OF_AUDIT,
  ...STOPS_START,
} as const satisfies Readonly<Record<string, ErrorEntry>>;

type Errors = typeof ERRORS;

/** Maps our names to the stable ids. */
export const ErrorId = Object.fromEntries(
  Object.entries(ERRORS).map(([name, { id }]) => [name, id]),
) as { readonly [Name in keyof Errors]: Errors[Name]["id"] };

export type ErrorId = Errors[keyof Errors]["id"];

export const CODES = Object.fromEntries(
  Object.values(ERRORS).map(({ id, code }) => [id, code]),
) as Readonly<Record<ErrorId, number>>;
