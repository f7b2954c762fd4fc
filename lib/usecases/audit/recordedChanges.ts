import type { AuditedChange, Content, DocumentKind } from "../../domain/audit/entry";
import { masked } from "../../domain/audit/mask";
import type { WrittenDocument } from "../../host/port/Host";

export type Documents = ReadonlyMap<string, Content>;

/**
 * Returns the change that a write made to a document.
 *
 * @param before the documents that existed; `undefined`: they could not be read
 */
export function changeOf(
  { collection, id, version, created, content }: WrittenDocument,
  before: Documents | undefined,
): AuditedChange {
  const kind = collection.slice(0, -1) as DocumentKind;
  const was = before?.get(id);
  return {
    kind,
    id,
    version,
    ...(created ? { before: null } : was !== undefined && { before: recorded(kind, was) }),
    after: recorded(kind, content),
  };
}

/** A document without what the host notes beside it; a user's content may hold secrets. */
export function recorded(kind: DocumentKind, { _kuzzle_info, ...content }: Content): Content {
  return kind === "user" ? masked(content) : content;
}
