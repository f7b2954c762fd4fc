import type {
  ActionDeclaration,
  Declarations,
  DocumentTarget,
  SearchedSecurity,
} from "./declaration";
import { each } from "./declaration";
import { scrolls } from "./handles";
import type { PlatformKnowledge } from "./actionReasons";

const searches = (of: SearchedSecurity): ActionDeclaration => ({
  place: "none",
  unguarded: "requestCheck",
  query: "search",
  tells: "securities",
  securityRead: { by: "search", of },
});

const reads = (
  tells: PlatformKnowledge,
  of: DocumentTarget,
  at: "_id" | "userId" | "ids" = "_id",
): ActionDeclaration => ({
  place: "none",
  unguarded: "reads",
  tells,
  securityRead: { by: "ids", of, at },
});

/** The host answers the document of a user, or what it computes of it. */
const readsUsers = (tells: PlatformKnowledge, at: "_id" | "userId" | "ids"): ActionDeclaration => ({
  ...reads(tells, "user", at),
  securityRead: { by: "users", at },
});

/** Declares the actions of `security` that write nothing. */
export const SECURITY_READS: Declarations = {
  ...each("getProfile getProfileRights", reads("securities", "profile")),
  ...each("getUser getUserRights", readsUsers("securities", "_id")),
  getRole: reads("securities", "role"),
  mGetProfiles: reads("securities", "profile", "ids"),
  mGetRoles: reads("securities", "role", "ids"),
  mGetUsers: readsUsers("securities", "ids"),
  // a platform has one mapping for all, which only those change who cover everything
  ...each("getProfileMapping getRoleMapping getUserMapping", {
    place: "none",
    unguarded: "reads",
    tells: "securities",
    securityRead: { by: "none" },
  }),
  checkRights: readsUsers("verdicts", "userId"),
  ...each("getCredentials getUserStrategies hasCredentials", reads("credentials", "user")),
  getCredentialsById: {
    place: "none",
    unguarded: "reads",
    tells: "credentials",
    securityRead: { by: "credentials" },
  },
  ...each("getAllCredentialFields getCredentialFields refresh", {
    place: "none",
    unguarded: "reads",
    securityRead: { by: "none" },
  }),
  searchRoles: searches("roles"),
  searchUsersByCredentials: { ...searches("users"), securityRead: { by: "credentials search" } },
  searchProfiles: { ...searches("profiles"), opens: "scroll" },
  searchUsers: { ...searches("users"), opens: "scroll" },
  scrollProfiles: {
    ...scrolls("security:searchProfiles"),
    tells: "securities",
    securityRead: { by: "page", of: "profiles" },
  },
  scrollUsers: {
    ...scrolls("security:searchUsers"),
    tells: "securities",
    securityRead: { by: "page", of: "users" },
  },
  searchApiKeys: {
    place: "none",
    unguarded: "requestCheck",
    query: "body",
    tells: "credentials",
    securityRead: { by: "search", of: "api-keys" },
  },
  validateCredentials: {
    place: "none",
    check: "credentials",
    unguarded: "validates",
    tells: "credentials",
    securityRead: { by: "ids", of: "user", at: "_id" },
  },
};
