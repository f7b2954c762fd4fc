// @ts-check
// Outlives whoever started the services by the moment it takes to end them. Its standard input is
// a pipe held by that process: the system closes it however the process ends, SIGKILL included.
// Plain JavaScript, because it must start at once and need no loader.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";
import process from "node:process";

/**
 * One order a line:
 * `group` a process group to kill, `process` a single process to kill, `folder` one to remove,
 * `command` one to run (argv); `forget` takes the entry with this key off again.
 * @typedef {{ key: string, group?: number, process?: number, folder?: string, command?: string[] }} Watch
 * @typedef {Watch | { forget: string }} Order
 */

/** @type {Map<string, Watch>} */
const watched = new Map();

// Ctrl-C reaches the whole terminal session; leaving early would leave the services behind.
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => undefined);
}

/** @param {number} target a process id, negative for a group */
function kill(target) {
  try {
    process.kill(target, "SIGKILL");
  } catch {
    // Gone already.
  }
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  /** @type {Order} */
  const order = JSON.parse(line);
  if ("forget" in order) {
    watched.delete(order.forget);
  } else {
    watched.set(order.key, order);
  }
});
lines.on("close", () => {
  const entries = [...watched.values()];
  for (const entry of entries) {
    if (entry.group !== undefined) {
      kill(-entry.group);
    }
    if (entry.process !== undefined) {
      kill(entry.process);
    }
  }
  for (const { command } of entries) {
    if (command?.[0] !== undefined) {
      spawnSync(command[0], command.slice(1), { stdio: "ignore", timeout: 60_000 });
    }
  }
  for (const { folder } of entries) {
    if (folder !== undefined) {
      // A process just killed may still be writing: removal is retried.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    }
  }
});
