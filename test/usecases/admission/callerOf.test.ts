import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import { parseConfig } from "../../../lib/config/config";
import { LIMITS } from "../../../lib/domain/policies/keyLimits";
import type { Caller } from "../../../lib/usecases/admission/caller";
import { callerOf } from "../../../lib/usecases/admission/callerOf";
import { callerOfEmbedded } from "../../../lib/usecases/admission/callerOfEmbedded";
import { performWrite } from "../../../lib/usecases/admission/performWrite";
import type { Embedded } from "../../../lib/usecases/support/command";
import { actorOf, commandOf } from "../../../lib/usecases/support/command";
import { gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

const GIVES_ADMIN = { _id: "spy", body: { content: { profileIds: ["admin"] } } };
const GIVES_READER = { _id: "mate", body: { content: { profileIds: ["reader"] } } };
/** As the token of an API key has them. */
const keyLimits = { policies: [[{ roleId: "reader" }]], expiresAt: -1, ancestors: [] };
const NOBODY = { token: null, user: null };

describe("callerOf", () => {
  let host: FakeHost;
  let lines: string[];
  let reported: () => number;
  const client = requestOf(
    "shop/staff",
    "invite",
    {},
    { token: { userId: "mary" }, user: { _id: "mary", profileIds: ["reader"] } },
  );

  beforeEach(() => {
    host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withRole("reader", { document: ["get"] })
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("reader", { policies: [{ roleId: "reader" }] });
    host.served.served = { by: "client", client, via: "shop/staff:invite" };
  });

  function embedded(members: object = GIVES_ADMIN, action = "createUser"): KuzzleRequest {
    const request = requestOf("security", action, members, NOBODY);
    host.applicationRequests.add(request);
    return request;
  }

  async function ask(
    embeddedCalls: NonNullable<ProfileGuardOptions["embeddedCalls"]>,
    request = embedded(),
    more: ProfileGuardOptions = {},
  ): Promise<Caller> {
    const options = { ...more, embeddedCalls };
    const made = gateOf(host, options);
    lines = made.lines;
    reported = () => made.gate.reportedEmbeddedCalls;
    return callerOf({ host, config: parseConfig(options, {}), gate: made.gate }, request);
  }

  it("is the client with refuse, for all that stands around the action, until it has ended", async () => {
    const request = embedded(GIVES_READER);
    const caller = await ask("refuse", request);
    should(caller).match({ client, embedded: { via: "shop/staff:invite" } });
    let during: KuzzleRequest | undefined;
    await performWrite(
      {
        host,
        config: parseConfig({}, {}),
        gate: gateOf(host, { embeddedCalls: "refuse" }).gate,
      },
      {
        request,
        caller,
        run: async () => {
          during = host.clientRequest(request);
        },
        answer: () => undefined,
      },
    );
    should(during).equal(client);
    should(host.clientRequest(request)).be.undefined();
  });

  describe("of a request that came through no door, and names somebody", () => {
    const root = { token: { userId: "root" }, user: { _id: "root", profileIds: ["admin"] } };

    function unknown(): KuzzleRequest {
      const request = requestOf("security", "createUser", GIVES_ADMIN, root);
      host.served.unknown.add(request);
      return request;
    }

    it("is the client who is served", async () => {
      should((await ask("refuse", unknown())).client).equal(client);
    });

    it("is nobody whom it names, where nobody can tell who is served", async () => {
      host.served.served = { by: "unknown", why: "disagreement", client };
      await ask("refuse", unknown()).should.be.rejectedWith({
        id: "profile-guard.rights.unknown_client",
      });
    });

    it("is who it names where no request is served, and with report, which tells it", async () => {
      const request = unknown();
      const caller = await ask("report", request);
      should(caller.client).equal(request);
      should(caller.embedded?.client).equal(client);
      should(reported()).equal(1);
      host.served.served = { by: "nobody" };
      should((await ask("refuse", request)).client).equal(request);
    });
  });

  it("is the application with report, which tells what would be refused", async () => {
    const caller = await ask("report");
    should(caller.client).be.undefined();
    should(caller.embedded).match({
      via: "shop/staff:invite",
      client,
      reported: { id: "profile-guard.rights.escalation" },
    });
    reported().should.equal(1);
    should(lines[0]).match(/^would refuse .*"via":"shop\/staff:invite"/u);
    // says what to do about it
    should(lines[0]).match(/"toAllow":"give its callers the rights, delegate by /u);
    host.everHeld.should.eql([]);
  });

  it("tells with report that a dry run would be refused, whose answer shows what the client may not see", async () => {
    const request = embedded({ ...GIVES_ADMIN, dryRun: true });
    should((await ask("report", request)).embedded?.reported).match({
      id: "profile-guard.rights.escalation",
    });
    reported().should.equal(1);
  });

  it("tells nothing with report where the client may", async () => {
    const caller = await ask("report", embedded(GIVES_READER));
    should(caller.embedded?.reported).be.undefined();
    should(caller.embedded?.via).equal("shop/staff:invite");
    reported().should.equal(0);
  });

  it("passes with report whatever goes wrong in judging", async () => {
    host.securityState = () => Promise.reject(new Error("Redis is gone"));
    const { embedded: told } = await ask("report");
    should(told?.reported?.message).match(/Redis is gone/u);
  });

  it("is the application, unrecorded, with application, and where nobody is served", async () => {
    (await ask("application")).should.eql({ client: undefined });
    host.served.served = { by: "nobody" };
    (await ask("refuse")).should.eql({ client: undefined });
  });

  it("is the application, with a reason, where an option or the code says so", async () => {
    const exempt = { mode: "refuse", exempt: ["shop/staff:invite"] } as const;
    should((await ask(exempt)).embedded).match({ asApplication: "embeddedCalls.exempt" });
    host.served.served = { by: "application", reason: "trial", client, via: "shop/staff:invite" };
    should(await ask("refuse")).match({ client: undefined, embedded: { asApplication: "trial" } });
    should((await ask("application")).embedded).match({ asApplication: "trial" });
  });

  for (const why of ["context", "disagreement", "early", "changed", "answered", "ended"] as const) {
    it(`fails closed where nobody can tell for whom (${why})`, async () => {
      host.served.served = { by: "unknown", why };
      const refused = { status: 403, id: "profile-guard.rights.unknown_client" };
      await ask("refuse").should.be.rejectedWith(refused);
      should((await ask("report")).embedded?.reported).match({ id: refused.id });
      const passing = await ask("refuse", embedded(), { escalation: "report" });
      should(passing.embedded?.reported).match({ id: refused.id });
    });
  }

  it("is nobody in what goes on from an exempt action that was answered", async () => {
    const exempt = { mode: "refuse", exempt: ["shop/staff:invite"] } as const;
    for (const why of ["answered", "ended"] as const) {
      host.served.served = { by: "unknown", why, client, via: "shop/staff:invite" };
      await ask(exempt).should.be.rejectedWith({ id: "profile-guard.rights.unknown_client" });
    }
    host.served.served = { by: "unknown", why: "changed", client, via: "shop/staff:invite" };
    should((await ask(exempt)).embedded).match({ asApplication: "embeddedCalls.exempt" });
  });

  it("is not the client any more whose request was answered in the next turn, nor while it is judged", async () => {
    const before = host.served.served;
    const answered = { by: "unknown", why: "answered", client, via: "shop/staff:invite" } as const;
    const refused = { id: "profile-guard.rights.unknown_client" };
    setImmediate(() => {
      host.served.served = answered;
    });
    await ask("refuse").should.be.rejectedWith(refused);
    host.served.served = before;
    const { embedded: told } = await ask("refuse", embedded(GIVES_READER));
    told?.judged?.();
    host.served.served = answered;
    const { gate } = gateOf(host, { embeddedCalls: "refuse" });
    const command = { ...commandOf(embedded(GIVES_READER)), embedded: told as Embedded };
    await gate.enter(actorOf(client), command).should.be.rejectedWith(refused);
    host.everHeld.length.should.be.above(0);
    host.holding.size.should.equal(0);
  });

  it("is for the parts of an import who it is for the whole", async () => {
    const load = embedded({ body: {} }, "createOrReplaceRole");
    const part = requestOf("security", "createUser", GIVES_ADMIN, NOBODY);
    host.loaded.add(part);
    host.rawWrites.areAdmitted = true;
    const caller = await ask("report", load);
    should(caller.embedded).match({ via: "shop/staff:invite" });
    const { gate } = gateOf(host, { embeddedCalls: "report" });
    const run = async () => ask("report", part);
    const parts = { host, config: parseConfig({}, {}), gate };
    const entrance = { request: load, caller, passes: true, run, answer: () => undefined };
    should(await performWrite(parts, entrance)).equal(caller);
    (await ask("report", part)).should.eql({ client: undefined });
  });

  describe("of a client's own request which has another user by now", () => {
    let request: KuzzleRequest;
    const boss = { token: {}, user: { _id: "boss", profileIds: ["admin"] } };

    beforeEach(() => {
      request = requestOf("security", "createUser", GIVES_ADMIN, boss);
      host.served.admitted.set(request, client);
    });

    it("is nobody with refuse, told as who was admitted", async () => {
      const refused = { id: "profile-guard.rights.unknown_client" };
      await ask("refuse", request).should.be.rejectedWith(refused);
      should(lines[0]).match(/^refused .*"kuid":"mary"/u);
    });

    it("is that user with report, which tells it", async () => {
      const caller = await ask("report", request);
      should(caller.client).equal(request);
      should(caller.embedded).match({ client, reported: { status: 403 } });
      should(lines[0]).match(/^would refuse .*"kuid":"mary"/u);
    });

    it("is that user with application, and for what writes no rights", async () => {
      (await ask("application", request)).should.eql({ client: request });
      const reads = requestOf("security", "searchUsers", {}, boss);
      host.served.admitted.set(reads, client);
      (await ask("refuse", reads)).should.eql({ client: reads });
    });
  });

  it("is the client where code calls an action of Kuzzle's controllers by itself", async () => {
    const direct = requestOf("security", "createUser", GIVES_ADMIN, NOBODY);
    should((await ask("refuse", direct)).client).equal(client);
    // a part of an import, and whatever an action that was judged runs
    host.rawWrites.areAdmitted = true;
    const part = requestOf("security", "createUser", GIVES_ADMIN, NOBODY);
    (await ask("refuse", part)).should.eql({ client: undefined });
  });

  for (const [action, onOthers] of [
    ["createToken", "createApiKey"],
    ["createApiKey", "createApiKey"],
    ["updateMyCredentials", "updateCredentials"],
    ["updateSelf", "updateUser"],
    ["logout", "revokeTokens"],
  ] as const) {
    it(`takes auth:${action} as another user for security:${onOthers}`, async () => {
      host.withUser("boss", "admin");
      const other = { user: { _id: "boss", profileIds: ["admin"] }, token: null };
      const request = requestOf("auth", action, { strategy: "local", body: {} }, other);
      host.applicationRequests.add(request);
      const { embedded: told } = await ask("report", request);
      should(told?.reported).match({ id: "profile-guard.rights.escalation" });
      should(lines[0]).containEql(`"action":"${onOthers}"`);
    });
  }

  it("leaves what clients do to themselves alone, but for the limits of their API keys", async () => {
    const own = (): KuzzleRequest => {
      const context = { user: { _id: "mary", profileIds: ["reader"] }, token: null };
      const request = requestOf("auth", "createToken", { body: {} }, context);
      host.applicationRequests.add(request);
      return request;
    };
    (await ask("refuse", own())).should.eql({ client: undefined });
    Object.assign(Object(client.context.token), { [LIMITS]: keyLimits });
    try {
      should((await ask("refuse", own())).client).equal(client);
      // with their own rights too
      const checked = requestOf("security", "createUser", GIVES_READER, {
        token: {},
        user: { _id: "mary", profileIds: ["reader"] },
      });
      should((await ask("refuse", checked)).client).equal(client);
    } finally {
      Reflect.deleteProperty(Object(client.context.token) as object, LIMITS);
    }
  });

  it("tells with report what does not keep to the limits of the client's API key", async () => {
    const own = (action: string): KuzzleRequest => {
      const context = { user: { _id: "mary", profileIds: ["reader"] }, token: null };
      const request = requestOf("auth", action, { strategy: "local", body: {} }, context);
      host.applicationRequests.add(request);
      return request;
    };
    should((await ask("report", own("createApiKey"))).embedded?.reported).be.undefined();
    Object.assign(Object(client.context.token), { [LIMITS]: keyLimits });
    try {
      for (const action of ["createApiKey", "createToken", "updateMyCredentials"]) {
        const { embedded: told } = await ask("report", own(action));
        should(told?.reported).match({ id: "profile-guard.rights.limited_key" });
      }
      // of others it makes what the client may
      const reset = { _id: "tom", strategy: "local", body: { password: "p" } };
      host.withUser("tom");
      const { embedded: told } = await ask("report", embedded(reset, "updateCredentials"));
      should(told?.reported).be.undefined();
    } finally {
      Reflect.deleteProperty(Object(client.context.token) as object, LIMITS);
    }
  });

  it("refuses what is foreseen, whatever the action, and lets it pass where nobody is judged", async () => {
    const foreseen = Object.assign(new Error("no"), { id: "profile-guard.rights.unchecked" });
    const recorded: unknown[][] = [];
    const load = async (mode: "application" | "report" | "refuse"): Promise<Caller> => {
      const request = embedded({ body: {} }, "searchUsers");
      const made = gateOf(host, { embeddedCalls: mode });
      lines = made.lines;
      made.gate.recorder.refused = async (...told) => void recorded.push(told);
      const config = parseConfig({ embeddedCalls: mode }, {});
      return callerOfEmbedded({ host, config, gate: made.gate }, request, { foreseen });
    };
    await load("refuse").should.be.rejectedWith({ id: foreseen.id });
    should((await load("report")).embedded?.reported).equal(foreseen);
    lines.length.should.equal(1);
    // the audit has what is refused, and what passes, once each
    recorded
      .map(([, , error, passes]) => [error, passes])
      .should.eql([
        [foreseen, false],
        [foreseen, true],
      ]);
    (await load("application")).should.eql({ client: undefined });
  });

  it("leaves writes of data to the application", async () => {
    (await ask("refuse", embedded({ body: {} }, "searchUsers"))).should.eql({ client: undefined });
  });

  it("remembers by which action rights are written", async () => {
    await ask("application");
    const via = "shop/staff:invite";
    host.doors.noted.should.match([{ via, action: "security:createUser" }]);
    host.served.served = { by: "application", reason: "a trial", client, via };
    await ask("refuse");
    host.doors.noted.should.match([{ via }, { via, reason: "a trial" }]);
  });

  it("remembers what is written where no client's request is known, and where, once it has started", async () => {
    host.served.served = { by: "nobody" };
    host.isStarting = () => true;
    await ask("refuse");
    host.doors.noted.should.eql([]);
    host.isStarting = () => false;
    (await ask("refuse")).should.eql({ client: undefined });
    await ask("refuse", embedded({ body: {} }, "searchUsers"));
    host.served.served = { by: "application", reason: "every night" };
    await ask("refuse");
    const [open, meant, ...others] = host.doors.noted;
    should(open).match({ action: "security:createUser", from: "jobs.ts:12" });
    should(open).not.have.property("reason");
    should(meant).match({
      action: "security:createUser",
      from: "jobs.ts:12",
      reason: "every night",
    });
    others.should.eql([]);
  });

  it("remembers it once it is judged, unless it is malformed, and an event by its name", async () => {
    const malformed = { _id: "spy", body: { content: { profileIds: "admin" } } };
    await ask("report", embedded(malformed));
    host.doors.noted.should.eql([]);
    const { gate } = gateOf(host, { embeddedCalls: "refuse" });
    for (const members of [malformed, GIVES_ADMIN]) {
      const request = embedded(members);
      const { embedded: told } = await ask("refuse", request);
      const command = { ...commandOf(request), embedded: told as Embedded };
      host.doors.noted.should.eql([]);
      await gate.enter(actorOf(client), command).should.be.rejected();
    }
    const parts = { host, config: parseConfig({}, {}), gate };
    await callerOfEmbedded(parts, embedded(), { event: "core:security:user:create" });
    host.doors.noted
      .map(({ action }) => action)
      .should.eql(["security:createUser", "core:security:user:create"]);
  });

  it("says by which action a call with a user's own rights came", async () => {
    const checked = requestOf("security", "createUser", GIVES_READER, {
      token: {},
      user: { _id: "tom", profileIds: ["reader"] },
    });
    should(await ask("refuse", checked)).match({
      client: checked,
      embedded: { via: "shop/staff:invite" },
    });
    // a client's own request came by none
    host.served.served = { by: "client", client: checked, via: "security:createUser" };
    (await ask("refuse", checked)).should.eql({ client: checked });
  });

  it("takes a delegation through an action in its course alone", async () => {
    const delegations = [
      { holders: ["reader"], mayAssign: ["admin"], through: ["shop/staff:invite"] },
    ];
    should((await ask("report", embedded(), { delegations })).embedded?.reported).be.undefined();
    host.served.served = { by: "client", client, via: "shop/staff:list" };
    should(
      (await ask("report", embedded(), { delegations })).embedded?.reported,
    ).not.be.undefined();
  });
});
