import type {
  MetricsAnswer,
  AnalyzeAllAnswer,
  AnalyzeAllRequest,
  AnalyzeAnswer,
  AnalyzeProfileRequest,
  AnalyzeRoleRequest,
  Comparison,
  ComparisonRequest,
  CreateApiKeyArguments,
  CreatedApiKey,
  CreateRestrictedUserArguments,
  CreateUserArguments,
  CreationAnswer,
  CutOff,
  CutOffArguments,
  EffectiveRights,
  EffectiveRightsArguments,
  ExplainArguments,
  ExportAuditAnswer,
  ExportAuditArguments,
  FindDanglingAnswer,
  FindDanglingArguments,
  HistoryAnswer,
  HistoryArguments,
  InstantiatedTenant,
  InstantiateTenantArguments,
  InstantiationPreview,
  Preview,
  ProfileArguments,
  RepairDanglingAnswer,
  RepairDanglingArguments,
  RequestExplanation,
  RestoreAnswer,
  RestoreArguments,
  Reach,
  ReachArguments,
  ReportedRefusalsAnswer,
  ReportedRefusalsArguments,
  SearchAnswer,
  SearchAuditArguments,
  Status,
  UnusedRights,
  UnusedRightsArguments,
  UpdateAnswer,
  UpdateProfileArguments,
  WhoCan,
  WhoCanArguments,
  WriteAnswer,
} from "../publicTypes";

/** An action with what it takes and answers. */
interface Action<Arguments, Answer> {
  readonly arguments: Arguments;
  readonly answer: Answer;
}

/** A write, which can be tried without writing. */
interface Write<Arguments, Answer, Previewed = Preview> extends Action<Arguments, Answer> {
  /** Answer of a dry run. */
  readonly preview: Previewed;
}

/** The distribution matters: one of two members, and not both. */
type ArgumentsOf<Query> = Query extends unknown ? Omit<Query, "controller" | "action"> : never;

/** Every own action, as `controller:action` names it, with its arguments and its answer. */
export interface OwnActionTypes {
  /** Creates a profile. */
  readonly createProfile: Write<ProfileArguments, CreationAnswer>;
  /** Creates or replaces a profile. */
  readonly createOrReplaceProfile: Write<ProfileArguments, WriteAnswer>;
  /** Updates the members of a profile that the body names. */
  readonly updateProfile: Write<UpdateProfileArguments, UpdateAnswer>;
  /** Creates a user with profiles. */
  readonly createUser: Write<CreateUserArguments, CreationAnswer>;
  /** Creates a user with the preset profiles. */
  readonly createRestrictedUser: Write<CreateRestrictedUserArguments, WriteAnswer>;
  /** Creates an API key that may do no more than its policies. */
  readonly createApiKey: Write<
    CreateApiKeyArguments & { readonly dryRun?: boolean },
    CreatedApiKey
  >;
  /** Makes the profiles that a tenant has by the templates, and makes them anew where they differ. */
  readonly instantiateTenant: Write<
    InstantiateTenantArguments,
    InstantiatedTenant,
    InstantiationPreview
  >;
  /** Ends what a user has open: sessions, API keys, connections. */
  readonly cutOff: Write<CutOffArguments, CutOff>;
  /** Finds what a profile means and does not seem to, stored or drafted. */
  readonly analyzeProfile: Action<ArgumentsOf<AnalyzeProfileRequest>, AnalyzeAnswer>;
  /** Finds what a role means and does not seem to, stored or drafted. */
  readonly analyzeRole: Action<ArgumentsOf<AnalyzeRoleRequest>, AnalyzeAnswer>;
  /** Lists the findings of every profile, role and user. */
  readonly analyzeAll: Action<ArgumentsOf<AnalyzeAllRequest>, AnalyzeAllAnswer>;
  /** Tells whether a user, profiles or a draft may send a request, and why. */
  readonly explain: Action<ExplainArguments, RequestExplanation>;
  /** Lists every right of a user, a profile, an API key, a draft or the caller. */
  readonly effectiveRights: Action<EffectiveRightsArguments, EffectiveRights>;
  /** Lists the profiles and users who may send a request. */
  readonly whoCan: Action<WhoCanArguments, WhoCan>;
  /** Finds whom somebody can become by chains of requests, and what they would gain by it. */
  readonly reach: Action<ReachArguments, Reach>;
  /** Lists the rights of a profile that no counted request has needed. */
  readonly unusedRights: Action<UnusedRightsArguments, UnusedRights>;
  /** Tells the rights that one side has and the other has not. */
  readonly compare: Action<{ readonly body: ComparisonRequest }, Comparison>;
  /** Lists what refers to something that does not exist. */
  readonly findDangling: Action<FindDanglingArguments, FindDanglingAnswer>;
  /** Repairs what refers to something that does not exist; without `dryRun: false` it only tells what it would do. */
  readonly repairDangling: Action<RepairDanglingArguments, RepairDanglingAnswer>;
  /** Searches the audit, the newest entry first. */
  readonly searchAudit: Action<SearchAuditArguments, SearchAnswer>;
  /** Groups the requests that a mode `report` has let pass. */
  readonly reportedRefusals: Action<ReportedRefusalsArguments, ReportedRefusalsAnswer>;
  /** Exports the audit as lines of JSON. */
  readonly exportAudit: Action<ExportAuditArguments, ExportAuditAnswer>;
  /** Lists the versions of a profile, a role or a user, the newest first. */
  readonly history: Action<HistoryArguments, HistoryAnswer>;
  /** Writes a profile, a role or a user as an earlier write left it or found it. */
  readonly restore: Action<RestoreArguments, RestoreAnswer>;
  /** Tells what this node guards, and what it does not. */
  readonly status: Action<object, Status>;
  /** Answers the metrics of this node, in the text format of Prometheus. */
  readonly metrics: Action<object, MetricsAnswer>;
}
