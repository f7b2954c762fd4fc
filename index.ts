import { ProfileGuardPlugin } from "./lib/ProfileGuardPlugin";

export { ProfileGuardPlugin };
export default ProfileGuardPlugin;
export type { CreationAnswer, UpdateAnswer, WriteAnswer } from "./lib/answers";
export type { ProfileGuardConfig, ProfileGuardOptions } from "./lib/config";
export type { Finding, Severity } from "./lib/domain/findings";
export type { Policy, Profile, Restriction } from "./lib/domain/policies/Profile";
export { ErrorId } from "./lib/errors";
