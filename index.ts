import { ProfileGuardPlugin } from "./lib/ProfileGuardPlugin";

export { ProfileGuardPlugin };
export default ProfileGuardPlugin;
export { ErrorId } from "./lib/errors/errors";
export * from "./lib/publicTypes";
