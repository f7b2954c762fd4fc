import should from "should";

import { keepAsyncContext, keepsAsyncContext } from "../../../lib/host/patches/asyncContext";

describe("keepAsyncContext", () => {
  it("keeps requests apart, which the host's promises mix up", async () => {
    const restore = keepAsyncContext();
    try {
      should(await keepsAsyncContext()).be.true();
    } finally {
      restore();
    }
    // a host that keeps them apart by itself needs no patch
    should(await keepsAsyncContext()).be.false();
  });

  it("says where it cannot", () => {
    should(() => keepAsyncContext(() => ({}))).throw(/cannot be configured/u);
  });
});
