import { type Dirent, readdirSync, realpathSync, statSync } from "node:fs";
import path from "node:path";

/** The configuration of `check`: no policies, though it may stand beside them. */
export const CONFIG_FILE = "profile-guard.config.yaml";

export const EXTENSIONS = [".json", ".yaml", ".yml"];

/** Holds what others write in YAML or JSON, and their packages. */
const OTHERS: ReadonlySet<string> = new Set(["node_modules", CONFIG_FILE]);

/** Left out without a word: nobody keeps policies there. */
const NEVER_MEANT: ReadonlySet<string> = new Set([".git", CONFIG_FILE]);

/** Forms of JSON that are not read, and that are likely taken for it. */
const UNREAD_FORMS = [".json5", ".jsonc"];

/** All that is in a folder, and below it. */
interface Folder {
  /** JSON and YAML files, in a stable order. */
  readonly files: readonly string[];
  /** The folder, and those below it. */
  readonly folders: readonly string[];
  /** Files and folders that are not read unless they are named, and that may be meant. */
  readonly leftOut: readonly string[];
}

/** Looks through a folder, and through folders that are links, each once. */
export function lookThrough(folder: string, seen: Set<string> = new Set()): Folder {
  const real = realpathSync(folder);
  if (seen.has(real)) {
    return { files: [], folders: [], leftOut: [] };
  }
  seen.add(real);
  const found = readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .map((entry) => lookAt(path.join(folder, entry.name), entry, seen));
  return {
    files: found.flatMap(({ files }) => files),
    folders: [folder, ...found.flatMap(({ folders }) => folders)],
    leftOut: found.flatMap(({ leftOut }) => leftOut),
  };
}

function lookAt(name: string, entry: Dirent, seen: Set<string>): Folder {
  const nothing = { files: [], folders: [], leftOut: [] };
  const extension = path.extname(entry.name).toLowerCase();
  const isRead = EXTENSIONS.includes(extension);
  const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && isFolderNow(name));
  if (entry.name.startsWith(".") || OTHERS.has(entry.name)) {
    const isMeant = (isFolder || isRead) && !NEVER_MEANT.has(entry.name);
    return isMeant ? { ...nothing, leftOut: [name] } : nothing;
  }
  if (isFolder) {
    return lookThrough(name, seen);
  }
  // a pipe would keep its reader waiting
  const isFile = entry.isFile() || entry.isSymbolicLink();
  if (isFile && UNREAD_FORMS.includes(extension)) {
    return { ...nothing, leftOut: [name] };
  }
  return isFile && isRead ? { ...nothing, files: [name] } : nothing;
}

/** Tells whether there is a folder of the name, or a link to one. */
export function isFolderNow(name: string): boolean {
  return statSync(name, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Lists what is left out of the folders that are named. */
export function leftOutOf(names: readonly string[]): readonly string[] {
  return names.filter(isFolderNow).flatMap((name) => lookThrough(name).leftOut);
}
