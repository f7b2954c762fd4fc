export { readActionKey } from "./actionKey";
export { comparedPlace, isBoundByOwnPlaces } from "./bounds";
export {
  actionsThat,
  comparedArguments,
  declarationOf,
  declare,
  guardedHostActions,
  HOST_ACTIONS,
  isOfPlugin,
  KNOWN_ACTIONS,
  locationArguments,
  ofCatalogue,
  OWN_CONTROLLER,
  writeOf,
} from "./catalogue";
export {
  type ActionDeclaration,
  type Deed,
  type DocumentDeletion,
  type DocumentStore,
  type DocumentTarget,
  type DocumentWrite,
  type Handle,
  type IdentityWrite,
  type IdPlace,
  type Listing,
  type LoadWrite,
  type LocationArguments,
  type Making,
  type QueryPlace,
  type PlatformWrite,
  type RemovedPlaces,
  type RequestCheck,
  type RoomHandle,
  type ScrollHandle,
  type SearchedSecurity,
  type SecurityRead,
  type ShardSource,
  type WriteDeclaration,
  type WrittenDocumentPlace,
} from "./declaration";
export {
  administration,
  changesData,
  isAdministration,
  isJudgedByContent,
  isWayIn,
  keepsToPlaces,
} from "./kinds";
export { SHARED_ACTIONS } from "./own";
export { PLATFORM_KNOWLEDGE, type PlatformKnowledge, UNGUARDED_REASONS } from "./actionReasons";
export {
  createsUser,
  isGuardedByRightsAlone,
  isOfDocuments,
  type TargetTraits,
  traitsOf,
} from "./targets";
