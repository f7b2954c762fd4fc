import { createRequire } from "node:module";

import should from "should";

import { MADE_THROUGH } from "../../lib/domain/access/origins";
import { replaceGlobalKuzzle } from "../support/globalKuzzle";

const host = createRequire(__filename).resolve("kuzzle");

/* oxlint-disable typescript/no-require-imports -- the host's inside has no types */
const ApiKey = require("kuzzle/dist/lib/model/storage/apiKey") as {
  create(user: object, expiresIn: number, description: string, options: object): Promise<unknown>;
  deleteByUser(user: object, options: object): Promise<void>;
};
const { TokenRepository } = require("kuzzle/dist/lib/core/security/tokenRepository") as {
  TokenRepository: { prototype: { hydrate(token: object, data: object): Promise<object> } };
};
const LocalPlugin = createRequire(host)("kuzzle-plugin-auth-passport-local") as new () => {
  config: Record<string, unknown>;
  context: unknown;
  userRepository: unknown;
  passwordManager: unknown;
  _getResetPasswordToken(kuid: string): string;
  update(request: object, credentials: object, kuid: string): Promise<unknown>;
};
/* oxlint-enable typescript/no-require-imports */

const payloadOf = (token: string): Record<string, number | string> =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()) as Record<
    string,
    number | string
  >;

/**
 * Pins how the host keeps keys, passwords and reset tokens: see docs/host-behaviour.md, rows 95 to 99, and
 * 110.
 */
describe("the host's means of access", () => {
  const mary = { _id: "mary" };

  it("deletes the keys of a user by a search that nothing refreshes before (96)", async () => {
    const asked: string[] = [];
    const restore = replaceGlobalKuzzle({
      internalIndex: {
        deleteByQuery: async () => {
          asked.push("deleteByQuery");
          return { documents: [] };
        },
        refreshCollection: async () => void asked.push("refresh"),
      },
    });
    try {
      await ApiKey.deleteByUser(mary, { refresh: "wait_for" });
    } finally {
      restore();
    }
    should(asked).eql(["deleteByQuery", "refresh"]);
  });

  it("keeps members of a token that it does not know (110)", async () => {
    const token = { _id: "mary#t" };
    const hydrate = TokenRepository.prototype.hydrate.bind({ anonymousToken: {} });
    const stored = { userId: "mary", [MADE_THROUGH]: [] };
    should(await hydrate(token, stored))
      .equal(token)
      .and.match(stored);
  });

  it("notes who has made a key (99)", async () => {
    const created: unknown[] = [];
    const restore = replaceGlobalKuzzle({
      ask: async () => ({ jwt: "token", ttl: -1, expiresAt: -1 }),
      internalIndex: {
        create: async (...args: unknown[]) => {
          created.push(args[2]);
          return { _id: "key", _source: {} };
        },
      },
    });
    try {
      await ApiKey.create(mary, -1, "text", { creatorId: "boss" });
    } finally {
      restore();
    }
    should(created).match([{ userId: "boss" }]);
  });

  it("puts the kuid, the second and nothing else into a reset token, which then never ends (97)", () => {
    const plugin = new LocalPlugin();
    plugin.config = { resetPasswordSecret: "s", resetPasswordExpiresIn: -1 };
    const payload = payloadOf(plugin._getResetPasswordToken("mary"));
    should(Object.keys(payload).sort()).eql(["iat", "iss", "resetForKuid"]);
  });

  it("takes the milliseconds of resetPasswordExpiresIn for seconds (98)", () => {
    const plugin = new LocalPlugin();
    plugin.config = { resetPasswordSecret: "s", resetPasswordExpiresIn: 60_000 };
    const { iat, exp } = payloadOf(plugin._getResetPasswordToken("mary"));
    should(Number(exp) - Number(iat)).equal(60_000);
  });

  it("notes who has set a password (99)", async () => {
    const plugin = new LocalPlugin();
    const stored = { _id: "mary", kuid: "mary", getPasswordRetention: async () => 0 };
    const updates: unknown[] = [];
    plugin.config = { requirePassword: false };
    plugin.passwordManager = { encryptPassword: async () => "hash" };
    plugin.userRepository = {
      search: async () => ({ total: 1, hits: [stored] }),
      update: async (content: unknown) => void updates.push(content),
    };
    const request = {
      getRefresh: () => "false",
      input: { controller: "security" },
      context: { user: { _id: "boss" } },
    };
    await plugin.update(request, { password: "p" }, "mary");
    should(updates).match([{ updater: "boss" }]);
  });
});
