import type { StoredRole } from "./types";

/**
 * The members that the host reads in roles, and those that it adds.
 * Source: the host's lib/config/default.config.ts, mappings of roles.
 */
const READ: ReadonlySet<string> = new Set([
  "_id",
  "_kuzzle",
  "_kuzzle_info",
  "controllers",
  "optimizedPolicies",
  "tags",
]);

/** A role of this content, with the names of what means nothing in it. */
export function storedRole(_id: string, content: Readonly<Record<string, unknown>>): StoredRole {
  const unread = unreadMembers(content);
  return { _id, controllers: content.controllers, ...(unread.length > 0 && { unread }) };
}

/** Names the members of a role that nobody reads. */
export function unreadMembers(content: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.keys(content).filter((name) => !READ.has(name));
}
