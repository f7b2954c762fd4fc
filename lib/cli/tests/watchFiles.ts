import { readdirSync, statSync, watch } from "node:fs";
import path from "node:path";

/** Editors write a file in several steps: what changes within this time is one change. */
const SETTLED_MS = 50;

/** The next change of files, once it has settled. */
export interface Change {
  readonly happened: Promise<void>;
  readonly stop: () => void;
}

/**
 * Looks from now on for a change of the files, and of JSON and YAML files below the folders. Watches the folders
 * of files, too: many editors replace a file by another one of its name.
 */
export function nextChange(names: readonly string[]): Change {
  let stop = (): void => undefined;
  const happened = new Promise<void>((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const watchers = [...foldersOf(names)].map((folder) =>
      watch(folder, (_event, file) => {
        if (file === null || /\.(?:json|ya?ml)$/u.test(file)) {
          clearTimeout(timer);
          timer = setTimeout(resolve, SETTLED_MS);
        }
      }),
    );
    stop = () => {
      clearTimeout(timer);
      watchers.forEach((watcher) => {
        watcher.close();
      });
    };
  });
  return { happened, stop };
}

/** One by one: Node watches folders below folders only a while after it was asked to. */
function foldersOf(names: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>();
  for (const name of names) {
    if (statSync(name, { throwIfNoEntry: false })?.isDirectory() !== true) {
      folders.add(path.dirname(name));
      continue;
    }
    folders.add(name);
    for (const below of readdirSync(name, { recursive: true, encoding: "utf8" })) {
      const folder = path.join(name, below);
      if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) {
        folders.add(folder);
      }
    }
  }
  return folders;
}
