import assert from "node:assert/strict";

import type { Elasticsearch } from "../../tools/services/ElasticsearchClient";

/**
 * How far the storage has written: the highest sequence number of each index. Any write moves it,
 * a deletion and one that changes nothing included; a document's own version would not tell of
 * documents that are gone.
 */
export class Writes {
  private constructor(
    private readonly elasticsearch: Elasticsearch,
    private readonly patterns: readonly string[],
    private readonly highest: ReadonlyMap<string, number>,
  ) {}

  /** @param patterns of indexes; those that are missing have written nothing */
  static async until(elasticsearch: Elasticsearch, patterns: readonly string[]): Promise<Writes> {
    return new Writes(elasticsearch, patterns, await elasticsearch.sequenceNumbers(patterns));
  }

  /** @throws AssertionError that names what was written since */
  async assertLast(what = "something"): Promise<void> {
    const now = await this.elasticsearch.sequenceNumbers(this.patterns);
    if (sorted(now) !== sorted(this.highest)) {
      const documents = await this.elasticsearch.documents(this.patterns);
      const since = documents.filter((document) => !this.hold(document));
      assert.fail(`${what} was written: ${sorted(now)}; ${JSON.stringify(since)}`);
    }
  }

  /** Whether a document, as it is stored now, stood there before. */
  hold({ _index, _seq_no }: { readonly _index: string; readonly _seq_no: number }): boolean {
    return _seq_no <= (this.highest.get(_index) ?? -1);
  }
}

function sorted(numbers: ReadonlyMap<string, number>): string {
  return JSON.stringify([...numbers].sort());
}
