/** Stable ids of every error that the plugin answers, each with a stable code. */
export const ErrorId = {
  /** 400: a profile, or a request about one, is wrong; `details` lists every fault. */
  invalidProfile: "profile-guard.profile.invalid",
  /** 400: a user, or a request about one, is wrong; `details` lists every fault. */
  invalidUser: "profile-guard.user.invalid",
  /** 400: an import (admin:loadSecurities) is wrong; `details` lists every fault. */
  invalidImport: "profile-guard.import.invalid",
  /** 400: a request that the host would take for another than it reads. */
  invalidRequest: "profile-guard.request.invalid",
  /** 403: the actor would gain, or hand out, rights that he does not hold. */
  escalation: "profile-guard.rights.escalation",
  /** 403: the preset profiles of createRestrictedUser grant administration. */
  unsafePreset: "profile-guard.rights.unsafe_preset",
  /** 403: nobody who covers everything and can log in would be left. */
  lastAdmin: "profile-guard.rights.last_admin",
  /** 403: the request uses something that the host does not check. */
  unchecked: "profile-guard.rights.unchecked",
  /** 403: the answer would tell what the actor may not see. */
  disclosure: "profile-guard.rights.disclosure",
  /** 412: profiles are restricted to the index or the collection that is to be deleted. */
  referenced: "profile-guard.place.referenced",
  /** 429: too many sign-ups from one address. */
  signUpLimit: "profile-guard.sign_up.limit",
  /** 403: the application has refused a sign-up. */
  signUpRefused: "profile-guard.sign_up.refused",
  /** 503: what the decision needs could not be read; nothing was written. */
  unavailable: "profile-guard.decision.unavailable",
  /** 503: others hold what the request needs for too long; nothing was written. */
  lockTimeout: "profile-guard.lock.timeout",
  /** 503: the write may be stored, or may yet be. */
  outcomeUnknown: "profile-guard.write.outcome_unknown",
  /** 503: an index takes no writes: it is read-only, or its disk is full; it was not written. */
  readOnly: "profile-guard.write.read_only",
  /** 503: something else was written than what was judged, and was taken back. */
  undone: "profile-guard.write.undone",
  /** 503: the audit's store takes no entry, and `onAuditFailure` is `refuse`; or it cannot be read. */
  auditUnavailable: "profile-guard.audit.unavailable",
  /** 412: the configuration switches the audit off. */
  auditSwitchedOff: "profile-guard.audit.switched_off",
  /** 404: there is no such entry, or it holds no such version of the document. */
  auditNotFound: "profile-guard.audit.not_found",
  /** The plugin's configuration is wrong; the application does not start. */
  invalidConfiguration: "profile-guard.configuration.invalid",
} as const;

export type ErrorIdentifier = (typeof ErrorId)[keyof typeof ErrorId];

/** "pg" and a number: outside every range of the host. */
export const CODES: Readonly<Record<ErrorIdentifier, number>> = {
  "profile-guard.configuration.invalid": 0x70670001,
  "profile-guard.profile.invalid": 0x70670101,
  "profile-guard.user.invalid": 0x70670201,
  "profile-guard.import.invalid": 0x70670301,
  "profile-guard.request.invalid": 0x70670302,
  "profile-guard.place.referenced": 0x70670303,
  "profile-guard.sign_up.limit": 0x70670601,
  "profile-guard.sign_up.refused": 0x70670602,
  "profile-guard.decision.unavailable": 0x70670401,
  "profile-guard.write.outcome_unknown": 0x70670402,
  "profile-guard.write.read_only": 0x70670403,
  "profile-guard.write.undone": 0x70670404,
  "profile-guard.lock.timeout": 0x70670405,
  "profile-guard.audit.unavailable": 0x70670701,
  "profile-guard.audit.not_found": 0x70670702,
  "profile-guard.audit.switched_off": 0x70670703,
  "profile-guard.rights.escalation": 0x70670501,
  "profile-guard.rights.unsafe_preset": 0x70670502,
  "profile-guard.rights.last_admin": 0x70670503,
  "profile-guard.rights.unchecked": 0x70670504,
  "profile-guard.rights.disclosure": 0x70670505,
};
