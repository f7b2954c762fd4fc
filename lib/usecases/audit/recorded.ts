import type { Content, DocumentKind } from "../../domain/audit/entry";
import { masked } from "../../domain/audit/mask";

/** A document without what the host notes beside it; a user's content may hold secrets. */
export function recorded(kind: DocumentKind, { _kuzzle_info, ...content }: Content): Content {
  return kind === "user" ? masked(content) : content;
}
