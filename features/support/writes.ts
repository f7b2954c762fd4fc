import assert from "node:assert/strict";

import type { Elasticsearch, IndexState } from "../../tools/services/ElasticsearchClient";

/**
 * Tells how far the storage has written: the highest sequence number of each index. Any write moves it, a
 * deletion and one that changes nothing included; a document's own version would not tell of documents that
 * are gone.
 */
export class Writes {
  private constructor(
    private readonly elasticsearch: Elasticsearch,
    private readonly patterns: readonly string[],
    private readonly states: ReadonlyMap<string, IndexState>,
  ) {}

  /** @param patterns of indexes; those that are missing have written nothing */
  static async until(elasticsearch: Elasticsearch, patterns: readonly string[]): Promise<Writes> {
    return new Writes(elasticsearch, patterns, await elasticsearch.statesOf(patterns));
  }

  /** @throws AssertionError that names what was written since */
  async assertLast(what = "something"): Promise<void> {
    const now = numbersOf(await this.elasticsearch.statesOf(this.patterns));
    if (now !== numbersOf(this.states)) {
      const documents = await this.elasticsearch.documents(this.patterns);
      const since = documents.filter((document) => !this.hold(document));
      assert.fail(`${what} was written: ${now}; ${JSON.stringify(since)}`);
    }
  }

  /** @throws AssertionError unless all that was written since is gone, and nothing else */
  async assertUndone(): Promise<void> {
    const documents = await this.elasticsearch.documents(this.patterns);
    const left = documents.filter((document) => !this.hold(document));
    assert.deepEqual(left, [], "something is left");
    const now = await this.elasticsearch.statesOf(this.patterns);
    assert.equal(countsOf(now), countsOf(this.states), "other documents are gone");
  }

  /** Tells whether a document, as it is stored now, stood there before. */
  hold({ _index, _seq_no }: { readonly _index: string; readonly _seq_no: number }): boolean {
    return _seq_no <= (this.states.get(_index)?.sequenceNumber ?? -1);
  }
}

function numbersOf(states: ReadonlyMap<string, IndexState>): string {
  return told(states, ({ sequenceNumber }) => sequenceNumber);
}

function countsOf(states: ReadonlyMap<string, IndexState>): string {
  return told(states, ({ documents }) => documents);
}

function told(
  states: ReadonlyMap<string, IndexState>,
  number: (state: IndexState) => number,
): string {
  return [...states]
    .map(([index, state]) => `${index} ${number(state)}`)
    .sort()
    .join(", ");
}
