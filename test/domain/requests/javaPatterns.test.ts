import should from "should";

import { javaPatternFaults } from "../../../lib/domain/requests/javaPatterns";

const told = (body: unknown): string[] =>
  javaPatternFaults(body, "body").map(({ code, path }) => `${code} ${path}`);
const template = (more: object): object => ({
  dynamic_templates: [{ t: { match: "(x|y)*z", mapping: { type: "keyword" }, ...more } }],
});
const tokenizer = (more: object): object => ({
  settings: { analysis: { tokenizer: { t: more } } },
});

describe("javaPatternFaults", () => {
  it("finds expressions for the names of new fields", () => {
    const at = "dynamic_templates[0].t.match_pattern";
    should(told(template({ match_pattern: "regex" }))).eql([`settings.expression body.${at}`]);
    should(told({ mappings: template({ match_pattern: "regex" }) })).eql([
      `settings.expression body.mappings.${at}`,
    ]);
    should(told(template({ match_pattern: "simple" }))).eql([]);
    should(told(template({}))).eql([]);
    should(told({ properties: { match_pattern: { type: "keyword" } } })).eql([]);
  });

  it("finds expressions of an analysis that go back, however it is written", () => {
    for (const pattern of [
      "(x|y)*z",
      "(.*a){12}",
      "\\s*,",
      "a+b",
      "a{1,9999}",
      "a|b",
      "(?=a)",
      "\\1",
      "a*",
      "[a&&[^b]]",
      "[a]b?",
    ]) {
      should(told(tokenizer({ type: "pattern", pattern }))).eql([
        "settings.expression body.settings.analysis.tokenizer.t.pattern",
      ]);
    }
    for (const [settings, path] of [
      [{ "index.analysis.tokenizer.t.pattern": "a+b" }, '"index.analysis.tokenizer.t.pattern"'],
      [{ index: { analysis: { filter: { f: { patterns: ["a", "a+b"] } } } } }, "index"],
      [{ index: { analysis: { filter: { f: { keywords_pattern: "a+b" } } } } }, "index"],
    ] as const) {
      should(told({ settings })).have.length(1);
      should(told({ settings })[0]).containEql(path.replaceAll('"', ""));
    }
  });

  it("lets characters and classes be repeated at the end, and all that Lucene looks for", () => {
    for (const pattern of ["\\W+", ",", "[;,]+", "[^a-z]", ", ", "\\|", "\\s+", "ab[0-9]+"]) {
      should(told(tokenizer({ type: "pattern", pattern }))).eql([]);
    }
    for (const type of ["simple_pattern", "simple_pattern_split"]) {
      should(told(tokenizer({ pattern: "(a|b)*c", type }))).eql([]);
    }
    should(told(tokenizer({ type: "keyword" }))).eql([]);
    should(told(undefined)).eql([]);
    should(told({ mappings: { properties: { pattern: { type: "a+b" } } } })).eql([]);
  });
});
