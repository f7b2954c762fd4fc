import type { KuzzleRequest } from "kuzzle";
import should from "should";

import { parseConfig } from "../../../lib/config/config";
import type { ResetToken } from "../../../lib/domain/access/resetToken";
import { readResetToken } from "../../../lib/domain/access/resetToken";
import type { LocalPassword, UserEvent } from "../../../lib/host/port/AccessStore";
import { noteBeginning } from "../../../lib/usecases/access/keepIfCurrent";
import {
  bindResetToken,
  noteAsked,
  requireCurrent,
} from "../../../lib/usecases/access/resetTokens";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

const PASSWORDS = "kuzzle-plugin-auth-passport-local/password";
const CONFIG = parseConfig({}, {});
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const seconds = (): number => Math.floor(Date.now() / 1000);
const tokenAt = (iat: number): string => `h.${part({ resetForKuid: "mary", iat })}.s`;
const OUTDATED = { id: "profile-guard.rights.reset_token", status: 403, message: /not valid any/u };
const EXPIRED = { id: "profile-guard.rights.reset_token", status: 403, message: /has expired/u };

const getToken = (by = "-1", token: object = { jwt: "t" }): KuzzleRequest =>
  requestOf(
    PASSWORDS,
    "getResetPasswordToken",
    { _id: "mary" },
    { token, user: { _id: by, profileIds: ["reader"] } },
  );

const passwordOf = (digest: string): LocalPassword => ({
  kuid: "mary",
  authors: [],
  digest,
  madeThrough: [],
});

