/** Profiles that each tenant has of its own, made from templates: read, filled in, proven. Pure; knows no files. */
export { type Leak, leakOf, leaving } from "./isolation";
export { instanceFinding } from "./instanceFinding";
export { isolationFinding } from "./isolationFinding";
export { meetingFinding } from "./meetingFinding";
export { readTemplates } from "./readTemplates";
export {
  instanceContent,
  instanceId,
  instanceIn,
  type InstanceOf,
  instanceOf,
  instancesOfId,
  PLACEHOLDER,
  tagOf,
  type Template,
  type Templates,
} from "./Template";
