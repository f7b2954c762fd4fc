import type { WrittenDocument, WrittenRole } from "../../host/port/Host";

export function writtenRolesIn(written: readonly WrittenDocument[]): WrittenRole[] {
  return written.flatMap(({ collection, id, content }) =>
    collection === "roles" ? [{ _id: id, content }] : [],
  );
}
