import should from "should";

import { FORMS, findForeignReads } from "../../../lib/domain/queries";
import { OTHER, OWN, own } from "./refusedQueries";
import { lookup, onlyFinding } from "./onlyFinding";

describe("findForeignReads, what it tells", () => {
  describe("own names", () => {
    const named = (index: unknown) => ({ query: { terms: { a: { ...lookup, index } } } });

    it("allow each of several, as a search with targets reads all of them", () => {
      const indices = [OWN, "@&shop.bills"];
      should(findForeignReads(named("@&shop.bills"), { indices })).be.empty();
      should(onlyFinding(named(OTHER), indices)).not.have.property("suggestion");
    });

    it("refuse every lookup when there are none", () => {
      should(onlyFinding(named(OWN), [])).not.have.property("suggestion");
      should(findForeignReads({ query: { match_all: {} } }, { indices: [] })).be.empty();
    });

    for (const name of ["*", "a*", "a?", "a,b", "<a-{now/d}>", "far:a", "_all", "-a", ""]) {
      it(`never count "${name}", which is not the name of one index`, () => {
        should(onlyFinding(named(name), [name, OWN]).member).equal("index");
      });
    }
  });

  describe("a finding", () => {
    it("can be read alone, and suggests the only own name", () => {
      should(onlyFinding({ query: { terms: { author: lookup } } })).eql({
        code: "query.termsLookup",
        severity: "error",
        path: "query.terms.author",
        message: `A terms lookup may only read this request's own index: "index" is "${OTHER}"; its name is "${OWN}".`,
        suggestion: OWN,
        member: "index",
      });
    });

    it("tells what is missing, and what is no name", () => {
      const shape = (value: unknown) => ({ query: { geo_shape: { a: { indexed_shape: value } } } });
      should(onlyFinding(shape({ id: "1" })).message).equal(
        'An indexed shape must name this request\'s own index in "index", and names none.',
      );
      should(onlyFinding(shape({ index: [] })).message).endWith(
        `"index" is no exact name; its name is "${OWN}".`,
      );
    });

    it("has no suggestion when a form is refused whatever it holds", () => {
      const finding = onlyFinding({ query: { wrapper: { query: "e30=" } } });
      should(finding.message).startWith("An encoded query is not accepted");
      should(finding).not.have.property("suggestion");
    });

    it("has a code listed once", () => {
      const codes = Object.values(FORMS).map(({ code }) => code);
      should(new Set(codes).size).equal(codes.length);
      for (const [name, { code }] of Object.entries(FORMS)) {
        should(code).equal(`query.${name}`);
      }
    });

    it("comes in the order of the body, for each place", () => {
      const body = {
        query: { bool: { must: [{ terms: { a: lookup } }], filter: { wrapper: {} } } },
        post_filter: { percolate: { index: OTHER } },
      };
      should(findForeignReads(body, own).map(({ path }) => path)).eql([
        "query.bool.must[0].terms.a",
        "query.bool.filter.wrapper",
        "post_filter.percolate",
      ]);
    });

    it("is one of at most fifty", () => {
      const should_ = Array.from({ length: 1000 }, () => ({ wrapper: {} }));
      should(findForeignReads({ query: { bool: { should: should_ } } }, own)).have.length(50);
    });
  });
});
