import { createHash } from "node:crypto";

import "should";

import type { HeldToken } from "../../../lib/domain/connections/Subscription";
import type { StoredLimits } from "../../../lib/domain/policies/keyLimits";
import { TokenValidity } from "../../../lib/host/connections/TokenValidity";
import { FakeKernel } from "./fakes";

const KEY = "kapikey-limited";
const TOKEN = "kauth-of-it";

const hashOf = (jwt: string): string => createHash("sha256").update(jwt).digest("hex");

const limitsOf = (roleId: string, ...ids: readonly string[]): StoredLimits => ({
  policies: [[{ roleId }]],
  expiresAt: -1,
  ancestors: ids.map((id) => ({ id, hash: `hash of ${id}` })),
});

describe("TokenValidity of what API keys with policies made", () => {
  let kuzzle: FakeKernel;
  let keys: Set<string>;
  let tokens: Map<string, object>;

  const isEnded = async (
    jwt: string,
    limits: StoredLimits | undefined,
    more: Partial<HeldToken> = {},
  ): Promise<boolean> => {
    const token = { jwt, isApiKey: jwt === KEY, ...more };
    const held = {
      ...{ connectionId: "line", kuid: "ann" },
      token: { ...token, ...(limits !== undefined && { limits }) },
    };
    return (await new TokenValidity(kuzzle.kernel).ended([held])).has(held);
  };

  beforeEach(() => {
    kuzzle = new FakeKernel();
    keys = new Set(["mine", "parent"]);
    tokens = new Map([[TOKEN, { profileGuard: limitsOf("reads", "mine", "parent") }]]);
    kuzzle.answers.set(
      "core:storage:private:document:mGet",
      (_index: string, _collection: string, ids: readonly string[]) => ({
        items: ids
          .filter((id) => keys.has(id))
          .map((_id) => ({ _id, _source: { hash: `hash of ${_id}` } })),
      }),
    );
    kuzzle.answers.set("core:storage:private:document:search", () => ({
      total: 1,
      hits: [
        {
          _source: {
            fingerprint: `profile-guard:${hashOf(KEY)}`,
            expiresAt: -1,
            profileGuard: limitsOf("reads", "mine", "parent"),
          },
        },
      ],
    }));
    kuzzle.answers.set("core:security:token:get", (_kuid: string, jwt: string) => tokens.get(jwt));
  });

  it("go on while every key exists through which they were made", async () => {
    const limits = limitsOf("reads", "mine", "parent");
    for (const gone of ["mine", "parent", undefined]) {
      keys = new Set(["mine", "parent"].filter((id) => id !== gone));
      const ended = gone !== undefined;
      (await isEnded(KEY, limits)).should.equal(ended);
      (await isEnded(TOKEN, limits)).should.equal(ended);
      (await isEnded("used", limits, { singleUse: { since: "1", authors: [] } })).should.equal(
        ended,
      );
    }
  });

  it("end with a key that was made again under its id", async () => {
    const other = { ...limitsOf("reads"), ancestors: [{ id: "mine", hash: "another" }] };
    tokens.set(TOKEN, { profileGuard: other });
    (await isEnded(TOKEN, other)).should.be.true();
  });

  it("end when nobody can read their limits", async () => {
    tokens.set(TOKEN, { profileGuard: { policies: "none" } });
    (await isEnded(TOKEN, limitsOf("reads", "mine"))).should.be.true();
  });

  it("prolong nothing that was begun with more", async () => {
    kuzzle.tokensByConnection.set("line", { userId: "ann", jwt: TOKEN });
    (await isEnded("revoked", undefined)).should.be.true();
    (await isEnded("revoked", limitsOf("writes", "mine"))).should.be.true();
    (await isEnded("revoked", limitsOf("reads", "mine"))).should.be.false();
    tokens.set(TOKEN, {});
    (await isEnded("revoked", undefined)).should.be.false();
  });
});
