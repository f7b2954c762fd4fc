// @ts-check
"use strict";

// Keeps what V8 has compiled of the packages of an application, for its next start: a seventh of the processor time
// of a start. Node 22 can do it by itself (`module.enableCompileCache`). Loaded by `--require`, see launch.ts.
const { createHash } = require("node:crypto");
const fs = require("node:fs");
const Module = require("node:module");
const path = require("node:path");
const vm = require("node:vm");

/** @typedef {{ version: string, data: Buffer }} Compiled */

/** Fewer new modules than these are not worth writing the file again. */
const WORTH_WRITING = 20;
const packages = path.join(__dirname, "..", "..", "node_modules");
const folder = path.join(packages, ".cache", "profile-guard");
const file = path.join(folder, `compiled-${process.version}-${process.arch}-${installed()}.bin`);

const known = readCompiled();
/** @type {Map<string, { version: string, script: vm.Script }>} */
const fresh = new Map();

/** @typedef {(this: NodeModule, content: string, filename: string, ...rest: unknown[]) => unknown} Compile */
const prototype = /** @type {{ _compile: Compile }} */ (/** @type {unknown} */ (Module.prototype));
const original = prototype._compile;

prototype._compile = function compile(content, filename, ...rest) {
  const script = isOfPackage(filename) ? scriptOf(content, filename) : undefined;
  if (script === undefined) {
    return original.call(this, content, filename, ...rest);
  }
  const requires = Object.assign((/** @type {string} */ id) => this.require(id), {
    resolve: Module.createRequire(filename).resolve,
    main: process.mainModule,
    cache: require.cache,
    extensions: /** @type {unknown} */ (Reflect.get(Module, "_extensions")),
  });
  const run = script.runInThisContext();
  return run.call(this.exports, this.exports, requires, this, filename, path.dirname(filename));
};

process.on("exit", () => {
  if (fresh.size >= WORTH_WRITING) {
    try {
      writeCompiled();
    } catch {
      // the next start compiles again
    }
  }
});

/** Tells one installation from the next: npm gives all files of packages the same time. */
function installed() {
  try {
    const lock = fs.readFileSync(path.join(packages, ".package-lock.json"));
    return createHash("sha256").update(lock).digest("hex").slice(0, 16);
  } catch {
    return "unknown";
  }
}

/**
 * Leaves out applications, each of which is another one after each change of theirs, and the packages of elsewhere.
 *
 * @param {string} filename
 */
function isOfPackage(filename) {
  return filename.startsWith(packages + path.sep) && !filename.startsWith(folder + path.sep);
}

/**
 * @param {string} content
 * @param {string} filename
 * @returns {vm.Script | undefined} undefined where Node itself must load it: as a module of the other kind
 */
function scriptOf(content, filename) {
  if (content.startsWith("#!")) {
    return undefined;
  }
  // of the text V8 itself compares no more than the length
  const { size, mtimeMs } = fs.statSync(filename);
  const version = `${size} ${mtimeMs}`;
  const found = known.get(filename);
  const cachedData = found?.version === version ? found.data : undefined;
  try {
    const script = new vm.Script(Module.wrap(content), {
      filename,
      cachedData,
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    });
    if (cachedData === undefined || script.cachedDataRejected === true) {
      fresh.set(filename, { version, script });
    }
    return script;
  } catch {
    return undefined;
  }
}

/** @returns {Map<string, Compiled>} */
function readCompiled() {
  try {
    const all = fs.readFileSync(file);
    const start = 4 + all.readUInt32LE(0);
    /** @type {[name: string, version: string, at: number, size: number][]} */
    const index = JSON.parse(all.toString("utf8", 4, start));
    return new Map(
      index.map(([name, version, at, size]) => [
        name,
        { version, data: all.subarray(start + at, start + at + size) },
      ]),
    );
  } catch {
    return new Map();
  }
}

function writeCompiled() {
  const all = new Map(known);
  for (const [name, { version, script }] of fresh) {
    // by now it holds the functions that were compiled at their first call, too
    all.set(name, { version, data: script.createCachedData() });
  }
  let at = 0;
  const index = [...all].map(([name, { version, data }]) => {
    at += data.length;
    return [name, version, at - data.length, data.length];
  });
  const head = Buffer.from(JSON.stringify(index));
  const size = Buffer.alloc(4);
  size.writeUInt32LE(head.length);
  fs.mkdirSync(folder, { recursive: true });
  // others may write it, or read it, just now
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(
    draft,
    Buffer.concat([size, head, ...[...all.values()].map(({ data }) => data)]),
  );
  fs.renameSync(draft, file);
}
