import should from "should";

import { malformedForStorage, withoutWordsOfStorage } from "../../lib/errors/nativeErrors";

describe("the words of the storage", () => {
  const words = "this cluster currently has [92]/[1000] maximum shards open";

  it("are left out of the errors that hold them, which stay what they are", () => {
    for (const [id, status] of [
      ["services.storage.unexpected_bad_request", 400],
      ["services.storage.unexpected_not_found", 404],
      ["services.storage.unexpected_error", 500],
    ] as const) {
      const cut = withoutWordsOfStorage(id);
      should(cut).match({ id, status });
      should(cut?.message).match(/in the log/u);
    }
    const { code } = malformedForStorage(words);
    should(withoutWordsOfStorage("services.storage.unexpected_bad_request")).match({ code });
  });

  it("are in no other error", () => {
    for (const id of [undefined, "services.storage.not_found", "toString", "profile-guard.x"]) {
      should(withoutWordsOfStorage(id)).be.undefined();
    }
  });
});
