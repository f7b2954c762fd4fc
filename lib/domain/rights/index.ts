/** The algebra of rights: what may be done, by whom, and what is missing. Pure values. */
export {
  allows,
  type Coverage,
  covers,
  coversEverything,
  difference,
  equals,
  EVERYTHING,
  holdsUnnamed,
  intersection,
  isEmpty,
  NOTHING,
  union,
} from "./algebra";
export { storedRole, unreadMembers } from "./storedRole";
export { compileRights, rightsOfRole } from "./compile";
export {
  type PolicyPlace,
  isUnresolvable,
  UnresolvableRestriction,
  UnresolvableRole,
  type UnresolvedRestriction,
  type UnresolvedRole,
} from "./unresolvable";
export {
  comparedArguments,
  HOST_ACTIONS,
  type LocationArguments,
  locationArguments,
} from "../actions";
export {
  explainRequest,
  type Explanation,
  type JudgedPlace,
  type PolicyReason,
  type PolicyVerdict,
  type RawRequest,
} from "./explainRequest";
export { type Holding, type Provenance, traceRight } from "./provenance";
export {
  describeRateLimit,
  highestRateLimit,
  type RateLimitChange,
  rateLimitChange,
  rateLimitOf,
  storedRateLimit,
} from "./rateLimitRights";
export {
  type CellName,
  listedCells,
  listRights,
  rowsOf,
  type RightsRow,
  type RowExceptions,
} from "./rows";
export { describeRequest, describeRow, describeRows } from "./rowText";
export type {
  Collections,
  ControllerRights,
  Locations,
  NameSet,
  Rights,
  RightsRequest,
  RoleLookup,
  StoredPolicy,
  StoredProfile,
  StoredUser,
  StoredRole,
} from "./types";
export { freshName, witness } from "./witness";
