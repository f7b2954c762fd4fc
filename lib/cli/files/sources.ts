import { readFileSync, statSync } from "node:fs";
import path from "node:path";

import { EXTENSIONS, lookThrough } from "./folders";
import { CommandError } from "../support/exit";

/** A file's name as the user gave it, and its text. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** Tells policy tests from policies, beside which they may stand: `shop.test.yaml`. */
export function isTestFile(name: string): boolean {
  return /\.test\.(?:json|ya?ml)$/iu.test(name);
}

/**
 * The files, and every JSON and YAML file below the folders, each once, in a stable order. Files
 * that are named are read whatever they are called; hidden ones of a folder are not, and tests
 * neither: see `leftOutOf`.
 *
 * @param isWanted selects files of folders; default: those that are no tests
 * @throws CommandError naming everything that cannot be read
 */
export function readSources(
  names: readonly string[],
  isWanted: (file: string) => boolean = (file) => !isTestFile(file),
): readonly Source[] {
  const faults: string[] = [];
  const attempt = <Result>(name: string, read: () => Result): Result | undefined => {
    try {
      return read();
    } catch (error) {
      faults.push(`${name}: ${reasonOf(error)}`);
      return undefined;
    }
  };
  const files = new Set(
    names.flatMap((name) => attempt(name, () => filesIn(name, isWanted)) ?? []),
  );
  const sources = [...files].flatMap((name) => {
    const text = attempt(name, () => textOf(readFileSync(name)));
    return text === undefined ? [] : [{ name, text }];
  });
  if (faults.length > 0) {
    throw new CommandError("Some files cannot be read.", undefined, faults);
  }
  return sources;
}

/** Text in the encoding that its byte-order mark tells, without the mark; UTF-8 where there is none. */
function textOf(bytes: Buffer): string {
  return decode(bytes).replace(/^\ufeff/u, "");
}

function decode(bytes: Buffer): string {
  switch (bytes.subarray(0, 2).toString("hex")) {
    case "fffe":
      return bytes.toString("utf16le");
    case "feff":
      return bytes.swap16().toString("utf16le");
    default:
      return bytes.toString("utf8");
  }
}

function filesIn(name: string, isWanted: (file: string) => boolean): readonly string[] {
  if (!statSync(name).isDirectory()) {
    return [path.normalize(name)];
  }
  const files = lookThrough(name).files.filter(isWanted);
  if (files.length === 0) {
    throw new Error(`holds no file that ends with ${EXTENSIONS.join(", ")}`);
  }
  return files;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EACCES: "may not be read",
};

function reasonOf(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return REASONS[code] ?? message;
}
