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
export type { CreationAnswer, UpdateAnswer, WriteAnswer } from "./lib/answers";
export type { Delegation, ProfileGuardConfig, ProfileGuardOptions } from "./lib/config";
export type { AttributedFinding } from "./lib/domain/analysis";
export type { Finding, Severity } from "./lib/domain/findings";
export type { Policy, Profile, Restriction } from "./lib/domain/policies/Profile";
export type { EscalationDetails } from "./lib/errors";
export { ErrorId } from "./lib/errors";
export type { Refusal } from "./lib/usecases/gate";
