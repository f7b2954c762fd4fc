import should from "should";
import sinon from "sinon";

import type { Kernel } from "../../../lib/host/kernel/kernel";
import { PlatformSearch } from "../../../lib/host/storage/PlatformSearch";

interface Search {
  aggregations: { held: { terms: { include: { partition: number; num_partitions: number } } } };
}

const MISSING = ["gone", "lost"];

/** Users who name these profiles, of which none exists; the second of four partitions is too large. */
function storing(): Kernel {
  const bucketsOf = ({
    partition,
    num_partitions: partitions,
  }: {
    partition: number;
    num_partitions: number;
  }) =>
    MISSING.filter((_, position) => position % partitions === partition).map((key) => ({
      key,
      doc_count: 1,
    }));
  const kuzzle = {
    internalIndex: { index: "kuzzle" },
    pluginsManager: {},
    pipe: () => undefined,
    ask: async (event: string, _index: string, _collection: string, body: Search) => {
      if (event.endsWith("mExists")) {
        return { items: [] };
      }
      if (!event.endsWith("search")) {
        return undefined;
      }
      const { include } = body.aggregations.held.terms;
      const isTooLarge =
        include.num_partitions === 1 || (include.num_partitions === 4 && include.partition === 1);
      const sum_other_doc_count = isTooLarge ? 1 : 0;
      return {
        hits: [],
        aggregations: { held: { buckets: bucketsOf(include), sum_other_doc_count } },
      };
    },
  };
  return kuzzle as unknown as Kernel;
}

describe("profiles that users name and that are missing", () => {
  it("are told once each, also where a partition is too large after others were read", async () => {
    const search = new PlatformSearch(storing());
    sinon.stub(search, "showWrites").resolves();
    should(await search.missingProfileIds()).eql(MISSING);
  });
});
