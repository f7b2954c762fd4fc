import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

const IMPORT = /(?:from|import|require\()\s*\(?["'](?<target>\.{1,2}\/[^"']+)["']/gu;

/** The files of this project that a file imports, relative to the folder as it is. */
function importsOf(folder: string, file: string): string[] {
  const text = readFileSync(path.join(folder, file), "utf8");
  return [...text.matchAll(IMPORT)].flatMap(({ groups }) => {
    const target = path.join(path.dirname(file), groups?.target ?? "");
    const found = ["", ".ts", "/index.ts"]
      .map((end) => `${target.replace(/\.js$/u, "")}${end}`)
      .find((name) => name.endsWith(".ts") && existsSync(path.join(folder, name)));
    return found === undefined ? [] : [found];
  });
}

/**
 * The unit tests that a change may break: those that are changed, and those that import something
 * changed, directly or through others.
 *
 * @param folder the checkout
 * @param tests all of them, relative to it
 */
export function affectedTests(
  folder: string,
  tests: readonly string[],
  changed: ReadonlySet<string>,
): string[] {
  const known = new Map<string, readonly string[]>();
  const reaches = (file: string, seen: Set<string>): boolean => {
    if (changed.has(file)) {
      return true;
    }
    seen.add(file);
    const imported = known.get(file) ?? importsOf(folder, file);
    known.set(file, imported);
    return imported.some((one) => !seen.has(one) && reaches(one, seen));
  };
  return tests.filter((test) => reaches(test, new Set()));
}

/** Words that stand in paths of everything. */
const EVERYWHERE = new Set(["lib", "ts", "feature", "features", "index", "usecases", "domain"]);

function wordsOf(file: string): string[] {
  return file
    .replace(/(?<small>[a-z])(?<large>[A-Z])/gu, "$<small> $<large>")
    .toLowerCase()
    .split(/[^a-z]+/u)
    .filter((word) => !EVERYWHERE.has(word))
    .map((word) => word.replace(/s$/u, ""))
    .filter((word) => word.length > 2);
}

/**
 * The features to run after a change: those that are changed, and those whose path shares a word
 * with that of a changed file of lib/ (`lib/usecases/audit/restore.ts`: audit.feature). Steps and
 * the application under test concern all of them, for which CI is there.
 */
export function affectedFeatures(
  features: readonly string[],
  changed: ReadonlySet<string>,
): string[] {
  const words = new Set([...changed].filter((file) => file.startsWith("lib/")).flatMap(wordsOf));
  return features.filter(
    (feature) => changed.has(feature) || wordsOf(feature).some((word) => words.has(word)),
  );
}
