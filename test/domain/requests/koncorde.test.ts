import should from "should";

import { koncordeFaults } from "../../../lib/domain/requests/koncorde";

const lang = { lang: "koncorde" };
const told = (query: unknown): string[] =>
  koncordeFaults("document:search", "search", lang, { query }).map(
    ({ code, path }) => `${code} ${path}`,
  );

describe("koncordeFaults", () => {
  it("lets sound filters pass, and what Elasticsearch refuses", () => {
    for (const query of [
      undefined,
      null,
      {},
      "text",
      [1],
      { and: [] },
      { and: [{ equals: { a: 1 } }, { or: [{ not: { exists: "a" } }] }] },
      { exists: { field: "a.b" } },
      { exists: 'a["b"]' },
      { exists: "a[1" },
      { missing: null },
      { equals: null },
      { bool: null },
    ]) {
      should(told(query)).eql([]);
    }
  });

  it("finds what the host does not survive, and where", () => {
    for (const value of [null, 0, true, {}, { a: 1 }, "text"]) {
      should(told({ and: value })).eql(["member.type query.and"]);
      should(told({ or: value })).eql(["member.type query.or"]);
    }
    for (const value of [null, {}, 0, "text", [], [1]]) {
      should(told({ and: [value] })).eql(["member.type query.and[0]"]);
      should(told({ not: value })).eql(["member.type query.not"]);
      should(told({ or: [{ equals: { a: 1 } }, { not: { and: [value] } }] })).eql([
        "member.type query.or[1].not.and[0]",
      ]);
    }
    for (const value of [null, 0, {}, { field: null }, { field: {} }, ["a"]]) {
      should(told({ exists: value })).eql(["member.type query.exists"]);
    }
    should(told({ exists: "a[b]" })).eql(["member.invalid query.exists"]);
    should(told({ exists: "a]b[" })).eql(["member.invalid query.exists"]);
  });

  it("does not follow what is nested without end", () => {
    let deep: unknown = { equals: { a: 1 } };
    for (let level = 0; level < 100_000; level += 1) {
      deep = { not: deep };
    }
    should(told(deep)).eql(["member.depth query"]);
  });

  it("finds them wherever the filter stands, and nowhere else", () => {
    const wrong = { and: null };
    const faults = (
      action: string,
      place: "body" | "query" | "search",
      args: object,
      body?: unknown,
    ): string[] =>
      koncordeFaults(action, place, { ...lang, ...args }, body).map(({ path }) => path);
    should(faults("security:searchApiKeys", "body", {}, wrong)).eql(["body.and"]);
    should(faults("document:deleteByQuery", "query", {}, { query: wrong })).eql(["query.and"]);
    const searchBody = JSON.stringify({ query: wrong });
    should(faults("document:search", "search", { searchBody })).eql(["searchBody.query.and"]);
    should(faults("document:export", "search", { query: JSON.stringify(wrong) })).eql([
      "query.and",
    ]);
    should(faults("document:count", "search", {})).eql(["query"]);
    should(faults("document:count", "search", {}, { query: null })).eql(["query"]);
    should(faults("document:search", "search", {})).eql([]);
    should(faults("document:search", "search", { lang: "elasticsearch" }, { query: wrong })).eql(
      [],
    );
  });
});
