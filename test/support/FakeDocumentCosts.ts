import type { DocumentCosts } from "../../lib/host/port/DocumentCosts";

/** Documents by their ids, with their bytes. */
export class FakeDocumentCosts implements DocumentCosts {
  readonly most = 10_000;
  readonly sizes = new Map<string, number>();
  found = 0;
  /** Lists the questions. */
  readonly asked: string[] = [];

  async sizesOf(
    _index: string,
    _collection: string,
    ids: readonly string[],
  ): Promise<ReadonlyMap<string, number>> {
    this.asked.push(`sizes of ${ids.join(", ")}`);
    return new Map([...this.sizes].filter(([id]) => ids.includes(id)));
  }

  async countFound(): Promise<number> {
    this.asked.push("count");
    return this.found;
  }

  limitChecks(): string[] {
    return [];
  }
}
