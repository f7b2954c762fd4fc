import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";

import { checkout } from "../services/folders";

/** The packages that Kuzzle's steps import and we do not have. */
const PACKAGES = { request: "2.88.2", "request-promise": "4.2.6" };
/** The parts of Kuzzle's sources that are copied; all else is the installed Kuzzle. */
const TAKEN = ["features", "bin/plugins/available", "start-kuzzle-test.ts"];
/** Where the suite expects Kuzzle: the usual port, and those of its three nodes. Not in an answer. */
const PORTS = /(?<!kuzzle:)\b(?:7512|1751[012])\b/gu;
const ENTRY = "start.ts";

/** Kuzzle's suite and its application, ready to run against the Kuzzle installed here. */
export interface WorkFolder {
  readonly folder: string;
  /** The application; `SUITE_PLUGINS` names the plugins that it enables. */
  readonly entry: string;
  /** The name of ours among these. */
  readonly ourPlugin: string;
}

/** @throws when the sources are not those of the installed version */
export function makeWorkFolder(sources: string, port: number): WorkFolder {
  requireVersion(sources);
  // below the checkout, so that it finds what is installed there
  const folder = path.join(checkout, ".services", "suite");
  installPackages(folder);
  for (const name of TAKEN) {
    rmSync(path.join(folder, name), { recursive: true, force: true });
    cpSync(path.join(sources, name), path.join(folder, name), { recursive: true });
  }
  for (const file of filesIn(path.join(folder, "features"))) {
    writeFileSync(file, readFileSync(file, "utf8").replace(PORTS, String(port)));
  }
  // the plugins are folders of CommonJS, which Kuzzle's own loader of TypeScript requires
  replaceIn(
    path.join(folder, "start-kuzzle-test.ts"),
    "await import(path)",
    "{ default: require(path) }",
  );
  const ours = "profile-guard";
  const files = {
    "index.ts": 'export * from "kuzzle";\n',
    "lib/config/index.ts": 'export * from "kuzzle/dist/lib/config";\n',
    "lib/core/shared/sdk/embeddedSdk.ts":
      'export * from "kuzzle/dist/lib/core/shared/sdk/embeddedSdk";\n',
    "tsconfig.json": '{ "compilerOptions": { "esModuleInterop": true } }\n',
    [ENTRY]:
      'process.argv.push("--enable-plugins", String(process.env.SUITE_PLUGINS));\nrequire("./start-kuzzle-test");\n',
    [`bin/plugins/available/${ours}/index.js`]: `module.exports = require(${JSON.stringify(checkout)}).ProfileGuardPlugin;\n`,
    [`bin/plugins/available/${ours}/manifest.json`]: readFileSync(
      path.join(checkout, "manifest.json"),
      "utf8",
    ),
  };
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return { folder, entry: path.join(folder, ENTRY), ourPlugin: ours };
}

function requireVersion(sources: string): void {
  const versionIn = (folder: string): string => {
    const file = path.join(folder, "package.json");
    if (!existsSync(file)) {
      throw new Error(`${folder} is not a checkout of Kuzzle: it has no package.json`);
    }
    return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
  };
  const wanted = versionIn(path.join(checkout, "node_modules", "kuzzle"));
  const found = versionIn(sources);
  if (found !== wanted) {
    throw new Error(
      `${sources} holds Kuzzle ${found}; installed is ${wanted}: check out v${wanted}`,
    );
  }
}

function installPackages(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "package.json");
  const text = JSON.stringify({ private: true, dependencies: PACKAGES });
  if (existsSync(file) && readFileSync(file, "utf8") === text) {
    return;
  }
  rmSync(file, { force: true });
  const options = ["--no-save", "--no-audit", "--no-fund", "--ignore-scripts"];
  const packages = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  execFileSync("npm", ["install", "--prefix", folder, ...options, ...packages], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit"],
  });
  // last, since it says that all is there
  writeFileSync(file, text);
}

function replaceIn(file: string, before: string, after: string): void {
  const text = readFileSync(file, "utf8");
  if (!text.includes(before)) {
    throw new Error(`${file} no longer has "${before}"`);
  }
  writeFileSync(file, text.replace(before, after));
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => path.join(folder, name))
    .filter((file) => statSync(file).isFile() && !file.endsWith(".json"));
}
