import should from "should";

import { hasManyParts } from "../../../lib/domain/audit/manyParts";

describe("hasManyParts", () => {
  const restrictedTo = (count: number): object => ({
    policies: [
      { roleId: "r", restrictedTo: Array.from({ length: count }, () => ({ index: "i" })) },
    ],
  });

  it("tells documents whose text is long from all others, wherever their parts are", () => {
    hasManyParts({}).should.be.false();
    hasManyParts(restrictedTo(20)).should.be.false();
    hasManyParts(restrictedTo(5_000)).should.be.true();
    hasManyParts({ a: restrictedTo(200), b: restrictedTo(200) }).should.be.true();
    hasManyParts({ list: Array.from({ length: 600 }, () => null) }).should.be.true();
  });

  it("ends where a document contains itself", () => {
    const round: Record<string, unknown> = { name: "round" };
    round["self"] = round;
    should(hasManyParts(round)).be.true();
  });
});
