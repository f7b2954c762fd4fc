import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Then } from "@cucumber/cucumber";

import type { CountedRow, Place } from "../../bench/roundTrips/count";
import { countRoundTrips, sum } from "../../bench/roundTrips/count";
import { BY_APPLICATION, COUNTED } from "../../bench/roundTrips/writes";
import { countPages } from "../../bench/roundTrips/pages";
import { isolation } from "../support/applications";
import { run } from "../support/world";

const cellsOf = ({ name, host, plugin }: CountedRow): string =>
  [name, ...[host, plugin].map(({ elasticsearch }) => sum(elasticsearch))]
    .concat([host, plugin].map(({ redis }) => sum(redis)))
    .join(" | ");

const kindsOf = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");

/** Requests to Elasticsearch: a write that makes more may outlast the sharing of looks at profiles, and looks again. */
const MANY = 4;
const SLACK = 2;

Then(
  "each guarded write asks the host's services as often as this, without the plugin, and no more often with it, even when the application makes it:",
  async (table: DataTable) => {
    const expected = new Map(
      table.rows().map(([name = "", ...cells]) => [name, cells.map(Number)]),
    );
    const isExpected = ({ name, like, host, plugin }: CountedRow): boolean => {
      const [ofStorage, byPlugin = NaN, ofCache, most = NaN] = expected.get(like ?? name) ?? [];
      const isAsOnHost = sum(host.elasticsearch) === ofStorage && sum(host.redis) === ofCache;
      return (
        (like !== undefined || isAsOnHost) &&
        sum(plugin.elasticsearch) === byPlugin &&
        sum(plugin.redis) <= most + (byPlugin > MANY ? SLACK : 0)
      );
    };
    const writes = [...COUNTED, ...BY_APPLICATION];
    const rows = await countRoundTrips(placeFor("round-trips"), isExpected, [], writes);
    const wrong = rows.filter((row) => !isExpected(row));
    const told = wrong.map(
      (row) =>
        `${cellsOf(row)}\n  with the plugin: ${kindsOf(row.plugin.elasticsearch)}; ${kindsOf(row.plugin.redis)}`,
    );
    assert.equal(told.join("\n"), "");
    assert.equal(rows.length - BY_APPLICATION.length, expected.size);
  },
);

Then(
  "a page of analyzeAll asks for this, with {int} profiles as with {int}:",
  async (few: number, many: number, table: DataTable) => {
    const pages = await countPages(placeFor("pages"), [few, many]);
    const told = pages.map(({ name, profiles, asked: { elasticsearch, documents } }) => ({
      cells: [name, sum(elasticsearch), documents].join(" | "),
      about: `${profiles} profiles: ${kindsOf(elasticsearch)}; ${documents} documents`,
    }));
    const expected = table.rows().map((cells) => cells.join(" | "));
    const wrong = told.filter(({ cells }) => !expected.includes(cells));
    assert.equal(wrong.map(({ cells, about }) => `${cells}\n  ${about}`).join("\n"), "");
    assert.equal(told.length, 2 * expected.length);
  },
);

function placeFor(what: string): Place {
  const { variables } = run.environment;
  const name = `profile-guard-features-${what}-${process.pid}`;
  return {
    elasticsearch: variables.ELASTICSEARCH_URL ?? "",
    redis: variables.REDIS_URL ?? "",
    environment: { ...variables, ...isolation(name) },
    name,
  };
}
