import should from "should";

import { withoutWordsOfOthers, UNTOLD_WORDS } from "../../lib/domain/disclosure/storageWords";
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

describe("the words of the storage about single documents", () => {
  const full = "index [&pg-acme.orders] blocked by: [disk usage exceeded flood-stage watermark]";

  it("are left out where they are about other things than the document", () => {
    const document = { _id: "a", _source: { a: 1 } };
    const own = { document, reason: "failed to parse field [a]", status: 400 };
    const conflict = { document, reason: "[a]: version conflict", status: 409 };
    const { failures, words } = withoutWordsOfOthers([
      own,
      { document, reason: full, status: 429 },
      conflict,
      { document, reason: full, status: 503 },
      { document, reason: "no status" },
      "missing-id",
    ]);
    should(failures).eql([
      own,
      { document, reason: UNTOLD_WORDS, status: 429 },
      conflict,
      { document, reason: UNTOLD_WORDS, status: 503 },
      { document, reason: UNTOLD_WORDS },
      "missing-id",
    ]);
    should(words).eql([full, "no status"]);
  });

  it("are left out, with their type, where they stand under the operation", () => {
    const form = { index: { _id: "a", status: 400, error: { reason: "form", type: "t" } } };
    const missing = { delete: { _id: "a", status: 404 } };
    const { failures, words } = withoutWordsOfOthers([
      form,
      missing,
      { create: { _id: "a", status: 429, error: { reason: full, type: "cluster_block" } } },
    ]);
    should(failures).eql([
      form,
      missing,
      { create: { _id: "a", status: 429, error: { reason: UNTOLD_WORDS } } },
    ]);
    should(words).eql([full]);
  });
});
