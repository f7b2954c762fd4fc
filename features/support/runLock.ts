import { hostname } from "node:os";

import { waitUntil } from "../../tools/services/wait";
import type { Elasticsearch } from "../../tools/services/ElasticsearchClient";

const NAME = "profile-guard-features-lock";
const patience = 15 * 60_000;

/**
 * One run at a time on an Elasticsearch: they share the names of the tenants' indexes. A run that
 * was killed leaves its lock; the next one on the same machine takes it over.
 */
export async function lockRun(elasticsearch: Elasticsearch): Promise<() => Promise<void>> {
  const mine = { pid: process.pid, host: hostname() };
  await waitUntil(
    async () => {
      const holder = await elasticsearch.metaOf(NAME);
      if (holder !== undefined && holder.host === mine.host && !isAlive(Number(holder.pid))) {
        await elasticsearch.deleteIndexes(NAME);
      }
      return elasticsearch.createIndex(NAME, mine);
    },
    {
      what: `the other run of these features on this Elasticsearch (index ${NAME}) to end`,
      deadline: patience,
      interval: 500,
      onTick: (seconds) => {
        process.stderr.write(`features: waiting for another run to end (${seconds} s)\n`);
      },
    },
  );
  return () => elasticsearch.deleteIndexes(NAME);
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
