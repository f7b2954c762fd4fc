import { watch } from "node:fs";
import path from "node:path";

import { EXTENSIONS, isFolderNow, lookThrough } from "../files/folders";

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
        // a new folder may hold files already
        if (file === null || isRead(file) || isFolderNow(path.join(folder, file))) {
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

function isRead(file: string): boolean {
  return EXTENSIONS.includes(path.extname(file).toLowerCase());
}

/** One by one: Node watches folders below folders only a while after it was asked to. */
function foldersOf(names: readonly string[]): ReadonlySet<string> {
  return new Set(
    names.flatMap((name) => (isFolderNow(name) ? lookThrough(name).folders : [path.dirname(name)])),
  );
}
