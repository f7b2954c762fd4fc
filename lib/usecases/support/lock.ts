import type { Intent, LockRequest } from "../../host/port/Host";

/**
 * Names every lock. Writes of profiles share the graph, as its readers; writes of users share the
 * users. Writes of roles share the graph as its writers; deletions of profiles, or of several
 * users, share the users so. Readers and writers exclude each other, but not their own kind.
 */
export const lock = {
  profile: (id: string, intent?: Intent) => alone(`profile:${id}`, intent),
  role: (id: string, intent?: Intent) => alone(`role:${id}`, intent),
  user: (kuid: string, intent?: Intent) => alone(`user:${kuid}`, intent),
  /** The roles that profiles name. */
  graph: kinds("graph"),
  /** The profiles that users have. */
  users: kinds("users"),
  /** The writes of profiles and roles, among whose an import is one. */
  imports: kinds("imports"),
  /**
   * Constraints that two writes can break together: users share them; who writes a profile or a role that
   * gains something of them has them alone.
   */
  constraints: kinds("constraints"),
  /** The number of users who may do something of which only so many may. */
  holders: () => alone("holders"),
  /** The creation of the first administrator. */
  firstAdmin: () => alone("first-admin"),
  /** The deletion of old audit entries. No other lock is taken with it. */
  auditRetention: () => alone("audit-retention"),
  /** The loss of an administrator. Comes last: see {@link LOCK_ORDER}. */
  admins: () => alone("admins"),
} as const;

/** Orders the locks, so that no two requests wait for each other. A test asserts it. */
export const LOCK_ORDER = [
  /^first-admin$/u,
  /^imports$/u,
  /^(?:profile|role|user):/u,
  /^graph$/u,
  /^users$/u,
  /^constraints$/u,
  /^holders$/u,
  /^admins$/u,
] as const;

function alone(resource: string, intent?: Intent): LockRequest {
  return { resource, mode: "alone", ...(intent && { intent }) };
}

function kinds(resource: string): Record<"alone" | "readers" | "writers", () => LockRequest> {
  return {
    alone: () => ({ resource, mode: "alone" }),
    readers: () => ({ resource, mode: "readers" }),
    writers: () => ({ resource, mode: "writers" }),
  };
}
