import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { environmentOf, startServices } from "../services";
import type { Counts } from "./counts";
import { closingLine, cucumberCounts, mochaCounts, NOTHING, sum } from "./counts";

/**
 * `npm test`: lint, types, unit with the coverage floor, functional on real services, faults,
 * malformed requests, ratios to the host alone. Every step runs, whatever became of the ones
 * before it; the last line sums all counts.
 */
interface Step {
  readonly name: string;
  readonly run: (folder: string) => Promise<{ ok: boolean; counts: Counts }>;
}

async function command(
  program: string,
  parameters: readonly string[],
  environment: Record<string, string> = {},
): Promise<boolean> {
  const bin = path.join("node_modules", ".bin", program);
  const child = spawn(bin, parameters, {
    stdio: "inherit",
    env: { ...process.env, ...environment },
  });
  return new Promise((resolve) => {
    child.once("error", () => {
      resolve(false);
    });
    child.once("exit", (code) => {
      resolve(code === 0);
    });
  });
}

const STEPS: readonly Step[] = [
  {
    name: "lint",
    run: async () => {
      const lint = await command("eslint", ["."]);
      const format = await command("prettier", ["--check", "--log-level", "warn", "."]);
      // every step has one definition, and no more
      const steps = await command("cucumber-js", ["--dry-run", "--format", "summary"]);
      return { ok: lint && format && steps, counts: NOTHING };
    },
  },
  {
    name: "types",
    run: async () => ({
      ok: await command("tsc", ["-p", "tsconfig.json"]),
      counts: NOTHING,
    }),
  },
  {
    name: "unit",
    run: async (folder) => {
      const file = path.join(folder, "unit.json");
      const reporter = path.join("tools", "test", "countingReporter.cjs");
      const ok = await command("c8", ["mocha", "--reporter", reporter], {
        // random requests put to the host's own classes; fewer in `npm run test:unit`
        RIGHTS_CASES: process.env.RIGHTS_CASES ?? "100000",
        INSIGHT_CASES: process.env.INSIGHT_CASES ?? "10000",
        COUNTS_FILE: file,
      });
      return { ok, counts: mochaCounts(file) };
    },
  },
  {
    name: "functional",
    run: async (folder) => {
      const services = await startServices();
      try {
        const file = path.join(folder, "functional.json");
        const ok = await command(
          "cucumber-js",
          ["--format", "progress", "--format", `json:${file}`],
          environmentOf(services),
        );
        return { ok, counts: cucumberCounts(file) };
      } finally {
        await services.stop();
      }
    },
  },
  {
    // a service stopped and killed beneath a node under traffic; all of them: npm run test:faults
    name: "faults",
    run: async (folder) => {
      const file = path.join(folder, "faults.json");
      const ok = await command("tsx", ["test/faults/run.ts", "--short"], { COUNTS_FILE: file });
      return { ok, counts: mochaCounts(file) };
    },
  },
  {
    name: "fuzz",
    run: async (folder) => {
      // a short form: `npm run test:fuzz` sends ten times as many
      const file = path.join(folder, "fuzz.json");
      const ok = await command("tsx", ["tools/fuzz/run.ts", "--requests", "2000"], {
        COUNTS_FILE: file,
      });
      return { ok, counts: mochaCounts(file) };
    },
  },
  {
    // ratios to the host alone, measured side by side: absolute times are the machine's
    name: "ratios",
    run: async () => {
      if (process.env.ELASTICSEARCH_URL !== undefined) {
        process.stdout.write("not measured: it needs services of its own, and some are given\n");
        return { ok: true, counts: NOTHING };
      }
      const rows = ["server:now (restricted)", "createProfile (manager)"];
      const only = rows.flatMap((row) => ["--only", row]);
      const brief = ["--launches", "1", "--rounds", "0.5"];
      const ok = await command("tsx", [
        "bench/run.ts",
        "--gate",
        "--room",
        "0.4",
        ...brief,
        ...only,
      ]);
      return { ok, counts: NOTHING };
    },
  },
];

async function main(only: readonly string[]): Promise<boolean> {
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-test-"));
  const results: { name: string; ok: boolean; counts: Counts; seconds: number }[] = [];
  try {
    for (const { name, run } of STEPS.filter(
      (step) => only.length === 0 || only.includes(step.name),
    )) {
      process.stdout.write(`\n== ${name}\n`);
      const startedAt = Date.now();
      const outcome = await run(folder).catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        return { ok: false, counts: { ...NOTHING, failed: 1 } };
      });
      results.push({ name, ...outcome, seconds: Math.round((Date.now() - startedAt) / 1000) });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  process.stdout.write("\n");
  for (const { name, ok, counts, seconds } of results) {
    process.stdout.write(
      `${ok ? "ok    " : "FAILED"} ${name}: ${closingLine(counts)} (${seconds} s)\n`,
    );
  }
  const total = sum(results.map(({ counts }) => counts));
  const allOk = results.every(({ ok }) => ok);
  // a failed step without a failed test (lint, types, coverage) must not read as success
  const failed = allOk ? total.failed : Math.max(1, total.failed);
  process.stdout.write(`${closingLine({ ...total, failed })}\n`);
  return allOk;
}

main(process.argv.slice(2)).then(
  (ok) => {
    process.exitCode = ok ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(
      `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.stdout.write("0 passed, 1 failed\n");
    process.exitCode = 1;
  },
);
