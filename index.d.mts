export * from "./dist/index.js";
export { ProfileGuardPlugin as default } from "./dist/index.js";
