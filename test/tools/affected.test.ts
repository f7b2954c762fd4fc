import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { affectedFeatures, affectedTests } from "../../tools/test/affected";

describe("what a change may break", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "profile-guard-test-"));
    const files = {
      "lib/audit/restore.ts": 'import { a } from "../a";\nimport type { b } from "./index";\n',
      "lib/audit/index.ts": 'export { restore } from "./restore";\n',
      "lib/a.ts": 'import path from "node:path";\n',
      "lib/b.ts": "",
      "test/restore.test.ts": 'import { restore } from "../lib/audit";\n',
      "test/b.test.ts": 'const b = require("../lib/b") as object;\n',
    };
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
      writeFileSync(path.join(folder, file), text);
    }
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const testsFor = (...changed: readonly string[]): string[] =>
    affectedTests(folder, ["test/restore.test.ts", "test/b.test.ts"], new Set(changed));

  it("is the tests that import it, through others too", () => {
    should(testsFor("lib/a.ts")).eql(["test/restore.test.ts"]);
    should(testsFor("lib/b.ts")).eql(["test/b.test.ts"]);
    should(testsFor("lib/audit/index.ts")).eql(["test/restore.test.ts"]);
    should(testsFor("docs/audit.md")).eql([]);
  });

  it("is a changed test itself", () => {
    should(testsFor("test/b.test.ts")).eql(["test/b.test.ts"]);
  });

  it("is the features whose path shares a word with the changed code", () => {
    const features = [
      "features/audit.feature",
      "features/sign_up.feature",
      "features/x/roles.feature",
    ];
    const featuresFor = (...changed: readonly string[]): string[] =>
      affectedFeatures(features, new Set(changed));
    should(featuresFor("lib/usecases/audit/restore.ts")).eql(["features/audit.feature"]);
    should(featuresFor("lib/usecases/checkSignUp.ts")).eql(["features/sign_up.feature"]);
    should(featuresFor("lib/usecases/roleClaims.ts")).eql(["features/x/roles.feature"]);
    should(featuresFor("features/audit.feature")).eql(["features/audit.feature"]);
    should(featuresFor("test/audit.test.ts", "lib/locks.ts")).eql([]);
  });
});
