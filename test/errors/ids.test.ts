import should from "should";

import { InvalidRequestError } from "../../lib/errors/errors";
import { CODES, ErrorId } from "../../lib/errors/ids";

describe("Error ids", () => {
  it("have a code each, and none the code of another", () => {
    const ids = Object.values(ErrorId);
    const codes = ids.map((id) => CODES[id]);
    should(new Set(ids).size).equal(ids.length);
    should(new Set(codes).size).equal(ids.length);
    should(codes.every((code) => Number.isInteger(code))).be.true();
  });

  it("are a closed union: an unknown one does not compile", () => {
    // @ts-expect-error no such id
    new InvalidRequestError("profile-guard.profile.wrong", "The profile", []);
    // @ts-expect-error no such id
    const id: ErrorId = "profile-guard.profile.wrong";
    should(Object.values(ErrorId)).not.containEql(id);
  });
});
