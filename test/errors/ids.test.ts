import should from "should";

import { CODES, ErrorId } from "../../lib/errors/ids";

describe("Error ids", () => {
  it("have a code each, and none the code of another", () => {
    const ids = Object.values(ErrorId);
    const codes = ids.map((id) => CODES[id]);
    should(new Set(ids).size).equal(ids.length);
    should(new Set(codes).size).equal(ids.length);
    should(codes.every((code) => Number.isInteger(code))).be.true();
  });
});
