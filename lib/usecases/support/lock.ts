import type { Intent, LockRequest } from "../../host/port/Host";

/**
 * Everything that is ever locked. Whoever writes a profile or a user shares the graph or the users
 * with others who do, as a reader of what is behind it; whoever writes a role, or deletes a profile,
 * shares it with their own kind, as a writer of that.
 */
export const lock = {
  profile: (id: string, intent?: Intent) => alone(`profile:${id}`, intent),
  role: (id: string, intent?: Intent) => alone(`role:${id}`, intent),
  user: (kuid: string, intent?: Intent) => alone(`user:${kuid}`, intent),
  /** Which roles profiles name. */
  graph: kinds("graph"),
  /** Which profiles users have. */
  users: kinds("users"),
  /** Making the first administrator. */
  firstAdmin: () => alone("first-admin"),
  /** Deleting what the audit keeps no longer. Nothing else is locked with it. */
  auditRetention: () => alone("audit-retention"),
  /** Ceasing to be an administrator. Comes last: see {@link LOCK_ORDER}. */
  admins: () => alone("admins"),
} as const;

/** In which order they are asked for, so that nobody waits in a circle. A test asserts it. */
export const LOCK_ORDER = [
  /^first-admin$/u,
  /^(?:profile|role|user):/u,
  /^graph$/u,
  /^users$/u,
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
