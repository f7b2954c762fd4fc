import { ProfileGuardPlugin } from "./lib/ProfileGuardPlugin";

export { ProfileGuardPlugin };
export default ProfileGuardPlugin;
export type { CreationAnswer, UpdateAnswer, WriteAnswer } from "./lib/answers";
export type { Delegation, ProfileGuardConfig, ProfileGuardOptions } from "./lib/config";
export type { Finding, Severity } from "./lib/domain/findings";
export type { Policy, Profile, Restriction } from "./lib/domain/policies/Profile";
export type { EscalationDetails } from "./lib/errors";
export { ErrorId } from "./lib/errors";
export type { SignUp } from "./lib/host/SignUpStore";
export type { SignUpOptions } from "./lib/signUpConfig";
export type { Refusal } from "./lib/usecases/gate";
