import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";

import { checkout } from "../services/folders";

/** From the oldest that the plugin takes to the newest that npm has. */
export const VERSIONS = ["2.33.1", "2.38.1", "2.49.1", "2.53.0", "2.56.0"];

const run = promisify(execFile);
const HOSTS = path.join(checkout, ".services", "hosts");
const DONE = "installed";
/** Where packages of the host keep their library. */
const LAYOUTS = ["dist/lib", "lib"];

interface Manifest {
  readonly version: string;
  readonly overrides?: Readonly<Record<string, string>>;
  readonly gypfile?: boolean;
}

/** A version of Kuzzle that applications under test can run on. */
export interface InstalledHost {
  readonly version: string;
  /** With its `node_modules`; undefined: the checkout. */
  readonly folder: string | undefined;
  /** Actions that the checkout's version has and this one lacks, and tags of what it cannot do. */
  readonly lacks: readonly string[];
}

/**
 * Installs a version of Kuzzle below `.services/hosts`, once. What it needs built is the checkout's where
 * that has the same major version, or cannot be had otherwise.
 *
 * @throws where npm cannot install it
 */
export async function installHost(version: string): Promise<InstalledHost> {
  const own = manifestOf(path.join(checkout, "node_modules", "kuzzle"));
  if (version === own.version) {
    return { version, folder: undefined, lacks: [] };
  }
  const folder = path.join(HOSTS, version);
  if (!existsSync(path.join(folder, DONE))) {
    await install(folder, version);
  }
  const actions = actionsOf(folder);
  const lacks = [...actionsOf(checkout)].filter((action) => !actions.has(action));
  return { version, folder, lacks: [...lacks, ...tagsLackedBy(folder)] };
}

async function install(folder: string, version: string): Promise<void> {
  process.stderr.write(`matrix  installing Kuzzle ${version}, some minutes\n`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const { overrides } = manifestOf(checkout);
  const project = { name: "host", private: true, dependencies: { kuzzle: version }, overrides };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify(project));
  await npm(["install", "--ignore-scripts", "--no-audit", "--no-fund"], folder);
  const modules = path.join(folder, "node_modules");
  const built = readdirSync(modules).filter((name) =>
    existsSync(path.join(modules, name, "binding.gyp")),
  );
  for (const name of built) {
    await build(modules, name);
  }
  writeFileSync(path.join(folder, DONE), "");
}

async function build(modules: string, name: string): Promise<void> {
  const target = path.join(modules, name);
  const other = path.join(checkout, "node_modules", name);
  const majorOf = (folder: string): string => manifestOf(folder).version.split(".")[0] ?? "";
  if (existsSync(other) && majorOf(other) === majorOf(target)) {
    // building some takes minutes
    rmSync(target, { recursive: true });
    symlinkSync(other, target);
    return;
  }
  try {
    await npm(["rebuild", name], path.dirname(modules));
  } catch (error) {
    if (!existsSync(other)) {
      throw error;
    }
    // Node then finds the checkout's, which is newer
    rmSync(target, { recursive: true });
  }
}

async function npm(parameters: readonly string[], folder: string): Promise<void> {
  await run("npm", parameters, { cwd: folder, maxBuffer: 1 << 26 });
}

function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
}

/** Up to 2.33 Kuzzle knows API keys as tokens in Redis: there the plugin makes none with policies. */
function tagsLackedBy(folder: string): string[] {
  const file = path.join(libraryOf(folder), "core", "security", "tokenRepository.js");
  return readFileSync(file, "utf8").includes("_verifyApiKey") ? [] : ["@keys-with-policies"];
}

function libraryOf(folder: string): string {
  const host = path.join(folder, "node_modules", "kuzzle");
  return path.join(host, LAYOUTS.find((one) => existsSync(path.join(host, one))) ?? "");
}

/** Source: the host's lib/api/httpRoutes. */
function actionsOf(folder: string): Set<string> {
  const loaded = createRequire(__filename)(path.join(libraryOf(folder), "api", "httpRoutes")) as
    | readonly Route[]
    | { readonly default: readonly Route[] };
  const routes = "default" in loaded ? loaded.default : loaded;
  return new Set(routes.map(({ controller, action }) => `${controller}:${action}`));
}

interface Route {
  readonly controller: string;
  readonly action: string;
}
