import path from "node:path";
import { parseArgs } from "node:util";

import { environmentOf, startServices } from "../../tools/services";
import { Elasticsearch } from "../../tools/services/ElasticsearchClient";
import { parseRedisUrl } from "../../tools/services/redisHealth";
import { checkout } from "../../tools/services/folders";
import { launchApplication } from "../../tools/application/launch";
import { chooseRealtime } from "../../tools/start/realtime";
import { endWith } from "../../tools/program";
import { reported } from "../../tools/test/counts";
import type { Column, ColumnId } from "./columns";
import { COLUMNS } from "./columns";
import { expected } from "./expected";
import { runColumn, type Expecting } from "./matrix";
import { Platform } from "./Platform";
import { preparePlatform } from "./prepare";
import type { RowId } from "./rows";
import { ROWS } from "./rows";

const columns = Object.keys(COLUMNS) as ColumnId[];
const rows = Object.keys(ROWS) as RowId[];

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: { only: { type: "string" }, verbose: { type: "boolean", default: false } },
  });
  const [onlyRow = "", onlyColumn = ""] = (values.only ?? "").split("/");
  const services = await startServices();
  const startedAt = Date.now();
  const tick = (what: string): void => {
    if (values.verbose === true) {
      process.stdout.write(`${Math.round((Date.now() - startedAt) / 100) / 10} s ${what}\n`);
    }
  };
  try {
    await new Elasticsearch(services.elasticsearch.url).makeIndexesWith("quick", ["*"], {
      number_of_replicas: 0,
      refresh_interval: "50ms",
      "translog.durability": "async",
    });
    const { cluster } = await chooseRealtime(parseRedisUrl(services.redis.url));
    const application = await launchApplication({
      entry: path.join(checkout, "test", "revocation", "application.ts"),
      readyLine: "revocation: ready",
      environment: {
        ...environmentOf(services),
        kuzzle_cluster__enabled: String(cluster.enabled),
        ...(cluster.ipv6 === true && { kuzzle_cluster__ipv6: "true" }),
        kuzzle_cluster__ports__command: String(cluster.ports?.command),
        kuzzle_cluster__ports__sync: String(cluster.ports?.sync),
      },
    });
    try {
      tick("started");
      const platform = new Platform(application, application);
      await preparePlatform(platform);
      tick("prepared");
      const wantedRows = rows.filter((row) => onlyRow === "" || row === onlyRow);
      const wanted = columns.filter((column) => onlyColumn === "" || column === onlyColumn);
      const expecting: Expecting = (row, column) => expected(row, column).outcome;
      const failures: string[] = [];
      let passed = 0;
      const run = async (id: ColumnId): Promise<void> => {
        try {
          const seen = await runColumn(platform, id, wantedRows, expecting);
          for (const [row, outcome] of seen) {
            if (outcome === expecting(row, id)) {
              passed += 1;
            } else {
              failures.push(`${row}/${id}: ${outcome}, and not ${expecting(row, id)}`);
            }
          }
        } catch (error) {
          failures.push(`${id}: ${error instanceof Error ? (error.stack ?? "") : String(error)}`);
        }
        tick(id);
      };
      const shared = wanted.filter((id) => !("alone" in (COLUMNS[id] as Column)));
      const queue = [...shared];
      const worker = async (): Promise<void> => {
        for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
          await run(id);
        }
      };
      await Promise.all([worker(), worker(), worker(), worker()]);
      for (const id of wanted.filter((column) => !shared.includes(column))) {
        await run(id);
      }
      failures.forEach((failure) => process.stdout.write(`  ${failure}\n`));
      return reported({ passed, failed: failures.length, skipped: 0, failures });
    } finally {
      if (values.verbose === true) {
        process.stdout.write(application.output().slice(-3000));
      }
      await application.stop();
    }
  } finally {
    await services.stop();
  }
}

endWith(main());
