import assert from "node:assert/strict";

import type { DataTable } from "@cucumber/cucumber";
import { Then } from "@cucumber/cucumber";

import type { CountedRow } from "../../bench/roundTrips/count";
import { countRoundTrips, sum } from "../../bench/roundTrips/count";
import { isolation } from "../support/applications";
import { run } from "../support/world";

const cellsOf = ({ name, host, plugin }: CountedRow): string =>
  [name, ...[host, plugin].map(({ elasticsearch }) => sum(elasticsearch))]
    .concat([host, plugin].map(({ redis }) => sum(redis)))
    .join(" | ");

const kindsOf = (counts: ReadonlyMap<string, number>): string =>
  [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ");

Then(
  "each guarded write asks the host's services as often as this, without the plugin and with it:",
  async (table: DataTable) => {
    const [, ...expected] = table.raw().map((cells) => cells.join(" | "));
    const { variables } = run.environment;
    const name = `profile-guard-features-round-trips-${process.pid}`;
    const place = {
      elasticsearch: variables.ELASTICSEARCH_URL ?? "",
      redis: variables.REDIS_URL ?? "",
      environment: { ...variables, ...isolation(name) },
      name,
    };
    const rows = await countRoundTrips(place, (row) => expected.includes(cellsOf(row)));
    const wrong = rows.filter((row) => !expected.includes(cellsOf(row)));
    const told = wrong.map(
      (row) =>
        `${cellsOf(row)}\n  with the plugin: ${kindsOf(row.plugin.elasticsearch)}; ${kindsOf(row.plugin.redis)}`,
    );
    assert.equal(told.join("\n"), "");
    assert.equal(rows.length, expected.length);
  },
);
