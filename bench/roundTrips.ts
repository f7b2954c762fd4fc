import { endWith } from "../tools/program";
import { environmentOf, startServices } from "../tools/services";
import { TEN_CONSTRAINTS } from "./application/setup";
import type { CountedRow } from "./roundTrips/count";
import { countRoundTrips, sum } from "./roundTrips/count";

/**
 * `npm run bench:round-trips [-- --constraints]`: how often every guarded write asks Elasticsearch and Redis, with the
 * plugin and on the host alone, and what it asks that the host does not, by kind.
 */
function difference({ host, plugin }: CountedRow, service: "elasticsearch" | "redis"): string {
  const kinds = new Set([...host[service].keys(), ...plugin[service].keys()]);
  const parts = [...kinds].flatMap((kind) => {
    const more = (plugin[service].get(kind) ?? 0) - (host[service].get(kind) ?? 0);
    return more === 0 ? [] : [`${more > 0 ? "+" : ""}${more} ${kind}`];
  });
  return parts.join(", ");
}

function tableOf(rows: readonly CountedRow[]): string {
  const lines = rows.map((row) => {
    const cells = (["elasticsearch", "redis"] as const).flatMap((service) => [
      sum(row.host[service]),
      sum(row.plugin[service]),
    ]);
    const more = [difference(row, "elasticsearch"), difference(row, "redis")];
    return `| ${[row.name, ...cells, ...more].join(" | ")} |`;
  });
  return [
    "| write | Elasticsearch: host | plugin | Redis: host | plugin | more to Elasticsearch | more to Redis |",
    `|${" --- |".repeat(7)}`,
    ...lines,
    "",
  ].join("\n");
}

async function main(): Promise<boolean> {
  const services = await startServices({ heap: "512m" });
  try {
    const place = {
      elasticsearch: services.elasticsearch.url,
      redis: services.redis.url,
      environment: environmentOf(services),
      name: `round-trips-${process.pid}`,
    };
    const constraints = process.argv.includes("--constraints") ? TEN_CONSTRAINTS : [];
    const rows = await countRoundTrips(place, (_row, times) => times === 2, constraints);
    process.stdout.write(tableOf(rows));
    return true;
  } finally {
    await services.stop();
  }
}

endWith(main());
