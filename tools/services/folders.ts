import { createHash, randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statfsSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { canEnter, type ServiceUser } from "./serviceUser";

export const checkout = path.resolve(__dirname, "..", "..");

/** Makes a folder everybody may enter, whatever the umask: the services may run as another user. */
export function makeFolder(folder: string): string {
  if (mkdirSync(folder, { recursive: true }) !== undefined) {
    chmodSync(folder, 0o755);
  }
  return folder;
}

function usable(folder: string, user: ServiceUser | undefined): boolean {
  // Elasticsearch's start script splits its Java options at blanks.
  if (/\s/.test(folder)) {
    return false;
  }
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch {
    return false;
  }
  return !user || canEnter(user, folder);
}

/**
 * The folder which keeps distributions, runs and logs: `.services` in the checkout, or one of its
 * own in the system's temporary folder when the former cannot be written to, holds a blank, or
 * cannot be reached by the user the services run as (a checkout under `/root`).
 *
 * @throws when neither can be used.
 */
export function servicesFolder(
  user: ServiceUser | undefined,
  preferred = path.join(checkout, ".services"),
): string {
  if (usable(preferred, user)) {
    return preferred;
  }
  const key = createHash("sha256").update(preferred).digest("hex").slice(0, 12);
  const fallback = path.join(tmpdir(), `profile-guard-${process.getuid?.() ?? 0}-${key}`);
  // The name can be guessed: a folder somebody else laid there must not be run from.
  if (usable(fallback, user) && isOurs(fallback)) {
    return fallback;
  }
  throw new Error(`neither ${preferred} nor ${fallback} can hold the services' files`);
}

function isOurs(folder: string): boolean {
  const found = lstatSync(folder);
  return found.isDirectory() && found.uid === (process.getuid?.() ?? found.uid);
}

/** Where Linux keeps files in memory; containers often have 64 MB of it. */
const memory = "/dev/shm";
const roomInMemory = 2 * 1024 ** 3;

/**
 * A folder in memory for the data of services, or undefined where there is none with 2 GiB free:
 * writing to disk takes Elasticsearch, and the kernel beside it, a quarter of their processor time.
 */
export function memoryFolder(): string | undefined {
  try {
    const { bavail, bsize } = statfsSync(memory);
    const folder = path.join(memory, `profile-guard-${process.getuid?.() ?? 0}`);
    return bavail * bsize >= roomInMemory && makeFolder(folder) && isOurs(folder)
      ? folder
      : undefined;
  } catch {
    return undefined;
  }
}

const runName = /^(\d+)-[0-9a-f]+/;
const day = 24 * 60 * 60 * 1000;

/** Removes what runs of long ago left behind, for instance when the machine went down. */
export function sweep(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = runName.exec(name)?.[1];
    const full = path.join(folder, name);
    const age = Date.now() - (statSync(full, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (pid !== undefined && age > day && !isAlive(Number(pid))) {
      rmSync(full, { recursive: true, force: true });
    }
  }
}

export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, and belongs to somebody else.
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** A fresh name for one run; it starts with our process id, which `sweep` reads. */
export function newRunName(): string {
  return `${process.pid}-${randomBytes(4).toString("hex")}`;
}

/** Makes a folder and gives it to the user. */
export function makeOwnedFolder(folder: string, user: ServiceUser | undefined): string {
  makeFolder(folder);
  if (user) {
    chownSync(folder, user.uid, user.gid);
  }
  return folder;
}
