/**
 * Every public type, in one place: what a program that uses the plugin may name. What stands here is
 * covered by docs/versioning.md; everything else may change in any version.
 */

// options
export type { AuditConfig, AuditOptions } from "./config/auditOptions";
export type {
  Delegation,
  OnWideningOptions,
  ProfileGuardConfig,
  ProfileGuardOptions,
  ResetTokenOptions,
} from "./config/config";
export type { ConstraintOptions, ConstraintPlaces } from "./config/constraints";
export type { TemplateOptions } from "./config/templates";
export type {
  EmbeddedCallConfig,
  EmbeddedCallMode,
  EmbeddedCallOptions,
} from "./config/embeddedCalls";
export type { LimitConfig, LimitOptions } from "./config/callerLimits";
export type { HostPatchOptions } from "./config/hostPatches";
export type { SignUpConfig, SignUpOptions } from "./config/signUp";

// documents and findings
export type { Policy, Profile, Restriction } from "./domain/policies/Profile";
export type { AttributedFinding } from "./domain/analysis";
export type { Finding, FindingCode, Severity } from "./domain/findings";

// writes: their answers, previews and refusals
export type { CreationAnswer, UpdateAnswer, WriteAnswer } from "./usecases/admission/writeAnswers";
export type { ToldOrigin } from "./domain/access/origins";
export type { PlantedHandle } from "./domain/access/plantedHandle";
export type { Preview } from "./usecases/dryRun/preview";
export type { EndingSubscriptions } from "./usecases/connections/countEnding";
export type { CutOff } from "./usecases/connections/cutOff";
export type { InstantiationPreview } from "./usecases/templates/instantiateTenant";
export type {
  InstantiatedTenant,
  InstantiateTenantArguments,
  TenantInstance,
} from "./api/tenantInstances";
export type { EndNotice as SubscriptionEnded, EndReason } from "./domain/connections/Subscription";
export type { BrokenConstraint, ConstraintDetails, EscalationDetails } from "./errors/errors";
export type { Actor } from "./usecases/support/command";
export type { Refusal } from "./usecases/support/RefusalReporter";
export type { SignUp } from "./host/port/SignUpStore";

// the arguments of writes
export type {
  CreateRestrictedUserArguments,
  CreateUserArguments,
  Credentials,
  CutOffArguments,
  ProfileArguments,
  UpdateProfileArguments,
  WriteArguments,
} from "./api/writes";

// questions about rights
export type {
  AnalyzeAllAnswer,
  AnalyzeAllRequest,
  AnalyzeAnswer,
  AnalyzeProfileRequest,
  AnalyzeRoleRequest,
  RoleDraft,
} from "./api/analyze";
export type {
  AllowingPolicy,
  EffectiveRestriction,
  ExplainArguments,
  ExplainedKey,
  ExplainedRequest,
  JudgedTarget,
  LackingPolicy,
  PluginRefusal,
  RequestExplanation,
} from "./api/explain";
export type {
  ComparedSide,
  Comparison,
  ComparisonRequest,
  EffectiveRights,
  EffectiveRightsArguments,
  ProfileDraft,
  RefusedAction,
  RightsRequest,
  RightsRow,
  RowExceptions,
  WitnessedRight,
} from "./api/rights";
export type {
  UncountedTime,
  UnusedRights,
  UnusedRightsArguments,
  UnusedRow,
  UsedRequest,
} from "./api/unused";
export type { Reach, ReachArguments, Reached, ReachRequest, ReachStep } from "./api/reach";
export type { Incompleteness, WhoCan, WhoCanArguments, WhoCanRequest } from "./api/whoCan";

// API keys with policies
export type { CreateApiKeyArguments, CreatedApiKey, GoneRole, KeyCut } from "./api/apiKeys";

// what dangles, and repairing it
export type {
  CredentialsWithoutUser,
  DanglingRestriction,
  DanglingSection,
  Drift,
  FindDanglingAnswer,
  FindDanglingArguments,
  IncompleteUser,
  ItemRepair,
  KeyWithoutUser,
  MissingProfiles,
  MissingRole,
  RepairDanglingAnswer,
  RepairDanglingArguments,
} from "./api/drift";

// the state of a node
export type {
  FailedPin,
  MetricsAnswer,
  SignUpStatus,
  Status,
  StatusMode,
  SwitchedOff,
} from "./api/status";

// the audit
export type {
  AuditEntry,
  AuditFilter,
  AuditPage,
  AuditState,
  AuditedActor,
  Change,
  Content,
  DocumentKind,
  ExportAuditAnswer,
  ExportAuditArguments,
  HistoryAnswer,
  HistoryArguments,
  Reason,
  RestoreAnswer,
  RestoreArguments,
  ReportedGroup,
  ReportedRefusalsAnswer,
  ReportedRefusalsArguments,
  SearchAnswer,
  SearchAuditArguments,
  ShownEntry,
  TargetKind,
  Version,
} from "./api/audit";
