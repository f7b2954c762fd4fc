import should from "should";

import { fieldCostFaults } from "../../../lib/domain/requests/fieldCosts";

const told = (search: unknown): string[] =>
  fieldCostFaults("body", search).map(({ code, path }) => `${code} ${path}`);
const words = (count: number): string => "word ".repeat(count);

describe("fieldCostFaults", () => {
  for (const kind of ["multi_match", "combined_fields", "query_string", "simple_query_string"]) {
    it(`finds many words in many fields (${kind})`, () => {
      const search = (query: string, more: object = {}): object => ({
        query: { bool: { must: [{ [kind]: { query, ...more } }] } },
      });
      const found = [`search.cost body.query.bool.must[0].${kind}.query`];
      should(told(search(words(64)))).eql([]);
      should(told(search(words(65)))).eql(found);
      should(told(search(words(65), { fields: ["f*"] }))).eql(found);
      should(told(search(words(33), { fields: ["f*", "g*^2"] }))).eql(found);
      should(told(search(words(1_000), { fields: ["a", "b^3"] }))).eql([]);
      should(told(search("a".repeat(65 * 8), {}))).eql(found);
      should(told(search("\u5b57".repeat(65), {}))).eql(found);
    });
  }

  it("counts words that may be misspelt several times, and all queries together", () => {
    const query = (more: object): object => ({ multi_match: { fields: ["f*"], ...more } });
    should(told(query({ query: words(6), fuzziness: 2 }))).eql([]);
    should(told(query({ query: words(7), fuzziness: 2 }))).eql([
      "search.cost body.multi_match.query",
    ]);
    should(told({ query_string: { query: "a~ b c d e f g" } })).have.length(1);
    should(told([query({ query: words(33) }), query({ query: words(33) })])).have.length(1);
  });

  it("leaves queries of one field alone", () => {
    should(told({ query_string: { query: words(1_000), default_field: "text" } })).eql([]);
    should(told({ match: { text: words(9_000) } })).eql([]);
    should(told({ multi_match: "none" })).eql([]);
    should(told(undefined)).eql([]);
  });
});
