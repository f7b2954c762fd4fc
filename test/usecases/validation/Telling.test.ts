import should from "should";

import type { Knowledge } from "../../../lib/domain/disclosure/knowledge";
import { Telling } from "../../../lib/usecases/validation/Telling";

const KNOWS: Knowledge = {
  sees: (sight) => sight === "role",
  knowsPlace: (index) => index.startsWith("acme"),
  listsPlace: (index) => index === "acme",
  isComplete: false,
};

const EXISTING = {
  indexes: ["acme", "globex"],
  hasIndex: (index: string) => ["acme", "globex"].includes(index),
  collectionsOf: () => ["orders"],
  hasCollection: (_index: string, collection: string) => collection === "orders",
};

describe("Telling", () => {
  it("tells whoever may see, and notes what it leaves out", () => {
    const telling = new Telling(KNOWS);
    telling.tells("role").should.equal(true);
    telling.isPartial.should.equal(false);
    telling.tells("profile").should.equal(false);
    telling.isPartial.should.equal(true);
    telling.covered().tells("profile").should.equal(true);
  });

  it("takes hidden places for existing first, and for missing then, whether they are or not", () => {
    const first = new Telling(KNOWS);
    const places = first.places(EXISTING);
    places.hasIndex("acmee").should.equal(false);
    first.isPartial.should.equal(false);
    for (const index of ["globex", "nowhere"]) {
      places.hasIndex(index).should.equal(true);
      places.hasCollection(index, "any").should.equal(true);
      const afterwards = first.covered().places(EXISTING);
      afterwards.hasIndex(index).should.equal(false);
      should(afterwards.isHidden?.(index)).equal(true);
    }
    first.isPartial.should.equal(true);
  });

  it("names only places that are listed", () => {
    const places = new Telling(KNOWS).places(EXISTING);
    [...places.indexes].should.eql(["acme"]);
    [...places.collectionsOf("globex")].should.eql([]);
    new Telling().places(EXISTING).should.equal(EXISTING);
  });
});
