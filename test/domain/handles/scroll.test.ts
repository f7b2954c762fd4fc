import should from "should";

import { readScroll, sealOf, splitKey, withKey } from "../../../lib/domain/handles/scroll";

const OPENER = { as: "document:search", since: 7, kuid: "u" };

function noteOf(stored: object, seal = ""): string {
  return `${JSON.stringify(stored).slice(0, -1)}${seal === "" ? "" : `,${seal}`}}`;
}

describe("the note of a scroll", () => {
  const place = { index: "acme", collection: "orders", fetched: 1 };

  it("tells where the scroll reads, and who opened it", () => {
    should(readScroll("d", noteOf(place, sealOf("d", OPENER)))).eql({
      places: [{ index: "acme", collection: "orders" }],
      opener: OPENER,
      isOfDocuments: true,
    });
    const users = { as: "security:searchUsers", kuid: "u", key: "k" };
    should(readScroll("d", noteOf(place, sealOf("d", users)))).containEql({
      opener: users,
      isOfDocuments: false,
    });
  });

  it("lists every place of several targets, and one that nobody holds for what is no name", () => {
    const targets = [
      { index: "acme", collections: ["orders", "products"] },
      { index: "globex" },
      1,
    ];
    should(readScroll("d", noteOf({ targets }))?.places).eql([
      { index: "acme", collection: "orders" },
      { index: "acme", collection: "products" },
      { index: "globex", collection: "" },
      { index: "", collection: "" },
    ]);
    should(readScroll("d", noteOf({ fetched: 1 }))?.places).eql([]);
  });

  it("is of documents of the application when it is sealed without an opener", () => {
    const scroll = readScroll("d", noteOf(place, sealOf("d")));
    should(scroll?.isOfDocuments).be.true();
    should(scroll).not.have.property("opener");
    should(readScroll("d", noteOf(place))?.isOfDocuments).be.false();
  });

  it("is not the note of another scroll, nor of one whose seal cannot be read", () => {
    should(readScroll("other", noteOf(place, sealOf("d", OPENER)))).be.undefined();
    for (const seal of [
      "null",
      '"text"',
      "{}",
      '{"of":"d","as":"document:search"}',
      '{"of":"d","kuid":"u"}',
      '{"of":"d","as":"a","kuid":"u","key":1}',
    ]) {
      should(readScroll("d", noteOf(place, `"profileGuard":${seal}`))).be.undefined();
    }
  });
});

describe("the key of a scroll id", () => {
  it("stands behind the host's own id", () => {
    should(splitKey(withKey("id==", "key"))).eql({ id: "id==", key: "key" });
    should(splitKey("id==")).eql({ id: "id==" });
  });
});
