import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";

import { checkout } from "../../../tools/services/folders";

/** Below the checkout, whose packages they find. */
const FOLDER = path.join(checkout, ".services", "packages");

/**
 * Packs the plugin of a commit by `npm pack`, once, and unpacks it as `npm install` does.
 *
 * @param version that it says of itself
 * @returns its folder
 */
export function packageOf(commit: string, version: string): string {
  const hash = git("rev-parse", `${commit}^{commit}`);
  const home = path.join(FOLDER, `${hash.slice(0, 12)}-${version}`);
  const folder = path.join(home, "package");
  if (!existsSync(path.join(folder, "package.json"))) {
    process.stdout.write(`        packing ${version} of ${hash.slice(0, 12)}\n`);
    rmSync(home, { recursive: true, force: true });
    unpack(pack(hash, version, path.join(home, "source")), home);
    rmSync(path.join(home, "source"), { recursive: true });
  }
  return folder;
}

/** The working tree as it stands, without files that git does not know. */
export function workingTree(): string {
  return git("stash", "create") || git("rev-parse", "HEAD");
}

function pack(hash: string, version: string, source: string): string {
  mkdirSync(source, { recursive: true });
  const archive = path.join(source, "source.tar");
  git("archive", `--output=${archive}`, hash);
  execFileSync("tar", ["-xf", archive, "-C", source]);
  rmSync(archive);
  symlinkSync(path.join(checkout, "node_modules"), path.join(source, "node_modules"));
  const file = path.join(source, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...manifest, version }));
  execFileSync("npm", ["pack"], { cwd: source, stdio: "pipe" });
  return path.join(source, `kuzzle-plugin-profile-guard-${version}.tgz`);
}

/** The archive holds a folder `package`. */
function unpack(archive: string, home: string): void {
  execFileSync("tar", ["-xzf", archive, "-C", home]);
}

function git(...parameters: readonly string[]): string {
  return execFileSync("git", parameters, { cwd: checkout, encoding: "utf8" }).trim();
}
