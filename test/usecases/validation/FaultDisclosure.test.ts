import should from "should";

import type { Knowledge } from "../../../lib/domain/disclosure/knowledge";
import { FaultDisclosure } from "../../../lib/usecases/validation/FaultDisclosure";

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

describe("FaultDisclosure", () => {
  it("tells whoever may see, and notes what it leaves out", () => {
    const disclosure = new FaultDisclosure(KNOWS);
    disclosure.discloses("role").should.equal(true);
    disclosure.isPartial.should.equal(false);
    disclosure.discloses("profile").should.equal(false);
    disclosure.isPartial.should.equal(true);
    disclosure.covered().discloses("profile").should.equal(true);
  });

  it("takes hidden places for existing first, and for missing then, whether they are or not", () => {
    const first = new FaultDisclosure(KNOWS);
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
    const places = new FaultDisclosure(KNOWS).places(EXISTING);
    [...places.indexes].should.eql(["acme"]);
    [...places.collectionsOf("globex")].should.eql([]);
    new FaultDisclosure().places(EXISTING).should.equal(EXISTING);
  });
});
