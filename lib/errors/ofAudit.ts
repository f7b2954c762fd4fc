import type { ErrorEntry } from "./ErrorEntry";

/** Lists the errors of the audit, and of counts. */
export const OF_AUDIT = {
  auditUnavailable: {
    id: "profile-guard.audit.unavailable",
    status: 503,
    class: "ServiceUnavailableError",
    code: 0x70670701,
    when: 'with `onAuditFailure: "refuse"`: its audit entry could not be written, nor was it; or the audit cannot be read',
  },
  auditSwitchedOff: {
    id: "profile-guard.audit.switched_off",
    status: 412,
    class: "PreconditionError",
    code: 0x70670703,
    when: "an action of the audit, while `audit.enabled` is `false`",
  },
  auditNotFound: {
    id: "profile-guard.audit.not_found",
    status: 404,
    class: "NotFoundError",
    code: 0x70670702,
    when: "`restore`: no entry tells such a version of the document",
  },
  usageSwitchedOff: {
    id: "profile-guard.usage.switched_off",
    status: 412,
    class: "PreconditionError",
    code: 0x70670704,
    when: "`unusedRights`, while `usage.enabled` is not `true`",
  },
} as const satisfies Readonly<Record<string, ErrorEntry>>;
