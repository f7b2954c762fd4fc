import type {
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
  Preview,
  ProfileArguments,
  RepairDanglingAnswer,
  RepairDanglingArguments,
  RequestExplanation,
  RestoreAnswer,
  RestoreArguments,
  SearchAnswer,
  SearchAuditArguments,
  Status,
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
  /** Answer of a dry run. */
  readonly preview: never;
}

/** A write, which can be tried without writing. */
interface Write<Arguments, Answer> extends Omit<Action<Arguments, Answer>, "preview"> {
  readonly preview: Preview;
}

/** The distribution matters: one of two members, and not both. */
type ArgumentsOf<Query> = Query extends unknown ? Omit<Query, "controller" | "action"> : never;

/** Every own action, as `controller:action` names it, with its arguments and its answer. */
export interface OwnActionTypes {
  readonly createProfile: Write<ProfileArguments, CreationAnswer>;
  readonly createOrReplaceProfile: Write<ProfileArguments, WriteAnswer>;
  readonly updateProfile: Write<UpdateProfileArguments, UpdateAnswer>;
  readonly createUser: Write<CreateUserArguments, CreationAnswer>;
  readonly createRestrictedUser: Write<CreateRestrictedUserArguments, WriteAnswer>;
  readonly createApiKey: Write<
    CreateApiKeyArguments & { readonly dryRun?: boolean },
    CreatedApiKey
  >;
  readonly cutOff: Write<CutOffArguments, CutOff>;
  readonly analyzeProfile: Action<ArgumentsOf<AnalyzeProfileRequest>, AnalyzeAnswer>;
  readonly analyzeRole: Action<ArgumentsOf<AnalyzeRoleRequest>, AnalyzeAnswer>;
  readonly analyzeAll: Action<ArgumentsOf<AnalyzeAllRequest>, AnalyzeAllAnswer>;
  readonly explain: Action<ExplainArguments, RequestExplanation>;
  readonly effectiveRights: Action<EffectiveRightsArguments, EffectiveRights>;
  readonly whoCan: Action<WhoCanArguments, WhoCan>;
  readonly compare: Action<{ readonly body: ComparisonRequest }, Comparison>;
  readonly findDangling: Action<FindDanglingArguments, FindDanglingAnswer>;
  readonly repairDangling: Action<RepairDanglingArguments, RepairDanglingAnswer>;
  readonly searchAudit: Action<SearchAuditArguments, SearchAnswer>;
  readonly exportAudit: Action<ExportAuditArguments, ExportAuditAnswer>;
  readonly history: Action<HistoryArguments, HistoryAnswer>;
  readonly restore: Action<RestoreArguments, RestoreAnswer>;
  readonly status: Action<{ readonly body?: never }, Status>;
}
