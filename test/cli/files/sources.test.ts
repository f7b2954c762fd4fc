import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { parseSource } from "../../../lib/cli/files/parse";
import { readSources } from "../../../lib/cli/files/sources";

describe("A file that begins with a byte-order mark", () => {
  const TEXT = '{"roles":{"r\u00f4le":{"controllers":{}}}}';
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "profile-guard-sources-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  for (const [encoding, bytes] of [
    ["UTF-8", Buffer.from(`\ufeff${TEXT}`)],
    ["UTF-16, low byte first", Buffer.from(`\ufeff${TEXT}`, "utf16le")],
    ["UTF-16, high byte first", Buffer.from(`\ufeff${TEXT}`, "utf16le").swap16()],
    ["UTF-8 without one", Buffer.from(TEXT)],
  ] as const) {
    for (const name of ["a.json", "a.yaml"]) {
      it(`is read as ${encoding} (${name}), with the places of its text`, () => {
        const file = path.join(folder, name);
        writeFileSync(file, bytes.toString("latin1"), "latin1");
        const [source] = readSources([file]);
        should(source?.text).equal(TEXT);
        const [definition] = parseSource(source as NonNullable<typeof source>).definitions;
        should(definition?.id).equal("r\u00f4le");
        should(definition?.locate("")).containDeep({ line: 1, column: 11 });
      });
    }
  }
});
