import should from "should";

import {
  reservedSettingFaults,
  settingFaults,
} from "../../../lib/domain/requests/collectionSettings";

const told = (findings: readonly { code: string; path: string }[]): string[] =>
  findings.map(({ code, path }) => `${code} ${path}`);

describe("settingFaults", () => {
  it("finds lists that hold no plain values", () => {
    const settings = { index: { a: [{}], b: ["x", 1] }, "c.d": [[1]], e: [null] };
    should(told(settingFaults(settings, "body.settings")).sort()).eql([
      "member.type body.settings.c.d",
      "member.type body.settings.e",
      "member.type body.settings.index.a",
    ]);
    should(settingFaults(undefined, "body.settings")).eql([]);
    should(settingFaults({ analysis: { filter: { f: { stopwords: ["a"] } } } }, "s")).eql([]);
  });
});

describe("reservedSettingFaults", () => {
  it("leaves to everybody what concerns the collection alone, however it is written", () => {
    for (const settings of [
      undefined,
      "text",
      {},
      { number_of_shards: 5, number_of_replicas: "1" },
      { index: { number_of_shards: 1, "analysis.analyzer.a": { tokenizer: "keyword" } } },
      { "index.analysis": { filter: { f: { stopwords: ["a"] } } }, refresh_interval: "5s" },
      { max_ngram_diff: 20, mapping: { total_fields: { limit: null }, coerce: false } },
    ]) {
      should(reservedSettingFaults(settings, "settings")).eql([]);
    }
  });

  it("finds what all collections share", () => {
    for (const [settings, ...found] of [
      [{ number_of_shards: 1000 }, "settings.reserved settings.number_of_shards"],
      [{ "index.number_of_shards": "6" }, "settings.reserved settings.index.number_of_shards"],
      [{ index: { number_of_replicas: 2 } }, "settings.reserved settings.index.number_of_replicas"],
      [{ number_of_shards: [1] }, "settings.reserved settings.number_of_shards"],
      [{ number_of_shards: "1e3" }, "settings.reserved settings.number_of_shards"],
      [
        { number_of_shards: -1.5, auto_expand_replicas: "0-all" },
        "settings.reserved settings.auto_expand_replicas",
      ],
      [{ index: { default_pipeline: "p" } }, "settings.reserved settings.index.default_pipeline"],
      [{ final_pipeline: "p" }, "settings.reserved settings.final_pipeline"],
      [
        { "blocks.metadata": true, hidden: true },
        "settings.reserved settings.blocks.metadata",
        "settings.reserved settings.hidden",
      ],
      [{ max_result_window: 2_000_000_000 }, "settings.reserved settings.max_result_window"],
      [
        { index: { index: { sort: { field: "a" } } } },
        "settings.reserved settings.index.index.sort.field",
      ],
      [
        { routing: { allocation: { include: { _name: "a" } } } },
        "settings.placement settings.routing.allocation.include._name",
      ],
      [
        { index: { "routing.rebalance.enable": "none" } },
        "settings.placement settings.index.routing.rebalance.enable",
      ],
    ] as const) {
      should(told(reservedSettingFaults(settings, "settings"))).eql(found);
    }
  });
});
