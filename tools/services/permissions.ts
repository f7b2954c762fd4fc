import { chmodSync, lstatSync, readdirSync } from "node:fs";
import path from "node:path";

const ownerExecutes = 0o100;

/** Like `chmod -R a+rX`: a strict umask must not hide the files from the services' user. */
export function openToEverybody(file: string): void {
  const found = lstatSync(file);
  if (found.isSymbolicLink()) {
    return;
  }
  const runs = found.isDirectory() || (found.mode & ownerExecutes) !== 0;
  chmodSync(file, found.mode | (runs ? 0o555 : 0o444));
  if (found.isDirectory()) {
    for (const name of readdirSync(file)) {
      openToEverybody(path.join(file, name));
    }
  }
}
