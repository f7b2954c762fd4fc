export { readActionKey } from "./actionKey";
export {
  actionsThat,
  declarationOf,
  declare,
  guardedHostActions,
  HOST_ACTIONS,
  isOfPlugin,
  KNOWN_ACTIONS,
  locationArguments,
  OWN_CONTROLLER,
  writeOf,
} from "./catalogue";
export {
  type ActionDeclaration,
  createsUser,
  type Deed,
  type DocumentDeletion,
  type DocumentStore,
  type DocumentTarget,
  type DocumentWrite,
  isOfDocuments,
  type IdentityWrite,
  type IdPlace,
  type Listing,
  type LoadWrite,
  type LocationArguments,
  type QueryPlace,
  PLATFORM_KNOWLEDGE,
  type PlatformKnowledge,
  type PlatformWrite,
  type RemovedPlaces,
  type RequestCheck,
  UNGUARDED_REASONS,
  type WriteDeclaration,
  type WrittenDocumentPlace,
} from "./declaration";
export { administration, changesData, isAdministration, isWayIn } from "./kinds";
export { SHARED_ACTIONS } from "./own";
