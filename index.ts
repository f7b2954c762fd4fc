import { ProfileGuardPlugin } from "./lib/ProfileGuardPlugin";

export { ProfileGuardPlugin };
export default ProfileGuardPlugin;
export type { CreationAnswer, UpdateAnswer, WriteAnswer } from "./lib/answers";
export type {
  AuditConfig,
  AuditOptions,
  Delegation,
  ProfileGuardConfig,
  ProfileGuardOptions,
} from "./lib/config";
export type { AuditEntry, Change } from "./lib/domain/audit/entry";
export type { Finding, Severity } from "./lib/domain/findings";
export type { Policy, Profile, Restriction } from "./lib/domain/policies/Profile";
export type { EscalationDetails } from "./lib/errors";
export { ErrorId } from "./lib/errors";
export type { Refusal } from "./lib/usecases/gate";
export type { AuditState } from "./lib/usecases/audit/AuditWriter";
export type { HistoryAnswer, Version } from "./lib/usecases/audit/history";
export type { RestoreAnswer } from "./lib/usecases/audit/restore";
export type { SearchAnswer } from "./lib/usecases/audit/search";
