import { BadRequestError } from "kuzzle";
import should from "should";
import sinon from "sinon";

import type { AuditEntry } from "../../../lib/domain/audit/entry";
import type { ProfileGuardOptions } from "../../../lib/config/config";
import { parseConfig } from "../../../lib/config/config";
import { TooManyWaitingError } from "../../../lib/errors/TooManyWaitingError";
import type { WrittenDocument } from "../../../lib/host/port/Host";
import { AuditTrail } from "../../../lib/usecases/audit/AuditTrail";
import { AuditWriter } from "../../../lib/usecases/audit/AuditWriter";
import { decode } from "../../../lib/usecases/audit/encoding";
import { Gate } from "../../../lib/usecases/admission/Gate";
import type { Actor, Command } from "../../../lib/usecases/support/command";
import { actorWith, commandFor } from "../../support/contexts";
import { FakeAuditStore } from "../../support/FakeAuditStore";
import { FakeHost } from "../../support/FakeHost";

const ROOT = actorWith("admin");
const CLERK = actorWith("reader");
const READER = { policies: [{ roleId: "reader" }] };
const INFO = { _kuzzle_info: { author: null } };

describe("AuditTrail", () => {
  let host: FakeHost;
  let store: FakeAuditStore;
  let writer: AuditWriter;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withRole("reader", { document: ["get"] })
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("reader", READER)
      .withUser("root", "admin");
    host.nextWrite = undefined;
    store = new FakeAuditStore();
  });

  function gateWith(options: ProfileGuardOptions = {}): Gate {
    const log = { warn: () => undefined };
    const config = parseConfig(options, {});
    writer = new AuditWriter(store, log, { queue: 100 });
    const trail = new AuditTrail(store, writer, "node-1", config.onAuditFailure);
    return new Gate(host, config, log, trail);
  }

  async function entries(): Promise<AuditEntry[]> {
    await writer.flush();
    return [...store.entries.values()].map(decode);
  }

  async function run(
    gate: Gate,
    command: Command,
    actor: Actor | null = ROOT,
    action: () => Promise<unknown> = async () => undefined,
  ): Promise<void> {
    await (await gate.enter(actor ?? undefined, command)).run(action);
  }

  function wrote(
    collection: WrittenDocument["collection"],
    id: string,
    content: Record<string, unknown>,
    created = false,
  ): void {
    host.written = [{ collection, id, version: created ? 1 : 4, created, content }];
  }

  it("names the API key that the host has given an id, and what was cleaned with a user", async () => {
    const gate = gateWith();
    host.withUser("mary", "reader");
    const body = { description: "x" };
    const make = commandFor("security:createApiKey", { userId: "mary", body });
    await run(gate, make, ROOT, async () => ({ _id: "generated", _source: { token: "secret" } }));
    const cleaned = [{ kind: "apiKey" as const, kuid: "mary", id: "generated" }];
    host.noteCleaned(cleaned);
    await run(gate, commandFor("security:deleteUser", { id: "mary" }));
    const [made, deleted] = await entries();
    should(made?.arguments).containEql({ apiKeyId: "generated" });
    should(made).not.have.property("cleaned");
    should(deleted?.cleaned).eql(cleaned);
    should(JSON.stringify(made)).not.match(/secret/u);
  });

  it("tells who wrote what, from which to which version", async () => {
    host.withProfile("p", { ...READER, rateLimit: 1 });
    wrote("profiles", "p", { ...READER, rateLimit: 5, ...INFO });
    const command: Command = {
      ...commandFor("security:updateProfile", { id: "p", body: { rateLimit: 5 }, force: true }),
      origin: { requestId: "r", protocol: "mqtt", ips: ["::1"], token: "apiKey" },
    };
    await run(gateWith(), command);
    const [entry] = await entries();
    const { id, at, ...rest } = entry as AuditEntry;
    id.should.match(/^[\da-z]{9}-[\da-z]{4}-[\da-f]{8}$/u);
    should(Math.abs(Date.now() - at)).be.below(10_000);
    rest.should.eql({
      node: "node-1",
      requestId: "r",
      actor: {
        kuid: "actor",
        profileIds: ["admin"],
        protocol: "mqtt",
        ips: ["::1"],
        token: "apiKey",
      },
      action: "security:updateProfile",
      target: { kind: "profile", ids: ["p"] },
      arguments: { force: "true" },
      decision: "allowed",
      outcome: "done",
      touched: ["profile:p"],
      changes: [
        {
          kind: "profile",
          id: "p",
          version: 4,
          before: { ...READER, rateLimit: 1 },
          after: { ...READER, rateLimit: 5 },
        },
      ],
    });
  });

  it("makes one entry of a burst, from an address written as IPv4", async () => {
    const gate = gateWith();
    const command: Command = {
      ...commandFor("security:updateProfile", { id: "p" }),
      origin: { requestId: "r", protocol: "http", ips: ["::ffff:7f00:1"], token: "authToken" },
    };
    for (let times = 0; times < 3; times += 1) {
      await gate.recordRefusal(new TooManyWaitingError(50), CLERK, command);
    }
    const told = await entries();
    should(told).match([
      { times: 3, actor: { ips: ["127.0.0.1"] }, reason: { id: "profile-guard.lock.share" } },
    ]);
    told.length.should.equal(1);
  });

  it("tells of a profile that is replaced what the guard has read, which reads it once", async () => {
    host.withProfile("p", { ...READER, rateLimit: 1 });
    const documents = sinon.spy(store, "documents");
    const storedContent = sinon.spy(host, "storedContent");
    const findProfiles = sinon.spy(host, "findProfiles");
    wrote("profiles", "p", { ...READER, ...INFO });
    await run(gateWith(), commandFor("security:createOrReplaceProfile", { id: "p", body: READER }));
    const [entry] = await entries();
    should(entry?.changes).eql([
      { kind: "profile", id: "p", version: 4, before: { ...READER, rateLimit: 1 }, after: READER },
    ]);
    storedContent.args.should.eql([["profiles", "p"]]);
    documents.called.should.be.false();
    findProfiles.args.filter(([ids]) => [...ids].includes("p")).should.eql([]);
  });

  it("makes the long texts while the storage writes", async () => {
    const stored = { policies: [{ roleId: "root" }] };
    const body = { policies: [{ roleId: "reader" }] };
    host.withProfile("p", stored);
    wrote("profiles", "p", body);
    const command = commandFor("security:createOrReplaceProfile", { id: "p", body, force: true });
    const pass = await gateWith().enter(ROOT, command);
    const clock = sinon.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      await pass.run(async () => {
        clock.tick(10);
        body.policies.push({ roleId: "root" });
      });
    } finally {
      clock.restore();
    }
    const [entry] = await entries();
    entry?.changes[0]?.should.match({ before: stored, after: READER });
  });

  it("masks a user's content, and takes the id that the host made up", async () => {
    wrote("users", "kuid-1", { profileIds: ["reader"], name: "a", password: "b" }, true);
    const body = { content: { profileIds: ["reader"] } };
    await run(gateWith(), commandFor("security:createUser", { body }));
    const [entry] = await entries();
    should(entry?.target).eql({ kind: "user", ids: ["kuid-1"] });
    should(entry?.changes).eql([
      {
        kind: "user",
        id: "kuid-1",
        version: 1,
        before: null,
        after: { profileIds: ["reader"], name: "a", password: "[masked]" },
      },
    ]);
  });

  it("never records credentials, nor arguments that it does not know", async () => {
    const body = { username: "u", password: "geheim" };
    const args = { id: "root", body, strategy: "local", password: "geheim", jwt: "geheim" };
    await run(gateWith(), commandFor("security:updateCredentials", args));
    const kept = await entries();
    should(kept[0]).match({ arguments: { strategy: "local" }, target: { ids: ["root"] } });
    JSON.stringify(kept).should.not.containEql("geheim");
  });

  it("tells a refusal with its reason, and that nothing was run", async () => {
    const gate = gateWith();
    const command = commandFor("security:createProfile", {
      id: "p",
      body: { policies: [{ roleId: "root" }] },
    });
    await gate.enter(CLERK, command).should.be.rejected();
    const [entry] = await entries();
    should(entry).match({
      actor: { kuid: "actor" },
      decision: "refused",
      outcome: "none",
      changes: [],
      reason: { id: "profile-guard.rights.escalation", status: 403 },
    });
    should(entry?.reason?.message).match(/Missing/u);
  });

  it("tells faults by code and path alone, without what was sent", async () => {
    const body = { policies: [{ roleId: "reader", restrictedTo: [{ index: "geheim" }] }] };
    await gateWith()
      .enter(ROOT, commandFor("security:createProfile", { id: "p", body }))
      .should.be.rejected();
    const kept = await entries();
    should(kept[0]?.reason).eql({
      id: "profile-guard.profile.invalid",
      status: 400,
      faults: ["index.unknown policies[0].restrictedTo[0].index"],
    });
    JSON.stringify(kept).should.not.containEql("geheim");
  });

  it("tells what the mode report let pass, with what it wrote", async () => {
    wrote("profiles", "p", { policies: [{ roleId: "root" }] }, true);
    const body = { policies: [{ roleId: "root" }] };
    const gate = gateWith({ escalation: "report" });
    await run(gate, commandFor("security:createProfile", { id: "p", body }), CLERK);
    should(await entries()).match([
      { decision: "reported", outcome: "done", reason: { status: 403 }, changes: [{ id: "p" }] },
    ]);
  });

  it("tells a failure, without the host's words, and only what was left written", async () => {
    wrote("users", "u", { profileIds: ["reader"] }, true);
    host.created = ["u"];
    const fail = (): Promise<never> =>
      Promise.reject(new BadRequestError('value "geheim" is wrong', "services.storage.x", 1));
    const body = { content: { profileIds: ["reader"] } };
    await run(
      gateWith(),
      commandFor("security:createUser", { id: "u", body }),
      ROOT,
      fail,
    ).should.be.rejected();
    const kept = await entries();
    should(kept).match([
      {
        decision: "allowed",
        outcome: "failed",
        failure: { id: "services.storage.x", status: 400 },
        changes: [],
      },
    ]);
    JSON.stringify(kept).should.not.containEql("geheim");
  });

  it("tells of a deletion what is gone, and nothing of what is still there", async () => {
    for (const id of ["p", "q"]) {
      host.withProfile(id, READER);
      store.withDocument("profile", id, { ...READER, ...INFO });
    }
    const command = commandFor("security:mDeleteProfiles", { body: { ids: ["p", "q", "none"] } });
    await run(gateWith(), command, ROOT, async () => store.stored.delete("profile:p"));
    const [entry] = await entries();
    should(entry?.target.ids).eql(["p", "q", "none"]);
    should(entry?.changes).eql([{ kind: "profile", id: "p", before: READER, after: null }]);
  });

  it("names the platform for actions on everything, and the application where it acts itself", async () => {
    await run(gateWith(), commandFor("admin:resetDatabase"), null);
    should(await entries()).match([{ actor: null, target: { kind: "platform", ids: [] } }]);
  });

  it("takes oneself, and who an API key is for, as target", async () => {
    const gate = gateWith();
    await run(gate, commandFor("auth:updateSelf", { body: {} }));
    await run(gate, commandFor("security:createApiKey", { userId: "root", body: {} }));
    should((await entries()).map(({ target }) => target.ids)).eql([["actor"], ["root"]]);
  });

  it("sorts by time, also within a millisecond", async () => {
    const gate = gateWith();
    for (let at = 0; at < 50; at++) {
      await run(gate, commandFor("admin:dump", { id: String(at) }));
    }
    const ids = (await entries()).map(({ id }) => id);
    ids.should.eql([...ids].sort());
    new Set(ids).size.should.equal(50);
  });

  describe("when the store is down", () => {
    beforeEach(() => {
      store.down = true;
    });

    const write = commandFor("security:deleteProfile", { id: "reader" });

    it("lets the write go on by default, and tells it later", async () => {
      let ran = false;
      await run(gateWith(), write, ROOT, async () => {
        ran = true;
      });
      should(ran).be.true();
      writer.state.should.eql({ queued: 1, dropped: 0 });
      store.down = false;
      should(await entries()).match([{ outcome: "done", changes: [] }]);
    });

    it("refuses it with 503 when configured so, holds nothing, and tells that later", async () => {
      const gate = gateWith({ onAuditFailure: "refuse" });
      await run(gate, write, ROOT, () =>
        Promise.reject(new Error("it was run")),
      ).should.be.rejectedWith({ status: 503, id: "profile-guard.audit.unavailable" });
      host.holding.size.should.equal(0);
      await run(gate, commandFor("admin:dump")).should.be.rejectedWith({ status: 503 });
      store.down = false;
      should(await entries()).match([
        { decision: "refused", outcome: "none", action: "admin:dump" },
      ]);
    });

    it("does not refuse the application itself", async () => {
      await run(gateWith({ onAuditFailure: "refuse" }), write, null);
      writer.state.queued.should.equal(1);
    });
  });

  it("writes the entry first when configured so, and how it ended afterwards", async () => {
    const outcomes: string[] = [];
    await run(
      gateWith({ onAuditFailure: "refuse" }),
      commandFor("security:createProfile", { id: "p", body: READER }),
      ROOT,
      async () => outcomes.push(...[...store.entries.values()].map(({ outcome }) => outcome)),
    );
    outcomes.should.eql(["pending"]);
    should(await entries()).match([{ outcome: "done" }]);
  });
});
