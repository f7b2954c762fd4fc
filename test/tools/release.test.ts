import should from "should";

import { cut, hasVersion, notesOf, unreleased } from "../../tools/release/changelog";
import type { Checkout } from "../../tools/release/plan";
import { planRelease } from "../../tools/release/plan";
import { followers } from "../../tools/release/version";

const FIRST = "# Changelog\n\n## [Unreleased]\n\n### Added\n\n- This.\n";
const LATER = `${FIRST}\n## [0.1.0] - 2026-11-29\n\n- That.\n`;

const READY: Checkout = {
  branch: "main",
  status: "",
  tags: ["v0.1.0"],
  version: "0.1.0",
  changelog: LATER,
};

describe("the release", () => {
  describe("cuts the changelog", () => {
    it("gives what is unreleased a heading, and keeps the versions before", () => {
      should(cut(LATER, "0.2.0", "2026-12-24")).equal(
        "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-24\n\n### Added\n\n- This.\n\n## [0.1.0] - 2026-11-29\n\n- That.\n",
      );
    });

    it("works for the first version", () => {
      const changelog = cut(FIRST, "0.1.0", "2026-11-29");
      should(unreleased(changelog)).equal("");
      should(hasVersion(changelog, "0.1.0")).be.true();
      should(hasVersion(changelog, "0.1")).be.false();
    });

    it("tells what is in a version, and in no other", () => {
      const changelog = cut(LATER, "0.2.0", "2026-12-24");
      should(notesOf(changelog, "0.2.0")).equal("### Added\n\n- This.");
      should(notesOf(changelog, "0.1.0")).equal("- That.");
      should(() => notesOf(changelog, "0.1")).throw(/no heading for 0\.1\./u);
    });

    it("cuts nothing twice", () => {
      const changelog = cut(FIRST, "0.1.0", "2026-11-29");
      should(() => cut(changelog, "0.2.0", "2026-12-24")).throw(/nothing under Unreleased/u);
      should(() => unreleased("# Changelog\n")).throw(/no heading/u);
    });
  });

  it("knows the versions that may follow", () => {
    should(followers("0.9.3")).eql(["0.9.4", "0.10.0", "1.0.0"]);
    should(() => followers("1.0.0-rc.1")).throw(/no version/u);
  });

  it("can be done on a clean main with the next version", () => {
    should(planRelease("0.2.0", READY)).eql({ faults: [], writes: true });
  });

  it("only tags a version that is cut already", () => {
    const changelog = cut(FIRST, "0.1.0", "2026-11-29");
    should(planRelease("0.1.0", { ...READY, changelog, tags: [] })).eql({
      faults: [],
      writes: false,
    });
  });

  it("names every fault at once", () => {
    const { faults } = planRelease("0.1.0", {
      ...READY,
      branch: "topic",
      status: " M lib/a.ts",
      changelog: FIRST.replace("- This.", "").replace("### Added", ""),
    });
    should(faults.map((fault) => /branch|tree|tag|After|Unreleased/u.exec(fault)?.[0])).eql([
      "branch",
      "tree",
      "tag",
      "After",
      "Unreleased",
    ]);
  });
});
