import should from "should";

import type { StoredLimits } from "../../../lib/domain/policies/keyLimits";
import {
  hasPolicies,
  inheritedLimits,
  LIMITS_OF_USER,
  limitsOf,
  outlives,
  readLimits,
} from "../../../lib/domain/policies/keyLimits";

const READER = [{ roleId: "reader" }];
const WRITER = [{ roleId: "writer", restrictedTo: [{ index: "acme" }] }];
const LIMITS: StoredLimits = {
  policies: [READER],
  expiresAt: 1_000,
  ancestors: [{ id: "key", hash: "digest" }],
};

describe("the limits of who sends a request", () => {
  it("are none for a login, and for a key of the host's own that never ends", () => {
    should(limitsOf({})).be.undefined();
    should(limitsOf({ token: null, user: null })).be.undefined();
    should(limitsOf({ token: { type: "authToken", expiresAt: 5 }, user: {} })).be.undefined();
    should(limitsOf({ token: { type: "apiKey", expiresAt: -1 } })).be.undefined();
  });

  it("are the life of a key that ends", () => {
    const limits = limitsOf({ token: { type: "apiKey", expiresAt: 5 } });
    should(limits).eql({ policies: [], expiresAt: 5, ancestors: [] });
    should(hasPolicies(limits)).be.false();
  });

  it("are those noted on the token, and on the user of a request without one", () => {
    should(limitsOf({ token: { type: "apiKey", profileGuard: LIMITS } })).equal(LIMITS);
    should(limitsOf({ user: { [LIMITS_OF_USER]: LIMITS } })).equal(LIMITS);
    should(hasPolicies(LIMITS)).be.true();
  });

  it("allow nothing where they cannot be read", () => {
    for (const wrong of [null, {}, "x", { ...LIMITS, policies: "all" }]) {
      const limits = limitsOf({ token: { profileGuard: wrong } });
      should(hasPolicies(limits)).be.true();
      should(limits?.expiresAt).equal(0);
    }
  });
});

describe("stored limits", () => {
  it("are read as they were written", () => {
    should(readLimits(JSON.parse(JSON.stringify(LIMITS)))).eql(LIMITS);
  });

  it("are not read in any other form", () => {
    for (const wrong of [
      undefined,
      [],
      { ...LIMITS, policies: [[]] },
      { ...LIMITS, policies: [[{ roleId: ["admin"] }]] },
      { ...LIMITS, policies: READER },
      { ...LIMITS, expiresAt: "never" },
      { ...LIMITS, ancestors: ["key"] },
      { ...LIMITS, ancestors: [{ id: "key" }] },
      { policies: [READER], expiresAt: -1 },
    ]) {
      should(readLimits(wrong)).be.undefined();
    }
  });
});

describe("what is made within limits", () => {
  it("has them besides its own, each once", () => {
    const { policies, ancestors } = inheritedLimits(LIMITS, { policies: WRITER, expiresAt: 500 });
    should(policies).eql([WRITER, READER]);
    should(ancestors).eql(LIMITS.ancestors);
    const same = inheritedLimits(LIMITS, { policies: [...READER], expiresAt: 500 });
    should(same.policies).eql([READER]);
    should(inheritedLimits(LIMITS, { expiresAt: 500 }).policies).eql([READER]);
    should(inheritedLimits(undefined, { policies: WRITER, expiresAt: -1 })).eql({
      policies: [WRITER],
      expiresAt: -1,
      ancestors: [],
    });
  });

  it("outlives them if it ends later, or never", () => {
    should(outlives(1_000, LIMITS)).be.false();
    should(outlives(1_001, LIMITS)).be.true();
    should(outlives(-1, LIMITS)).be.true();
    should(outlives(-1, { ...LIMITS, expiresAt: -1 })).be.false();
    should(outlives(9e15, { ...LIMITS, expiresAt: -1 })).be.false();
  });
});
