import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { runFeatures } from "../escalation/cucumber";
import { readResults } from "../escalation/results";
import type { Services } from "../services";
import { environmentOf, startServices } from "../services";
import { checkout } from "../services/folders";
import type { InstalledHost } from "./hosts";

/**
 * Needs several applications with realtime, each in a database of its own, of which a Redis Cluster has one: Kuzzle
 * ends the next one at the same address (docs/host-behaviour.md, row 180).
 */
const CONNECTIONS = "features/escalation/open_connections.feature";

/** The rules in short: the five actions, attacks, fast authorization, insight, audit, strategies. */
const FEATURES = [
  "create_profile",
  "create_or_replace_profile",
  "update_profile",
  "create_user",
  "create_restricted_user",
  "index_checks",
  "start",
  "urls",
  "strategies",
  "fast_authorization",
  "embedded_calls",
  "escalation/open_connections",
  "escalation/profiles",
  "escalation/users",
  "escalation/roles",
  "escalation/delegations",
  "escalation/platform",
  "escalation/holes",
  "escalation/scrolls",
  "escalation/api_keys",
].map((name) => `features/${name}.feature`);

export interface Cell {
  readonly host: InstalledHost;
  /** The version of Elasticsearch. */
  readonly storage: string;
  readonly redis: "single" | "cluster";
}

export interface Outcome {
  readonly passed: number;
  /** Feature, line and name of each. */
  readonly failed: readonly string[];
  readonly seconds: number;
}

/** Runs the smoke of one cell, on services of its own. */
export async function runCell({ host, storage, redis }: Cell): Promise<Outcome> {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-matrix-"));
  const services = await startServices({
    ...OWN,
    version: storage,
    redisCluster: redis === "cluster",
  });
  const startedAt = Date.now();
  try {
    const output = path.join(folder, "messages");
    const features =
      redis === "cluster" ? FEATURES.filter((name) => name !== CONNECTIONS) : FEATURES;
    await runFeatures(checkout, output, features, environmentFor(host, storage, services));
    const results = readResults(output);
    return {
      passed: results.filter(({ passed }) => passed).length,
      failed: results
        .filter(({ passed }) => !passed)
        .map(({ file, line, name }) => `${file}:${line} ${name}`),
      seconds: Math.round((Date.now() - startedAt) / 1000),
    };
  } finally {
    await services.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

const OWN = { elasticsearchUrl: "", redisUrl: "", usualPorts: false, say: () => undefined };

function environmentFor(
  { folder, lacks }: InstalledHost,
  storage: string,
  services: Services,
): Record<string, string> {
  return {
    ...environmentOf(services),
    kuzzle_services__storageEngine__majorVersion: storage.split(".")[0] ?? "",
    ...(folder !== undefined && { PROFILE_GUARD_HOST: folder }),
    HOST_LACKS: lacks.join(","),
  };
}
