import fc from "fast-check";
import should from "should";

import { restrictionFaults } from "../../../lib/domain/policies/restrictionFaults";
import { cases } from "../../support/random";

function told(restrictedTo: unknown): string[] {
  return restrictionFaults(restrictedTo, "r").map(({ code, path }) => `${code} ${path}`);
}

/** Every rule once more, one member after the other. */
function isSound(restriction: unknown): boolean {
  const isName = (name: unknown): boolean =>
    typeof name === "string" && name.trim() !== "" && !name.includes("*") && !name.includes("?");
  if (typeof restriction !== "object" || restriction === null || Array.isArray(restriction)) {
    return false;
  }
  const members = new Map<string, unknown>(Object.entries(restriction));
  const index = members.get("index");
  const collections = members.get("collections");
  members.delete("index");
  members.delete("collections");
  return (
    members.size === 0 &&
    isName(index) &&
    (!Object.hasOwn(restriction, "collections") ||
      (Array.isArray(collections) &&
        collections.length > 0 &&
        collections.every(isName) &&
        collections.every((name, position) => collections.indexOf(name) === position)))
  );
}

describe("restrictionFaults", () => {
  it("names what a member is short or misspelt for", () => {
    const meant = (member: string) =>
      restrictionFaults([{ index: "a", [member]: "b" }], "r")[0]?.suggestion;
    should(["idx", "ind", "indx", "coll", "collection"].map(meant)).eql([
      "index",
      "index",
      "index",
      "collections",
      "collections",
    ]);
    should(["i", "c", "xi", "other", "note"].map(meant)).eql(Array(5).fill(undefined));
  });

  const name = fc.constantFrom(
    "a",
    "b",
    "a b",
    " a",
    "",
    " ",
    "\u3000",
    "a*",
    "?",
    "é\ud83d\ude80",
  );
  const value = fc.oneof(
    { weight: 6, arbitrary: name },
    { weight: 1, arbitrary: fc.constantFrom(null, 1, undefined, {}, []) },
  );
  const collections = fc.oneof(
    { weight: 6, arbitrary: fc.array(value, { maxLength: 3 }) },
    { weight: 1, arbitrary: value },
  );
  const restriction = fc.oneof(
    {
      weight: 9,
      arbitrary: fc.record({ index: value, collections }, { requiredKeys: [] }),
    },
    { weight: 1, arbitrary: fc.record({ index: value, indx: value }) },
    { weight: 1, arbitrary: value },
  );

  it("finds a fault in a restriction if and only if there is one", () => {
    const runs = cases(50_000);
    let sound = 0;
    fc.assert(
      fc.property(restriction, (one) => {
        (restrictionFaults([one], "r").length === 0).should.equal(isSound(one));
        sound += isSound(one) ? 1 : 0;
      }),
      { numRuns: runs },
    );
    sound.should.be.within(runs / 25, (runs * 24) / 25);
  });

  it("finds in several what it finds in each, and what is listed twice", () => {
    fc.assert(
      fc.property(fc.array(restriction, { minLength: 1, maxLength: 4 }), (all) => {
        const alone = all.flatMap((one, position) =>
          told([one]).map((fault) => fault.replace("r[0]", `r[${position}]`)),
        );
        should(told(all).filter((fault) => !fault.startsWith("index.duplicate"))).eql(alone);
      }),
    );
    told([{ index: "a" }, { index: "b" }, { index: "a", collections: ["c", "c"] }]).should.eql([
      "collection.duplicate r[2].collections[1]",
      "index.duplicate r[2].index",
    ]);
  });
});
