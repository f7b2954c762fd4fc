// @ts-check
// Brings a fresh clone to the point where its own tools run. It works before anything is
// installed, hence plain JavaScript without dependencies; its syntax is kept old enough for an
// old Node to reach the sentence telling that it is too old.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { constants, tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const oldestNode = 20;
const hashFile = "node_modules/.profile-guard-lock-hash";
const installedLock = "node_modules/.package-lock.json";
const buildSources = [
  "index.ts",
  "lib",
  "explorer",
  "tsconfig.json",
  "tsconfig.build.json",
  "package.json",
];
const builtFile = "dist/index.js";

/** An error whose message is all the user needs. */
export class BootstrapError extends Error {}

/** @param {string} text */
function say(text) {
  process.stderr.write(`bootstrap  ${text}\n`);
}

/**
 * @param {string} [version] as in `process.versions.node`
 * @throws {BootstrapError} below Node 20
 */
export function checkNode(version = process.versions.node) {
  if (Number(version.split(".")[0]) < oldestNode) {
    throw new BootstrapError(
      `Node ${oldestNode} or newer is needed; this is Node ${version} (${process.execPath})`,
    );
  }
}

/** @param {string} file */
function readIfThere(file) {
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8") : undefined;
}

/** @param {string} folder the checkout */
export function lockHash(folder) {
  const lock = fs.readFileSync(path.join(folder, "package-lock.json"), "utf8");
  return createHash("sha256").update(lock).digest("hex");
}

/**
 * What a lock file pins: package folder to version and checksum. Packages for other platforms are
 * left out, since they are never installed.
 * @param {string} text
 * @returns {Map<string, string>}
 */
function pins(text) {
  /** @type {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }> }} */
  const lock = JSON.parse(text);
  const entries = Object.entries(lock.packages || {}).filter(
    ([name, entry]) => name !== "" && !entry.optional && !entry.devOptional,
  );
  return new Map(entries.map(([name, entry]) => [name, `${entry.version} ${entry.integrity}`]));
}

/**
 * Whether the packages npm noted as installed are those of package-lock.json.
 * @param {string} lock
 * @param {string} installed
 */
function samePins(lock, installed) {
  const [wanted, found] = [pins(lock), pins(installed)];
  return wanted.size === found.size && [...wanted].every(([name, pin]) => found.get(name) === pin);
}

/**
 * Whether `npm ci` is needed, and why. An installation made by hand (`npm install`) counts when it
 * holds what package-lock.json pins.
 * @param {string} [folder] the checkout
 * @returns {string | undefined} the reason; undefined: nothing to do
 */
export function installReason(folder = root) {
  const installed = readIfThere(path.join(folder, installedLock));
  if (installed === undefined) {
    return "nothing is installed yet";
  }
  const stored = readIfThere(path.join(folder, hashFile));
  if (stored !== undefined && stored.trim() === lockHash(folder)) {
    return undefined;
  }
  const lock = fs.readFileSync(path.join(folder, "package-lock.json"), "utf8");
  return samePins(lock, installed) ? undefined : "package-lock.json has changed";
}

/**
 * The newest change in milliseconds of a file, or of a folder and everything in it. A folder's own
 * time counts too: it tells of files removed.
 * @param {string} file
 * @returns {number} 0 when it does not exist
 */
function newestChange(file) {
  const found = fs.statSync(file, { throwIfNoEntry: false });
  if (!found) {
    return 0;
  }
  const inside = found.isDirectory()
    ? fs.readdirSync(file).map((name) => newestChange(path.join(file, name)))
    : [];
  return Math.max(found.mtimeMs, ...inside);
}

/**
 * Whether `npm run build` is needed, and why.
 * @param {string} [folder] the checkout
 * @returns {string | undefined} the reason; undefined: nothing to do
 */
export function buildReason(folder = root) {
  const built = fs.statSync(path.join(folder, builtFile), { throwIfNoEntry: false });
  if (!built) {
    return "nothing is built yet";
  }
  const newer = buildSources.find(
    (source) => newestChange(path.join(folder, source)) > built.mtimeMs,
  );
  return newer === undefined ? undefined : `${newer} is newer than ${builtFile}`;
}

/** No `npm ci` takes an hour: a lock this old names a process id which another one has by now. */
const oldestLock = 60 * 60_000;

/** @param {number} pid */
function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}

/** @param {number} milliseconds */
function pause(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

/**
 * Does `work` while no other process does so for this checkout. The lock lies outside of
 * node_modules, which `npm ci` removes.
 * @param {string} folder
 * @param {() => void} work
 */
function alone(folder, work) {
  const key = createHash("sha256").update(path.resolve(folder)).digest("hex").slice(0, 12);
  const lock = path.join(tmpdir(), `profile-guard-bootstrap-${key}.lock`);
  const draft = `${lock}.${process.pid}`;
  let waits = false;
  fs.writeFileSync(draft, String(process.pid));
  try {
    for (;;) {
      try {
        // A link appears together with its content: the owner's pid is never missing.
        fs.linkSync(draft, lock);
        break;
      } catch (error) {
        if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") {
          throw error;
        }
      }
      const owner = readIfThere(lock);
      const since = fs.statSync(lock, { throwIfNoEntry: false });
      const old = since !== undefined && Date.now() - since.mtimeMs > oldestLock;
      if (owner !== undefined && (old || !isAlive(Number(owner)))) {
        fs.rmSync(lock, { force: true });
        continue;
      }
      if (!waits) {
        say(`waiting for process ${owner}, which is at it`);
        waits = true;
      }
      pause(200);
    }
  } finally {
    fs.rmSync(draft, { force: true });
  }
  try {
    work();
  } finally {
    fs.rmSync(lock, { force: true });
  }
}

