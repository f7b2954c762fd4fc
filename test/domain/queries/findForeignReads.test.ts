import should from "should";

import { findForeignReads } from "../../../lib/domain/queries";

const own = { indices: ["@&shop.orders"] };

describe("findForeignReads", () => {
  it("refuses a terms lookup into another index, with its path", () => {
    const lookup = { index: "@&vault.secrets", id: "1", path: "owner" };
    const [finding] = findForeignReads(
      { query: { bool: { filter: [{ terms: { author: lookup } }] } } },
      own,
    );
    should(finding).containEql({
      code: "query.termsLookup",
      path: "query.bool.filter[0].terms.author",
      member: "index",
    });
  });

  it("accepts a field called index", () => {
    should(findForeignReads({ query: { term: { index: "a" } } }, own)).be.empty();
  });
});
