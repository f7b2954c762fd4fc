import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { endWith } from "../program";
import { checkout } from "../services/folders";
import { deadLinks } from "./deadLinks";
import { fileOf, readPages } from "./pages";
import { sidebarOf } from "./sidebar";

/**
 * `npm run docs`: builds the docs as a site in tools/site/dist, and fails where a link is dead.
 * `npm run docs:dev` serves them while somebody reads; the pages are those of its start.
 */

const STAGED = path.join(__dirname, ".staged");
const BUILT = path.join(__dirname, "dist");

/** Writes the pages as VitePress, and Kuzzle's kuzdoc, read them. */
function stage(): void {
  const { pages, assets } = readPages();
  rmSync(STAGED, { recursive: true, force: true });
  const place = (target: string): string => {
    const file = path.join(STAGED, target);
    mkdirSync(path.dirname(file), { recursive: true });
    return file;
  };
  for (const page of pages) {
    writeFileSync(place(page.target), fileOf(page));
  }
  for (const { source, target } of assets) {
    copyFileSync(path.join(checkout, source), place(target));
  }
  const { name, description } = createRequire(__filename)("../../package.json") as {
    name: string;
    description: string;
  };
  writeFileSync(
    place("site.json"),
    JSON.stringify({ title: name, description, sidebar: sidebarOf(pages) }),
  );
}

async function main([command = "build"]: readonly string[]): Promise<boolean> {
  stage();
  const program = path.join(__dirname, "node_modules", "vitepress", "bin", "vitepress.js");
  const { status } = spawnSync(process.execPath, [program, command, __dirname], {
    stdio: "inherit",
  });
  if (status !== 0 || command !== "build") {
    return status === 0;
  }
  const dead = deadLinks(BUILT);
  dead.forEach((link) => {
    process.stdout.write(`✗ ${link}\n`);
  });
  return dead.length === 0;
}

endWith(main(process.argv.slice(2)));
