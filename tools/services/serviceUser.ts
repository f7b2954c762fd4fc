import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** An existing account for processes which refuse root. */
export interface ServiceUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

const candidates = ["nobody", "daemon", "www-data"];

/** The first of the usual unprivileged accounts in a text in the form of `/etc/passwd`. */
export function unprivilegedUserIn(passwd: string): ServiceUser | undefined {
  const accounts = passwd.split("\n").map((line) => line.split(":"));
  for (const name of candidates) {
    const account = accounts.find(([accountName]) => accountName === name);
    const [uid, gid] = [Number(account?.[2]), Number(account?.[3])];
    if (uid > 0 && gid > 0) {
      return { name, uid, gid };
    }
  }
  return undefined;
}

/**
 * Names the account to run the services: undefined for ourselves, an unprivileged one when we are root.
 *
 * @throws when we are root and there is no such account.
 */
export function serviceUser(): ServiceUser | undefined {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const user = unprivilegedUserIn(readFileSync("/etc/passwd", "utf8"));
  if (!user) {
    throw new Error(
      `Elasticsearch refuses to run as root, and none of ${candidates.join(", ")} exists here`,
    );
  }
  return user;
}

/** Tells whether the user can enter the folder or run the program. Asks the system, and does not compute it. */
export function canEnter(user: ServiceUser, folderOrProgram: string): boolean {
  const { status } = spawnSync("/bin/sh", ["-c", 'test -x "$1"', "sh", folderOrProgram], {
    uid: user.uid,
    gid: user.gid,
    cwd: "/",
    stdio: "ignore",
  });
  return status === 0;
}
