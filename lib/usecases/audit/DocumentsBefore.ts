import { prepareText } from "../../domain/audit/changesText";
import type { Content, DocumentKind } from "../../domain/audit/entry";
import { hasManyParts } from "../../domain/audit/manyParts";
import { recorded } from "./recorded";

/**
 * Documents as they were before a write, as the audit tells them. Of large ones the texts are made
 * while the storage is busy with the write, so that its answer need not wait for them.
 */
export class DocumentsBefore {
  private readonly told = new Map<string, Content>();
  private readonly preparing: NodeJS.Immediate | undefined;

  /** @param documents as the storage has them, by their ids */
  constructor(
    private readonly kind: DocumentKind,
    private readonly documents: ReadonlyMap<string, Content>,
  ) {
    const large = [...documents].filter(([, content]) => hasManyParts(content));
    if (large.length > 0) {
      this.preparing = setImmediate(() => {
        this.prepare(large.map(([id]) => id));
      });
    }
  }

  get ids(): string[] {
    return [...this.documents.keys()];
  }

  /** @param kind of the document that was written */
  find(kind: DocumentKind, id: string): Content | undefined {
    const content = this.documents.get(id);
    if (content === undefined) {
      return undefined;
    }
    return (kind === this.kind ? this.told.get(id) : undefined) ?? recorded(kind, content);
  }

  /** The write is over: what is not prepared by now never will be. */
  end(): void {
    clearImmediate(this.preparing);
  }

  private prepare(ids: readonly string[]): void {
    for (const id of ids) {
      try {
        const content = this.find(this.kind, id) as Content;
        prepareText(content);
        this.told.set(id, content);
      } catch {
        // then it is no text when the entry is made either, which is where that is dealt with
      }
    }
  }
}