/**
 * @param {string} folder
 * @param {string[]} parameters of npm
 */
function npm(folder, parameters) {
  // Its output goes to stderr: standard output belongs to the command which follows.
  const { status, error } = spawnSync("npm", parameters, {
    cwd: folder,
    stdio: ["inherit", 2, 2],
    // re2 compiles for two minutes on one processor
    env: { JOBS: "max", ...process.env },
    shell: process.platform === "win32",
  });
  if (error || status !== 0) {
    const reason = error ? error.message : `exit code ${status}`;
    throw new BootstrapError(`npm ${parameters.join(" ")} failed (${reason})`);
  }
}

/**
 * Runs `npm ci` where what is installed is not what package-lock.json says.
 * @param {string} [folder] the checkout
 * @throws {BootstrapError} on an old Node, or when npm fails
 */
export function ensureInstalled(folder = root) {
  checkNode();
  const noteHash = () => {
    const [file, hash] = [path.join(folder, hashFile), lockHash(folder)];
    if (readIfThere(file) !== hash) {
      fs.writeFileSync(file, hash);
    }
  };
  if (installReason(folder) === undefined) {
    noteHash();
    return;
  }
  alone(folder, () => {
    const reason = installReason(folder);
    if (reason !== undefined) {
      const takes = folder === site ? "in tools/site, half a minute" : "2 to 3 minutes";
      say(`${reason}: npm ci (${takes})`);
      // The tools are development dependencies, which NODE_ENV=production would leave out.
      npm(folder, ["ci", "--include=dev", "--no-audit", "--no-fund"]);
    }
    noteHash();
  });
}

/**
 * Runs `npm run build` where a source is newer than what is built.
 * @param {string} [folder] the checkout
 * @throws {BootstrapError} on an old Node, or when the build fails
 */
export function ensureBuilt(folder = root) {
  checkNode();
  if (buildReason(folder) === undefined) {
    return;
  }
  alone(folder, () => {
    const reason = buildReason(folder);
    if (reason === undefined) {
      return;
    }
    say(`${reason}: npm run build`);
    const startedAt = new Date();
    const built = path.join(folder, builtFile);
    try {
      npm(folder, ["run", "--silent", "build"]);
      // What changes while the compiler runs may not be in its output.
      fs.utimesSync(built, startedAt, startedAt);
    } catch (error) {
      // The compiler writes files even when it fails: they must not pass for a build.
      if (fs.existsSync(built)) {
        fs.utimesSync(built, 0, 0);
      }
      throw error;
    }
  });
}

/**
 * Runs the command with the local programs on its PATH, hands signals on, and exits as it does.
 * @param {string[]} command
 */
function runCommand([program, ...parameters]) {
  const bin = path.join(root, "node_modules", ".bin");
  const child = spawn(/** @type {string} */ (program), parameters, {
    stdio: "inherit",
    env: { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` },
    shell: process.platform === "win32",
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
    process.on(signal, () => {
      // On a terminal Ctrl-C has reached the child already.
      if (signal !== "SIGINT" || !process.stdin.isTTY) {
        child.kill(signal);
      }
    });
  }
  child.on("error", (error) => {
    say(`cannot run ${program}: ${error.message}`);
    process.exit(127);
  });
  child.on("exit", (code, signal) => {
    process.exit(code === null ? 128 + (signal ? constants.signals[signal] : 0) : code);
  });
}

const usage = "usage: node tools/bootstrap/ensure.mjs [--build] [--site] [-- command …]";

/** A package of its own: what builds the docs is not what everybody waits for. */
const site = path.join(root, "tools", "site");

/** @param {string[]} parameters */
function main(parameters) {
  const end = parameters.indexOf("--");
  const options = end === -1 ? parameters : parameters.slice(0, end);
  const command = end === -1 ? [] : parameters.slice(end + 1);
  if (options.some((option) => option !== "--build" && option !== "--site")) {
    throw new BootstrapError(usage);
  }
  ensureInstalled();
  if (options.includes("--build")) {
    ensureBuilt();
  }
  if (options.includes("--site")) {
    ensureInstalled(site);
  }
  if (command.length > 0) {
    runCommand(command);
  }
}

const startedDirectly =
  process.argv[1] !== undefined &&
  fs.realpathSync(process.argv[1]) === fs.realpathSync(fileURLToPath(import.meta.url));
if (startedDirectly) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof BootstrapError)) {
      throw error;
    }
    say(error.message);
    process.exitCode = 1;
  }
}
