import { readdirSync, readFileSync } from "node:fs";

/**
 * Milliseconds that all threads of a process have had a processor, so far; `undefined` where Linux
 * does not tell. What others do on the machine hardly changes it, as it does every time on a clock.
 */
export function cpuTime(pid: number | undefined): number | undefined {
  try {
    const tasks = `/proc/${pid ?? ""}/task`;
    const nanoseconds = readdirSync(tasks).map((task) =>
      Number.parseInt(readFileSync(`${tasks}/${task}/schedstat`, "utf8")),
    );
    return nanoseconds.reduce((sum, ofTask) => sum + ofTask, 0) / 1e6;
  } catch {
    return undefined;
  }
}
