import path from "node:path";

import Joi from "joi";
import { LineCounter, parseDocument } from "yaml";

import { type Assertion, readAssertions } from "../../domain/assertions";
import type { Finding } from "../../domain/findings";
import { shapeFaults } from "../../domain/shapeFaults";
import { type Place, placeOf } from "../files/positions";
import type { Source } from "../files/sources";
import { CommandError } from "../support/exit";

/** An assertion of a file, and where it stands. */
interface FileTest {
  readonly assertion: Assertion;
  readonly place: Place;
}

export interface TestFile {
  readonly name: string;
  /** The files and folders with the policies that it is about, from the working folder. */
  readonly files: readonly string[];
  readonly tests: readonly FileTest[];
}

const SCHEMA = Joi.object({
  files: Joi.array().items(Joi.string()).single(),
  tests: Joi.array().min(1).required(),
})
  .required()
  .label("file");

/** @throws CommandError naming every fault of every file with its place */
export function parseTestFiles(sources: readonly Source[]): readonly TestFile[] {
  const faults: string[] = [];
  const files = sources.map((source) => parseTestFile(source, faults));
  if (faults.length > 0) {
    throw new CommandError("The tests cannot be used.", undefined, faults);
  }
  return files;
}

function parseTestFile({ name, text }: Source, faults: string[]): TestFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  const nothing = { name, files: [], tests: [] };
  if (document.errors.length > 0) {
    faults.push(
      ...document.errors.map(({ message, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return `${name}:${line}:${col}: ${message}`;
      }),
    );
    return nothing;
  }
  const at = (where: string): Place => placeOf(name, document, lines, [], where);
  const tell = (found: readonly Finding[]): void => {
    faults.push(
      ...found.map(({ path: where, message, suggestion }) => {
        const { line, column } = at(where);
        const meant = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
        return `${name}:${line}:${column}: ${where === "" ? "" : `${where}: `}${message}${meant}`;
      }),
    );
  };
  const content = document.toJS({ maxAliasCount: 1000 }) as unknown;
  if (content === null || content === undefined) {
    faults.push(`${name}: is empty: a file of tests holds "tests", a list.`);
    return nothing;
  }
  const shape = shapeFaults(SCHEMA, content);
  tell(shape);
  const { files = [], tests = [] } = Object(content) as Partial<
    Readonly<Record<"files" | "tests", readonly unknown[] | string>>
  >;
  const { assertions, faults: found } = readAssertions(Array.isArray(tests) ? tests : [], "tests");
  tell(found);
  const named = [files].flat().filter((file) => typeof file === "string");
  return {
    name,
    files: named.map((file) => path.join(path.dirname(name), file)),
    tests: assertions.map((assertion) => ({ assertion, place: at(assertion.path) })),
  };
}
