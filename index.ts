import { ProfileGuardPlugin } from "./lib/ProfileGuardPlugin";

export { ProfileGuardPlugin };
export default ProfileGuardPlugin;
export type {
  AnalyzeAllAnswer,
  AnalyzeAllRequest,
  AnalyzeAnswer,
  AnalyzeProfileRequest,
  AnalyzeRoleRequest,
  RoleDraft,
} from "./lib/api/analyze";
export type { CreationAnswer, UpdateAnswer, WriteAnswer } from "./lib/usecases/admission/answers";
export type {
  AllowingPolicy,
  EffectiveRestriction,
  ExplainArguments,
  ExplainedRequest,
  JudgedTarget,
  LackingPolicy,
  PluginRefusal,
  RequestExplanation,
} from "./lib/api/explain";
export type {
  ComparedSide,
  Comparison,
  ComparisonRequest,
  EffectiveRights,
  EffectiveRightsArguments,
  ProfileDraft,
  RightsRequest,
  RightsRow,
  RowExceptions,
  WitnessedRight,
} from "./lib/api/rights";
export type { Incompleteness, WhoCan, WhoCanArguments, WhoCanRequest } from "./lib/api/whoCan";
export type { AttributedFinding } from "./lib/domain/analysis";
export type {
  AuditConfig,
  AuditOptions,
  Delegation,
  ProfileGuardConfig,
  ProfileGuardOptions,
} from "./lib/config/config";
export type { AuditEntry, AuditedChange as Change } from "./lib/domain/audit/entry";
export type { Finding, FindingCode, Severity } from "./lib/domain/findings";
export type { Policy, Profile, Restriction } from "./lib/domain/policies/Profile";
export type { EscalationDetails } from "./lib/errors/errors";
export { ErrorId } from "./lib/errors/errors";
export type { Preview } from "./lib/usecases/dryRun/preview";
export type { SignUp } from "./lib/host/port/SignUpStore";
export type { SignUpOptions } from "./lib/config/signUp";
export type { Refusal } from "./lib/usecases/admission/Gate";
export type { AuditState } from "./lib/usecases/audit/AuditWriter";
export type { HistoryAnswer, Version } from "./lib/usecases/audit/history";
export type { RestoreAnswer } from "./lib/usecases/audit/restore";
export type { SearchAnswer } from "./lib/usecases/audit/search";
