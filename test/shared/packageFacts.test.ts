import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { packageFacts, packageFactsAbove } from "../../lib/shared/packageFacts";
import { checkout } from "../../tools/services/folders";

describe("packageFacts", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "profile-guard-facts-"));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("reads the file of this package, from any depth", () => {
    const within = path.join(checkout, "dist", "lib", "shared");
    should(packageFactsAbove(within).version).match(/^\d+\.\d+\.\d+/u);
  });

  it("are those of this package, read once", () => {
    should(packageFacts()).eql(packageFactsAbove(checkout));
    should(packageFacts()).equal(packageFacts());
  });

  it("knows no version where the application is bundled, with or without a package of its own", () => {
    should(packageFactsAbove(folder)).eql({ version: "unknown" });
    const bundled = path.join(folder, "dist");
    mkdirSync(bundled);
    writeFileSync(path.join(folder, "package.json"), '{ "name": "shop", "version": "7.0.0" }');
    should(packageFactsAbove(bundled)).eql({ version: "unknown" });
  });
});
