import should from "should";

import {
  changeNameFaults,
  collectionScriptFaults,
  inlineScriptFaults,
  loadedScriptFaults,
} from "../../../lib/domain/requests/code";

const told = (findings: readonly { code: string; path: string }[]): string[] =>
  findings.map(({ code, path }) => `${code} ${path}`);

function nested(levels: number, inner: unknown): unknown {
  let value = inner;
  for (let level = 0; level < levels; level += 1) {
    value = { a: value };
  }
  return value;
}

describe("changeNameFaults", () => {
  it("finds nothing in plain names, with dots, positions in lists, and whatever values", () => {
    for (const changes of [
      { a: 1, _b2: null, C: "x = 1; y", "a.b": [{ "not a name": 1 }], "l.0": 1, if: 2 },
      { a: { b: { c_9: [] } } },
      { "no name": {} },
      {},
      undefined,
      "text",
    ]) {
      should(told(changeNameFaults(changes))).eql([]);
    }
  });

  it("finds every name that would be code, in the order of the body", () => {
    should(
      told(
        changeNameFaults({
          "a = 1; ctx.op": 1,
          b: { "c;": 1, good: { "d[0]": [] } },
          "": 1,
          "first-name": 1,
          "a.": 1,
          ".a": 1,
          "a..b": 1,
          "01": 1,
          é: 1,
          "a\nb": 1,
          "a b": { c: 1 },
          "a\u0000": 1,
        }),
      ),
    ).eql(
      [
        "changes.a = 1; ctx.op",
        "changes.b.c;",
        "changes.b.good.d[0]",
        "changes",
        "changes.first-name",
        "changes.a.",
        "changes..a",
        "changes.a..b",
        "changes.01",
        "changes.é",
        "changes.a\nb",
        "changes.a b.c",
        "changes.a\u0000",
      ].map((path) => `name.code ${path}`),
    );
  });

  it("says which names it takes, where others go, and which one is empty", () => {
    const messageOf = (changes: unknown): string | undefined =>
      changeNameFaults(changes)[0]?.message;
    for (const name of ["größe", "1st", "first-name", "@type"]) {
      should(messageOf({ [name]: 1 })).equal(
        `"changes.${name}" is no plain field name, and the host writes names into a script. Use a-z, A-Z, digits and "_", not beginning with a digit, with dots between them; document:updateByQuery takes any other name.`,
      );
    }
    should(messageOf({ "": 1 })).startWith('An empty name in "changes" is no plain field name');
    should(messageOf({ a: { "": 1 } })).startWith('An empty name in "changes.a" is no plain');
  });

  it("stops at a depth without end, and at fifty faults", () => {
    should(told(changeNameFaults(nested(100_000, 1)))).eql(["member.depth changes"]);
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`a ${at}`, 1]));
    changeNameFaults(many).length.should.equal(50);
  });
});

describe("inlineScriptFaults", () => {
  it("says who may send scripts, and what others can do", () => {
    const [search] = inlineScriptFaults({ scripted_metric: { map_script: "x" } }, "body");
    should(search?.message).equal(
      '"body.scripted_metric.map_script" is a script of the request\'s own: only a caller who holds every right may send one. Have it stored in Elasticsearch, and name it by its "id".',
    );
    const [mapped] = collectionScriptFaults({ properties: { a: { script: "x" } } }, "body");
    should(mapped?.message).equal(
      '"body.properties.a.script" is a script of the request\'s own: only a caller who holds every right may send one. Leave it out.',
    );
  });

  it("finds the scripts that the host passes over, wherever they stand", () => {
    const script = { source: "1" };
    should(
      told(
        inlineScriptFaults(
          {
            query: {
              bool: {
                filter: [{ terms_set: { f: { terms: [], minimum_should_match_script: script } } }],
              },
            },
            aggs: { a: { scripted_metric: { init_script: "x", map_script: script } } },
          },
          "body",
        ),
      ),
    ).eql([
      "script.inline body.query.bool.filter[0].terms_set.f.minimum_should_match_script",
      "script.inline body.aggs.a.scripted_metric.init_script",
      "script.inline body.aggs.a.scripted_metric.map_script",
    ]);
  });

  it("finds none in stored scripts, and in fields that are called so", () => {
    for (const body of [
      { aggs: { a: { scripted_metric: { map_script: { id: "stored", params: { p: 1 } } } } } },
      { query: { match: { map_script: "x", scripted_metric: "y" } } },
      { query: { match: { minimum_should_match_script: { query: "x" } } } },
      undefined,
      "text",
    ]) {
      should(inlineScriptFaults(body, "body")).eql([]);
    }
    should(told(inlineScriptFaults(nested(100_000, 1), "body"))).eql(["member.depth body"]);
  });
});

describe("collectionScriptFaults", () => {
  const field = { type: "long", script: { source: "emit(1)" } };

  it("finds the scripts of fields, in each form of a body, and those of settings", () => {
    const mappings = {
      properties: { a: field, o: { properties: { b: { type: "text", fields: { c: field } } } } },
    };
    const paths = ["properties.o.properties.b.fields.c.script", "properties.a.script"];
    should(told(collectionScriptFaults({ mappings }, "body")).sort()).eql(
      paths.map((path) => `script.inline body.mappings.${path}`).sort(),
    );
    should(told(collectionScriptFaults(mappings, "body")).sort()).eql(
      paths.map((path) => `script.inline body.${path}`).sort(),
    );
    const settings = {
      similarity: { s: { type: "scripted", script: { source: "1" } } },
      "index.analysis.filter.f.script.source": "1",
    };
    should(told(collectionScriptFaults({ settings }, "body"))).eql([
      "script.inline body.settings.similarity.s.script",
      "script.inline body.settings.index.analysis.filter.f.script.source",
    ]);
    should(told(loadedScriptFaults({ i: { c: { mappings: { properties: { a: field } } } } }))).eql([
      "script.inline i.c.mappings.properties.a.script",
    ]);
  });

  it("takes fields that are called script, and whatever has no form", () => {
    for (const given of [
      { mappings: { properties: { script: { properties: { script: { type: "keyword" } } } } } },
      { settings: { analysis: { analyzer: { a: { tokenizer: "description" } } } } },
      { mappings: null, settings: "x" },
      undefined,
      [],
    ]) {
      should(collectionScriptFaults(given, "body")).eql([]);
    }
    should(loadedScriptFaults({ i: 1, j: null })).eql([]);
    const deep = { mappings: { properties: { a: nested(1, {}) } } };
    should(collectionScriptFaults(deep, "body")).eql([]);
  });
});
