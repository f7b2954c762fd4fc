import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const lookEvery = 500;
const mostAncestors = 5;

/**
 * Calls `onCut` once when npm, or a shell between it and us, ends without telling us: a SIGKILL
 * cannot be passed on, and a shell that gets SIGTERM keeps it to itself.
 */
export function watchParents(onCut: () => void): void {
  const line = parentsUpToNpm();
  if (line.length === 0) {
    return;
  }
  const timer = setInterval(() => {
    if (isCut(line)) {
      clearInterval(timer);
      onCut();
    }
  }, lookEvery);
  timer.unref();
}

/** Our ancestors from the nearest to npm; none when npm is not among them. */
function parentsUpToNpm(): number[] {
  const line: number[] = [];
  let pid = process.ppid;
  while (pid > 1 && line.length < mostAncestors) {
    line.push(pid);
    if (isNpm(pid)) {
      return line;
    }
    pid = parentOf(pid) ?? 0;
  }
  return [];
}

/** A process whose parent has ended is given to another one at once. */
function isCut(line: readonly number[]): boolean {
  return (
    process.ppid !== line[0] ||
    line.slice(1).some((pid, position) => parentOf(Number(line[position])) !== pid)
  );
}

function parentOf(pid: number): number | undefined {
  const fields = ask(
    () => readFileSync(`/proc/${pid}/stat`, "utf8").replace(/^.*\)/s, ""),
    () => ` _ ${ps(pid, "ppid")}`,
  );
  const parent = Number(fields?.trim().split(/\s+/)[1]);
  return Number.isInteger(parent) ? parent : undefined;
}

function isNpm(pid: number): boolean {
  const command = ask(
    () => readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "),
    () => ps(pid, "command"),
  );
  // npm gives itself this title; some versions keep the path of its program instead
  return /^npm\b|npm-cli\.js/.test(command ?? "");
}

function ps(pid: number, field: string): string {
  return execFileSync("ps", ["-o", `${field}=`, "-p", String(pid)], { encoding: "utf8" });
}

function ask(onLinux: () => string, elsewhere: () => string): string | undefined {
  try {
    return process.platform === "linux" ? onLinux() : elsewhere();
  } catch {
    return undefined;
  }
}
