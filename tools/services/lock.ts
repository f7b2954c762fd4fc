import { linkSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { isAlive } from "./folders";
import { waitUntil } from "./wait";

/** Writing first and linking after makes the lock appear together with its owner's pid. */
function tryAcquire(lockFile: string): boolean {
  const draft = `${lockFile}.${process.pid}-${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") {
      return false;
    }
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function ownerOf(lockFile: string): number | undefined {
  try {
    return Number(readFileSync(lockFile, "utf8"));
  } catch {
    return undefined;
  }
}

/** No work takes longer; a lock this old names a process id which somebody else has by now. */
const oldest = 60 * 60_000;

function isHeld(lockFile: string, owner: number): boolean {
  const found = statSync(lockFile, { throwIfNoEntry: false });
  return found !== undefined && Date.now() - found.mtimeMs < oldest && isAlive(owner);
}

/** Takes away a lock whose owner died. Only one of several contenders gets to do so. */
function breakStale(lockFile: string): void {
  const owner = ownerOf(lockFile);
  if (owner === undefined || isHeld(lockFile, owner)) {
    return;
  }
  const aside = `${lockFile}.stale-${process.pid}-${randomBytes(4).toString("hex")}`;
  try {
    renameSync(lockFile, aside);
  } catch {
    return;
  }
  // Between the look and the rename another may have taken the lock anew: give it back.
  const moved = ownerOf(aside);
  if (moved !== undefined && isHeld(aside, moved)) {
    try {
      linkSync(aside, lockFile);
    } catch {
      // A third one holds it by now; the worst outcome is one unpacking twice, each by rename.
    }
  }
  rmSync(aside, { force: true });
}

export interface LockOptions {
  /** Longest wait for the other holder in milliseconds. */
  readonly deadline: number;
  readonly failure?: () => Error | undefined;
  readonly onWait?: () => void;
}

/** Runs `work` while no other process of this machine holds `lockFile`. */
export async function withLock<T>(
  lockFile: string,
  { deadline, failure, onWait }: LockOptions,
  work: () => Promise<T>,
): Promise<T> {
  if (!tryAcquire(lockFile)) {
    onWait?.();
    await waitUntil(
      () => {
        breakStale(lockFile);
        return tryAcquire(lockFile);
      },
      { what: `the lock ${lockFile}`, deadline, ...(failure && { failure }) },
    );
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}
