import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { loadSources } from "@cucumber/cucumber/api";

import { endWith } from "../program";
import { checkout } from "../services/folders";

/**
 * `tsx tools/test/scenarios.ts commit`: which scenarios a commit has and the checkout has not, and
 * the other way round, by feature and name (rows of outlines count one by one). Fails when any is
 * lost: who changes how the features run shows so that all of them still do.
 */
async function scenariosIn(cwd: string): Promise<Map<string, number>> {
  const { plan } = await loadSources(
    {
      paths: ["features/**/*.feature"],
      names: [],
      tagExpression: "",
      order: "defined",
      defaultDialect: "en",
    },
    { cwd },
  );
  const counted = new Map<string, number>();
  for (const { name, uri } of plan) {
    const key = `${uri}: ${name}`;
    counted.set(key, (counted.get(key) ?? 0) + 1);
  }
  return counted;
}

function lacking(one: ReadonlyMap<string, number>, other: ReadonlyMap<string, number>): string[] {
  return [...one].filter(([key, count]) => (other.get(key) ?? 0) < count).map(([key]) => key);
}

async function main(commit: string | undefined): Promise<boolean> {
  if (commit === undefined) {
    throw new Error("which commit?");
  }
  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-scenarios-"));
  try {
    const archive = path.join(folder, "features.tar");
    const parameters = ["archive", "-o", archive, commit, "--", "features"];
    execFileSync("git", parameters, { cwd: checkout });
    execFileSync("tar", ["-x", "-f", archive, "-C", folder]);
    const [before, after] = [await scenariosIn(folder), await scenariosIn(checkout)];
    const total = (all: ReadonlyMap<string, number>): number =>
      [...all.values()].reduce((sum, count) => sum + count, 0);
    const [lost, added] = [lacking(before, after), lacking(after, before)];
    process.stdout.write(
      [
        ...lost.map((key) => `lost   ${key}`),
        ...added.map((key) => `added  ${key}`),
        `${total(before)} scenarios at ${commit}, ${total(after)} here: ${lost.length} lost, ${added.length} added\n`,
      ].join("\n"),
    );
    return lost.length === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

endWith(main(process.argv[2]));
