// For `import`: Node takes the whole of a CommonJS module for its default export.
import plugin from "./dist/index.js";

export const { ErrorId, ProfileGuardPlugin } = plugin;
export default ProfileGuardPlugin;
