import should from "should";

import type { Finding } from "../../../lib/domain/findings";
import { requireIds } from "../../../lib/usecases/validation/requireIds";

function faultsOf(body: unknown): readonly Finding[] {
  try {
    requireIds(body, "profileIds");
  } catch (error) {
    return (error as { details: readonly Finding[] }).details;
  }
  return [];
}

describe("a list of ids", () => {
  it("is told to be missing, with what was likely meant", () => {
    for (const body of [undefined, null, {}, []]) {
      should(faultsOf(body)).match([
        { code: "member.missing", message: '"profileIds" is required: a list of strings.' },
      ]);
    }
    should(faultsOf({ profileId: ["a"] })).match([
      { code: "member.missing" },
      { code: "member.unexpected", path: "profileId", suggestion: "profileIds" },
    ]);
  });

  it("is told to be missing where it stands in a content that is not taken", () => {
    const [fault, ...others] = faultsOf({ content: { profileIds: ["a"] } });
    should(others).be.empty();
    should(fault?.message).equal(
      '"profileIds" is required: a list of strings. This action takes no "content": give its members without it.',
    );
  });

  it("is told what it must be where it is something else", () => {
    should(faultsOf({ profileIds: "a" })).match([{ code: "member.type", path: "profileIds" }]);
    should(faultsOf({ profileIds: null })).match([{ code: "member.type", path: "profileIds" }]);
    should(faultsOf({ profileIds: ["a", 5] })).match([{ path: "profileIds[1]" }]);
    should(faultsOf({ profileIds: ["a"] })).be.empty();
  });
});
