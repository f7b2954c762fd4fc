import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

import { endWith } from "../program";
import { checkout } from "../services/folders";
import { cut } from "./changelog";
import type { Checkout } from "./plan";
import { planRelease } from "./plan";

/**
 * `npm run release -- <version> [--write]`: checks branch, tree, version and CHANGELOG, runs all tests,
 * sets the version, cuts the CHANGELOG, commits and tags. Without `--write` it only says so. It pushes
 * and publishes nothing.
 */

const CHANGELOG = path.join(checkout, "CHANGELOG.md");
const PACKAGE = path.join(checkout, "package.json");

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function git(...parameters: string[]): string {
  const { status, stdout, stderr } = spawnSync("git", parameters, {
    cwd: checkout,
    encoding: "utf8",
  });
  if (status !== 0) {
    throw new Error(`git ${parameters.join(" ")}: ${stderr}`);
  }
  return stdout.trim();
}

function npm(...parameters: string[]): void {
  const { status } = spawnSync("npm", parameters, { cwd: checkout, stdio: "inherit" });
  if (status !== 0) {
    throw new Error(`npm ${parameters.join(" ")} failed`);
  }
}

function read(): Checkout {
  const { version } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string };
  return {
    branch: git("rev-parse", "--abbrev-ref", "HEAD"),
    status: git("status", "--porcelain"),
    tags: git("tag", "--list").split("\n"),
    version,
    changelog: readFileSync(CHANGELOG, "utf8"),
  };
}

async function main([version, ...flags]: readonly string[]): Promise<boolean> {
  if (version === undefined || flags.some((flag) => flag !== "--write")) {
    say("npm run release -- <version> [--write]");
    return false;
  }
  const before = read();
  const { faults, writes } = planRelease(version, before);
  faults.forEach((fault) => {
    say(`✗ ${fault}`);
  });
  const steps = [
    "npm test",
    ...(writes
      ? [`package.json, package-lock.json, CHANGELOG.md: ${version}`, `commit "build: ${version}"`]
      : []),
    `tag v${version}`,
  ];
  if (!flags.includes("--write")) {
    steps.forEach((step) => {
      say(`would  ${step}`);
    });
    return faults.length === 0;
  }
  if (faults.length > 0) {
    return false;
  }
  npm("test");
  if (writes) {
    npm("version", version, "--no-git-tag-version");
    const day = new Date().toISOString().slice(0, 10);
    writeFileSync(CHANGELOG, cut(before.changelog, version, day));
    git("commit", "--quiet", "--message", `build: ${version}`, "--", ...FILES);
  }
  git("tag", "--annotate", `v${version}`, "--message", `v${version}`);
  say(
    `Tagged v${version}. To publish it (.github/workflows/release.yml):\n  git push --follow-tags`,
  );
  return true;
}

const FILES = ["package.json", "package-lock.json", "CHANGELOG.md"];

endWith(main(process.argv.slice(2)));