describe("reset tokens", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("default")
      .withRole("reader", { document: ["get"] })
      .withProfile("reader", { policies: [{ roleId: "reader" }] })
      .withProfile("other", { policies: [{ roleId: "reader" }] })
      .withUser("mary", "reader");
    host.access.passwords.set("mary", passwordOf("first"));
  });

  const bound = async (iat = seconds()): Promise<string> =>
    (await bindResetToken(host, host.client ?? getToken(), tokenAt(iat))) as string;

  it("pass while their user is what they were made for", async () => {
    await requireCurrent(host, CONFIG, await bound());
  });

  for (const [what, change] of Object.entries<(host: FakeHost) => unknown>({
    "was made again, or written": (h) => h.access.renewRevision("mary"),
    "has a wider profile": (h) =>
      h.withProfile("reader", { policies: [{ roleId: "reader" }, { roleId: "default" }] }),
    "has a wider role": (h) => h.withRole("reader", { document: ["get", "create"] }),
    "has a new password": (h) => h.access.passwords.set("mary", passwordOf("second")),
  })) {
    it(`are refused once their user ${what}`, async () => {
      const token = await bound();
      change(host);
      await should(requireCurrent(host, CONFIG, token)).be.rejectedWith(OUTDATED);
    });
  }

  it("are refused when nobody bound them, or somebody else did", async () => {
    const token = tokenAt(seconds());
    await should(requireCurrent(host, CONFIG, token)).be.rejectedWith(OUTDATED);
    await should(requireCurrent(host, CONFIG, `${token}.forged`)).be.rejectedWith(OUTDATED);
    const [, binding = ""] = (await bound(seconds() - 5)).split(".s.");
    await should(requireCurrent(host, CONFIG, `${token}.${binding}`)).be.rejectedWith(OUTDATED);
  });

  it("name who has asked for them, which nobody can take away", async () => {
    host.withUser("equal", "reader").client = getToken("equal");
    const token = await bound();
    const { askers, token: bare, binding } = Object(readResetToken(token)) as ResetToken;
    should(askers).match([{ kind: "credentials", kuid: "mary", id: "local", author: "equal" }]);
    await requireCurrent(host, CONFIG, token);
    const without = `${bare}.${String(binding)}`;
    await should(requireCurrent(host, CONFIG, without)).be.rejectedWith(OUTDATED);
  });

  for (const [what, change] of Object.entries<(host: FakeHost) => unknown>({
    "were made again, written or cut off": (h) => h.access.renewRevision("equal"),
    "have a narrower profile": (h) => h.withProfile("reader", { policies: [{ roleId: "none" }] }),
    "have a narrower role": (h) => h.withRole("manager", {}),
    "have other profiles": (h) => h.withUser("equal", "other"),
    "have a new password": (h) => h.access.passwords.set("equal", passwordOf("second")),
    "have lost the API key that they asked with": (h) => h.keys.stored.delete("theirs"),
  })) {
    it(`are refused once those who had asked for them ${what}`, async () => {
      host
        .withRole("manager", { document: ["get"] })
        .withProfile("reader", { policies: [{ roleId: "manager" }] })
        .withUser("equal", "reader");
      host.access.withKey("theirs", "equal", "equal").keyIds.set("kapikey-theirs", "theirs");
      const stored = { kuid: "equal", expiresAt: -1, limits: undefined, madeThrough: [] };
      host.keys.stored.set("theirs", { id: "theirs", ...stored });
      const token = { jwt: "kapikey-theirs", type: "apiKey", userId: "equal" };
      host.client = getToken("equal", token);
      const made = await bound();
      await requireCurrent(host, CONFIG, made);
      change(host);
      await should(requireCurrent(host, CONFIG, made)).be.rejectedWith(OUTDATED);
    });
  }

  describe("of a request under way", () => {
    const OVERTAKEN = { id: "profile-guard.write.overtaken", status: 503 };
    const noteUserEvent = (kuid: string, event: UserEvent) => (h: FakeHost) =>
      h.access.noteUserEvent(kuid, event, "ended");

    beforeEach(() => {
      host
        .withRole("manager", { document: ["get"] })
        .withProfile("manager", { policies: [{ roleId: "manager" }] })
        .withUser("equal", "manager");
      host.client = getToken("equal");
      Object.assign(host.client.context.user as object, { profileIds: ["manager"] });
    });

    const makeWhile = async (change: (host: FakeHost) => unknown): Promise<unknown> => {
      const request = host.client ?? getToken();
      await noteBeginning(host, request);
      await noteAsked(host, request);
      await change(host);
      return bindResetToken(host, request, tokenAt(seconds()));
    };

    it("are made while nothing changes, and others widen", async () => {
      const token = await makeWhile(noteUserEvent("bob", "widened"));
      await requireCurrent(host, CONFIG, token);
    });

    for (const [what, change] of Object.entries<(host: FakeHost) => unknown>({
      "its user is written": (h) => h.access.renewRevision("mary"),
      "a profile of its user is": (h) =>
        h.withProfile("reader", { policies: [{ roleId: "reader" }, { roleId: "default" }] }),
      "a role of its user is": (h) => h.withRole("reader", { document: ["get", "create"] }),
      "its user gets a new password": (h) => h.access.passwords.set("mary", passwordOf("second")),
      "its user is deleted": noteUserEvent("mary", "ended"),
      "its user is made again": noteUserEvent("mary", "made"),
      "its user is promoted": noteUserEvent("mary", "widened"),
      "the sessions of its user are ended": noteUserEvent("mary", "password"),
      "its asker is written": (h) => h.access.renewRevision("equal"),
      "a role of its asker is": (h) => h.withRole("manager", {}),
      "its asker is narrowed": (h) => h.withUser("equal", "other"),
      "its asker is made again": noteUserEvent("equal", "made"),
      "the sessions of its asker are ended": noteUserEvent("equal", "password"),
    })) {
      it(`are none when ${what} meanwhile`, async () => {
        await should(makeWhile(change)).be.rejectedWith(OVERTAKEN);
      });
    }

    it("are none when its asker has lost their profiles since the host found them", async () => {
      host.withUser("equal", "other");
      await should(makeWhile(() => undefined)).be.rejectedWith(OVERTAKEN);
      host.users.delete("equal");
      await should(makeWhile(() => undefined)).be.rejectedWith(OVERTAKEN);
    });
  });

  it("expire: after an hour, when the strategy says, or when the configuration does", async () => {
    const aged = async (age: number, options = {}): Promise<unknown> =>
      requireCurrent(host, parseConfig(options, {}), await bound(seconds() - age));
    await aged(3_590);
    await should(aged(3_601)).be.rejectedWith(EXPIRED);
    await aged(3_601, { resetTokens: { expiresIn: 4_000 } });
    host.access.lifetime = 7_200_000;
    await aged(3_601);
    await should(aged(7_201)).be.rejectedWith(EXPIRED);
    await should(aged(11, { resetTokens: { expiresIn: 10 } })).be.rejectedWith(EXPIRED);
  });

  it("are refused where they are none, and left to the strategy where there is none", async () => {
    const payload = part({ resetForKuid: 7, iat: seconds() });
    for (const text of ["nonsense", "a.b.c", "..", `h.${payload}.s`, `h.${part("x")}.s`, " "]) {
      await should(requireCurrent(host, CONFIG, text)).be.rejectedWith(OUTDATED);
    }
    await requireCurrent(host, CONFIG, undefined);
    await requireCurrent(host, CONFIG, "");
    await requireCurrent(host, CONFIG, 7);
    should(await bindResetToken(host, getToken(), "nonsense")).equal("nonsense");
    should(await bindResetToken(host, getToken(), undefined)).be.undefined();
  });
});
