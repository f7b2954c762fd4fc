import type { WrittenDocument, WrittenRole } from "../../host/port/Host";

/** Returns the role that was written, if it is the only one. */
export function writtenRoleOf(written: readonly WrittenDocument[]): WrittenRole | undefined {
  const [role, ...more] = written.filter(({ collection }) => collection === "roles");
  return role && more.length === 0 ? { _id: role.id, content: role.content } : undefined;
}
