import should from "should";

import { UncheckedError } from "../../../lib/errors/errors";
import type { AuditEntry } from "../../../lib/domain/audit/entry";
import type { KeptEntry } from "../../../lib/domain/audit/keptEntry";
import { kept } from "../../../lib/domain/audit/keptEntry";
import { parseConfig } from "../../../lib/config/config";
import { nodeState } from "../../support/nodeState";
import { profileGuardController } from "../../../lib/controllers/profileGuardController";
import { AuditWriter } from "../../../lib/usecases/audit/AuditWriter";
import type { Audit, AuditContext } from "../../../lib/usecases/audit/context";
import { historyOf } from "../../../lib/usecases/audit/history";
import { encode } from "../../../lib/usecases/audit/encoding";
import { restore } from "../../../lib/usecases/audit/restore";
import type { ShownEntry } from "../../../lib/api/audit";
import { reportedRefusals } from "../../../lib/usecases/audit/reportedRefusals";
import { exportAudit, searchAudit } from "../../../lib/usecases/audit/search";
import { commandFor, gateOf } from "../../support/contexts";
import { FakeAuditStore } from "../../support/FakeAuditStore";
import { FakeHost } from "../../support/FakeHost";
import { requestOf } from "../../support/requests";

const READER = { policies: [{ roleId: "reader" }], rateLimit: 0 };

const DETAILS = {
  missing: ["a:b"],
  total: 1,
  claims: [{ subject: 'user "tomm"', through: ['user "tomm" does not exist'] }],
};

describe("telling of the audit", () => {
  let host: FakeHost;
  let store: FakeAuditStore;
  let actions: string[];
  let made: number;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("reader", { document: ["get"] })
      .withRole("root", { "*": ["*"] })
      .withProfile("viewer", { policies: [{ roleId: "viewer" }] })
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withUser("root", "admin");
    store = new FakeAuditStore();
    made = 0;
  });

  /** A viewer who may call some actions of `security`. */
  function contextOf(
    args: Parameters<typeof commandFor>[1],
    allowed: string[] = actions,
  ): AuditContext {
    host.withRole("viewer", { security: allowed, document: ["get"] });
    const log = { warn: () => undefined };
    return {
      host,
      config: parseConfig({}, {}),
      gate: gateOf(host).gate,
      audit: { store, log, writer: new AuditWriter(store, log, { queue: 10 }) },
      actor: { kuid: "viewer", profileIds: ["viewer"] },
      command: commandFor("profile-guard:searchAudit", args),
      request: requestOf("profile-guard", "searchAudit"),
      now: async () => contextOf(args, allowed),
      fileOf: (pieces) => host.fileOf(pieces),
    };
  }

  async function add(entry: Partial<AuditEntry>): Promise<string> {
    made += 1;
    const id = `e${made}`;
    const changes = entry.changes ?? [];
    await store.write([
      kept({
        id,
        at: made,
        node: "n",
        actor: { kuid: "boss", profileIds: ["admin"], ips: ["::1"], token: "authToken" },
        action: "security:createProfile",
        target: { kind: "profile", ids: ["p"] },
        decision: "allowed",
        outcome: "done",
        touched: changes.map((change) => `${change.kind}:${change.id}`),
        ...entry,
        changes,
      }),
    ]);
    return id;
  }

  describe("reportedRefusals", () => {
    const message = "Missing: a:b";
    const SEARCHES = ["searchProfiles", "searchRoles", "searchUsers"];

    beforeEach(async () => {
      actions = SEARCHES;
      const reason = { id: "profile-guard.rights.escalation", status: 403, message };
      await add({ decision: "refused", reason });
      await add({ decision: "reported", reason });
      await add({ decision: "reported", reason, target: { kind: "user", ids: ["u"] } });
      await add({ decision: "reported", reason });
    });

    async function found(context: AuditContext): Promise<string[]> {
      const { groups } = await reportedRefusals(context);
      return groups.map(({ target: { kind }, times }) => `${kind} ${times}`);
    }

    it("groups what passed by the mode alone", async () => {
      (await found(contextOf({}))).should.eql(["profile 2", "user 1"]);
      (await found(contextOf({ body: { kind: "user" } }))).should.eql(["user 1"]);
      (await found(contextOf({ body: { until: 4 } }))).should.eql(["user 1", "profile 1"]);
    });

    it("tells as much as searchAudit: the kinds, the actors and the words", async () => {
      (await found(contextOf({}, ["searchProfiles"]))).should.eql(["profile 2"]);
      const told = async (allowed: string[]): Promise<(string | undefined)[]> =>
        (await reportedRefusals(contextOf({}, allowed))).groups.map(({ reason }) => reason.message);
      (await told(["searchProfiles"])).should.eql([undefined]);
      (await told(["searchProfiles", "searchRoles"])).should.eql([message]);
      const hidden = contextOf({ body: { kind: "user" } }, ["searchProfiles"]);
      await reportedRefusals(hidden).should.be.rejectedWith({
        id: "profile-guard.rights.disclosure",
      });
      await reportedRefusals(contextOf({}, [])).should.be.rejectedWith({
        id: "profile-guard.rights.disclosure",
      });
    });

    it("shows the most frequent, and counts the others", async () => {
      const { groups, more } = await reportedRefusals(contextOf({ size: 1 }));
      should([groups.length, more]).eql([1, 1]);
    });

    it("goes on from where it has counted to", async () => {
      const { cursor, counted, total } = await reportedRefusals(contextOf({}));
      should([cursor, counted, total]).eql([undefined, 3, 3]);
      for (let more = 0; more < 2_000; more += 1) {
        await add({ decision: "reported" });
      }
      const first = await reportedRefusals(contextOf({}));
      should([first.counted, first.total]).eql([2_000, 2_003]);
      const rest = await reportedRefusals(contextOf({ cursor: first.cursor }));
      should([rest.counted, rest.total, rest.cursor]).eql([3, 3, undefined]);
    });

    it("says that nothing is known where the audit is off, to who may know", async () => {
      const off = (allowed: string[]): AuditContext => ({
        ...contextOf({}, allowed),
        audit: undefined,
      });
      should(await reportedRefusals(off(SEARCHES))).match({
        audit: false,
        note: /audit\.enabled/u,
        groups: [],
      });
      await reportedRefusals(off([])).should.be.rejectedWith({
        id: "profile-guard.rights.disclosure",
      });
    });

    it("refuses another decision, and wrong arguments", async () => {
      for (const args of [
        { body: { decision: "refused" } },
        { size: 0 },
        { body: { knid: "x" } },
      ]) {
        await reportedRefusals(contextOf(args)).should.be.rejectedWith({ status: 400 });
      }
    });
  });

  describe("searchAudit", () => {
    beforeEach(async () => {
      actions = ["searchProfiles", "searchRoles", "searchUsers"];
      await add({});
      await add({ target: { kind: "user", ids: ["u"] }, action: "security:createUser" });
      await add({ target: { kind: "role", ids: ["r"] }, action: "security:createRole" });
      await add({
        decision: "refused",
        reason: {
          id: "profile-guard.rights.escalation",
          status: 403,
          message: "Missing: a:b",
          details: DETAILS,
        },
      });
      await add({ target: { kind: "platform", ids: [] }, action: "admin:dump" });
    });

    async function found(context: AuditContext): Promise<string[]> {
      return (await searchAudit(context)).entries.map(({ id }) => id);
    }

    it("ends a page where its documents are large, one entry at least, and goes on behind it", async () => {
      const after = { text: "x".repeat(6_000_000) };
      for (const n of [1, 2, 3]) {
        await add({ changes: [{ kind: "user", id: `u${n}`, after }] });
      }
      const first = await searchAudit(contextOf({}));
      should(first.entries.map(({ id }) => id)).eql(["e8"]);
      should(first.cursor).equal("e8");
      const last = await searchAudit(contextOf({ cursor: "e6" }));
      should(last.entries.map(({ id }) => id)).eql(["e5", "e4", "e3", "e2", "e1"]);
      should(last.cursor).equal(undefined);
    });

    it("tells the newest first, all that the viewer may see", async () => {
      (await found(contextOf({}))).should.eql(["e5", "e4", "e3", "e2", "e1"]);
      (await found(contextOf({}, ["searchProfiles"]))).should.eql(["e4", "e1"]);
      (await found(contextOf({}, ["searchRoles", "searchUsers"]))).should.eql(["e3", "e2"]);
      // to read one by its id is not to list them
      (await found(contextOf({}, ["searchRoles", "getProfile", "getUser"]))).should.eql(["e3"]);
    });

    it("finds what came by an action of the application", async () => {
      const id = await add({ via: "shop/staff:invite", action: "security:createUser" });
      (await found(contextOf({ body: { via: "shop/staff:invite" } }))).should.eql([id]);
    });

    it("refuses who may see nothing, or asks for what he may not see", async () => {
      const disclosure = { status: 403, id: "profile-guard.rights.disclosure" };
      await searchAudit(contextOf({}, [])).should.be.rejectedWith(disclosure);
      await searchAudit(
        contextOf({ body: { kind: "user" } }, ["searchProfiles"]),
      ).should.be.rejectedWith(disclosure);
      await searchAudit(
        contextOf({ body: { kind: "platform" } }, ["searchProfiles"]),
      ).should.be.rejectedWith(disclosure);
    });

    it("leaves out the reason's words and the actor's profiles where they would tell more", async () => {
      const { entries } = await searchAudit(contextOf({ size: 1 }, ["searchProfiles"]));
      const [{ actor, reason }] = entries as [ShownEntry];
      should(actor).eql({ kuid: "boss", profileIds: [], ips: [], token: "authToken" });
      should(reason).eql({ id: "profile-guard.rights.escalation", status: 403 });
    });

    it("tells the reason's details only who may see users too", async () => {
      const seen = async (...allowed: string[]): Promise<unknown> => {
        const command = { body: { decision: "refused" } };
        return (await searchAudit(contextOf(command, allowed))).entries[0]?.reason;
      };
      const told = { id: "profile-guard.rights.escalation", status: 403, message: "Missing: a:b" };
      should(await seen("searchProfiles", "searchRoles")).eql(told);
      should(await seen("searchProfiles", "searchUsers")).not.have.property("details");
      should(await seen("searchProfiles", "searchRoles", "searchUsers")).eql({
        ...told,
        details: DETAILS,
      });
    });

    it("leaves out documents of another kind that the same request wrote", async () => {
      const before = { profileIds: ["p"] };
      await add({
        action: "security:deleteProfile",
        changes: [
          { kind: "user", id: "u", before, after: { profileIds: [] } },
          { kind: "profile", id: "p", before: READER, after: null },
        ],
      });
      const kinds = async (...allowed: string[]): Promise<string[]> =>
        (await searchAudit(contextOf({ size: 1 }, allowed))).entries.flatMap(({ changes }) =>
          changes.map(({ kind }) => kind),
        );
      (await kinds("searchProfiles")).should.eql(["profile"]);
      (await kinds("searchProfiles", "searchUsers")).should.eql(["user", "profile"]);
    });

    it("filters by actor, target, action, decision and time", async () => {
      for (const [body, ids] of [
        [{ actor: "boss", kind: "user" }, ["e2"]],
        [{ actor: "nobody" }, []],
        [{ id: "r" }, ["e3"]],
        [{ action: "admin:dump" }, ["e5"]],
        [{ decision: "refused" }, ["e4"]],
        [{ since: 2, until: 4 }, ["e3", "e2"]],
        [{ since: "1970-01-01T00:00:00.005Z" }, ["e5"]],
      ] as const) {
        (await found(contextOf({ body }))).should.eql(ids);
      }
    });

    it("pages by cursor, arguments as texts too", async () => {
      const first = await searchAudit(contextOf({ size: "2" }));
      first.should.match({ total: 5, cursor: "e4" });
      const second = await searchAudit(contextOf({ size: 2, cursor: first.cursor }));
      second.entries.map(({ id }) => id).should.eql(["e3", "e2"]);
      const last = await searchAudit(contextOf({ size: 2, cursor: second.cursor }));
      last.should.match({ total: 1 });
      should(last.cursor).be.undefined();
    });

    for (const [args, fault] of [
      [{ body: [] }, "member.type "],
      [{ body: { kind: "team" } }, "member.value kind"],
      [{ body: { decison: "refused" } }, "member.unexpected decison"],
      [{ body: { since: "yesterday" } }, "member.invalid since"],
      [{ size: 0 }, "member.range size"],
      [{ size: 1_001 }, "member.range size"],
      [{ size: "1e2" }, "member.range size"],
      [{ cursor: 5 }, "member.type cursor"],
      [{ sice: 5 }, "member.unexpected sice"],
      [{ body: { size: 5 } }, "member.unexpected size"],
    ] as const) {
      it(`refuses ${JSON.stringify(args)}`, async () => {
        const error: unknown = await searchAudit(contextOf(args)).catch((e: unknown) => e);
        should(error).match({ status: 400, id: "profile-guard.request.invalid" });
        (error as { details: { code: string; path: string }[] }).details
          .map(({ code, path }) => `${code} ${path}`)
          .should.eql([fault]);
      });
    }

    it("answers 412 when auditing is switched off: no second attempt helps", async () => {
      await searchAudit({ ...contextOf({}), audit: undefined }).should.be.rejectedWith({
        status: 412,
        id: "profile-guard.audit.switched_off",
      });
    });

    it("answers 503 when the store does not", async () => {
      const unavailable = { status: 503, id: "profile-guard.audit.unavailable" };
      store.down = true;
      await searchAudit(contextOf({})).should.be.rejectedWith(unavailable);
    });

    it("exports every entry that may be seen, as lines of JSON", async () => {
      for (let more = 0; more < 1_100; more++) {
        await add({ target: { kind: "user", ids: ["many"] } });
      }
      const texts: string[] = [];
      for await (const text of await exportAudit(contextOf({ body: { kind: "user" } }))) {
        texts.push(text);
      }
      const lines = texts.join("").split("\n");
      should(lines.pop()).equal("");
      lines.length.should.equal(1_101);
      new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id)).size.should.equal(
        1_101,
      );
      await exportAudit(contextOf({}, [])).should.be.rejectedWith({ status: 403 });
    });

    it("exports each page by the rights that its caller has by then", async () => {
      for (let more = 0; more < 1_100; more++) {
        await add({ target: { kind: more % 2 === 0 ? "user" : "profile", ids: ["many"] } });
      }
      const context = contextOf({}, ["searchUsers", "searchProfiles"]);
      const narrowed = { ...context, now: async () => contextOf({}, ["searchProfiles"]) };
      const pages: string[] = [];
      for await (const text of await exportAudit(narrowed)) {
        pages.push(text);
      }
      const [first = "", ...rest] = pages;
      should(first).containEql('"kind":"user"');
      should(rest.length).be.above(0);
      should(rest.join("")).not.containEql('"kind":"user"');
    });

    it("exports no page after the first whose caller would be refused by then", async () => {
      for (let more = 0; more < 1_100; more++) {
        await add({ target: { kind: "user", ids: ["many"] } });
      }
      const refused = new UncheckedError("its token has ended");
      const context = contextOf({ body: { kind: "user" } });
      const texts = await exportAudit({ ...context, now: () => Promise.reject(refused) });
      await texts.next();
      await texts.next().should.be.rejectedWith(refused);
    });
  });

  describe("history and restore", () => {
    beforeEach(async () => {
      actions = ["getProfile", "getUser", "createOrReplaceProfile", "updateUser"];
      const created = { kind: "profile", id: "p", before: null, after: READER } as const;
      const wider = { policies: [{ roleId: "root" }], rateLimit: 0 };
      await add({ changes: [{ ...created, version: 1 }] });
      await add({
        action: "security:updateProfile",
        changes: [{ ...created, version: 2, before: READER, after: wider }],
      });
      await add({
        action: "security:deleteProfile",
        changes: [{ ...created, before: wider, after: null }],
      });
    });

    it("tell by which action of the application a version came, and why nobody was judged", async () => {
      const way = { via: "shop/staff:invite", asApplication: "a trial" };
      await add({ ...way, changes: [{ kind: "profile", id: "p", after: READER }] });
      const { versions } = await historyOf(contextOf({ id: "p", kind: "profile" }));
      should(versions[0]).match(way);
      should(versions[1]).not.have.properties("via", "asApplication");
    });

    it("tells each version of one document, what changed and by whom", async () => {
      const { versions, total } = await historyOf(contextOf({ id: "p", kind: "profile" }));
      total.should.equal(3);
      versions
        .map(({ entry, version, changed, actor }) => [entry, version, changed, actor])
        .should.eql([
          ["e3", undefined, [""], { kuid: "boss" }],
          ["e2", 2, ["policies[0].roleId"], { kuid: "boss" }],
          ["e1", 1, [""], { kuid: "boss" }],
        ]);
    });

    it("refuses who may not see the document", async () => {
      const disclosure = { status: 403, id: "profile-guard.rights.disclosure" };
      await historyOf(contextOf({ id: "p", kind: "role" })).should.be.rejectedWith(disclosure);
      await restore(contextOf({ id: "p", kind: "role", entry: "e1" })).should.be.rejectedWith(
        disclosure,
      );
    });

    it("restores a version through the guards, as the write that does it by hand", async () => {
      host.nextWrite = { version: 5, created: false, content: READER };
      const answer = await restore(
        contextOf({ id: "p", kind: "profile", entry: "e1", force: true, refresh: "false" }),
      );
      answer.should.eql({
        _id: "p",
        kind: "profile",
        entry: "e1",
        moment: "after",
        _version: 5,
        _source: READER,
      });
      host.ranAs.should.eql([
        {
          action: "createOrReplaceProfile",
          members: { force: true, refresh: "false", _id: "p", body: READER },
        },
      ]);
      host.everHeld.map(({ resource }) => resource).should.containEql("profile:p");
    });

    it("says that the outcome is unknown when the services stop during the write", async () => {
      host.services.age = 60_000;
      const { gate, audit } = contextOf({});
      const log = { warn: () => undefined };
      const config = parseConfig({}, {});
      const own = profileGuardController(
        () => ({
          host,
          gate,
          config,
          log,
          audit: audit as Audit,
        }),
        nodeState(),
      );
      const begun = new Promise<void>((resolve) => {
        host.runAs = () => {
          resolve();
          return new Promise(() => undefined);
        };
      });
      const args = { _id: "p", kind: "profile", entry: "e1" };
      const request = requestOf("profile-guard", "restore", args);
      const answer = Promise.resolve(own.actions.restore?.handler(request));
      answer.catch(() => undefined);
      await begun;
      host.services.serving = false;
      await answer.should.be.rejectedWith({
        status: 503,
        id: "profile-guard.write.outcome_unknown",
      });
    });

    it("is refused what the actor could not write by hand", async () => {
      const escalation = { status: 403, id: "profile-guard.rights.escalation" };
      await restore(contextOf({ id: "p", kind: "profile", entry: "e2" })).should.be.rejectedWith(
        escalation,
      );
      await restore(
        contextOf({ id: "p", kind: "profile", entry: "e1" }, ["getProfile"]),
      ).should.be.rejectedWith({
        ...escalation,
        message: /Missing: security:createOrReplaceProfile/u,
      });
      host.ranAs.should.eql([]);
    });

    it("is refused by validation when a version names what is no more", async () => {
      host.roles.delete("reader");
      const args = { id: "p", kind: "profile", entry: "e1" };
      const writes = ["searchProfiles", "createOrReplaceProfile"];
      await restore(contextOf(args, [...writes, "getRole"])).should.be.rejectedWith({
        status: 400,
        id: "profile-guard.profile.invalid",
      });
      // nobody who may not see roles is told that one is missing
      await restore(contextOf(args, writes)).should.be.rejectedWith({
        status: 403,
        id: "profile-guard.rights.escalation",
      });
    });

    it("knows no version that no entry tells", async () => {
      const notFound = { status: 404, id: "profile-guard.audit.not_found" };
      for (const args of [
        { entry: "e3" },
        { entry: "e1", moment: "before" },
        { entry: "e9" },
        { entry: "e1", id: "q" },
      ]) {
        await restore(contextOf({ id: "p", kind: "profile", ...args })).should.be.rejectedWith(
          notFound,
        );
      }
    });

    it("tells a damaged entry as such, and all others as they are", async () => {
      const [before, after] = [READER, { ...READER, rateLimit: 7 }];
      const entry = await add({ changes: [{ kind: "profile", id: "p", before, after }] });
      const { changes, ...about } = store.entries.get(entry) as KeptEntry & { changes: string };
      const long = " ".repeat(20_000);
      const whole = await encode({ ...about, changes: changes + long });
      await store.write([whole]);
      const args = { id: "p", kind: "profile" };
      const readable = await historyOf(contextOf(args));
      readable.should.not.have.property("unreadable");
      should(readable.versions[0]).match({ entry, before, after });

      const damages: KeptEntry[] = [
        { ...about, changes: "[{" },
        { ...about, changes: "null" },
        { ...about, packed: "no base64" },
        { ...about, packed: (whole.packed as string).slice(0, -12) },
        about,
      ];
      for (const damaged of damages) {
        await store.write([damaged]);
        const history = await historyOf(contextOf(args));
        should(history.unreadable).eql([entry]);
        history.versions.should.eql(readable.versions.slice(1));
        const seen = ["searchProfiles", "searchRoles", "searchUsers"];
        const { entries } = await searchAudit(contextOf({ size: 1 }, seen));
        should(entries[0]).match({ id: entry, changes: [], unreadable: true });
        await restore(contextOf({ ...args, entry })).should.be.rejectedWith(/damaged/u);
      }
    });

    it("writes back of a user what was not masked, beside what is masked now", async () => {
      host.withUser("u", "viewer").withProfile("viewer", { policies: [{ roleId: "viewer" }] });
      store.withDocument("user", "u", { profileIds: [], apiKey: "new", city: "Rome" });
      host.nextWrite = { version: 2, created: false, content: { profileIds: ["viewer"] } };
      const after = { profileIds: ["viewer"], apiKey: "[masked]", city: "Paris" };
      const entry = await add({ changes: [{ kind: "user", id: "u", before: null, after }] });
      await restore(contextOf({ id: "u", kind: "user", entry }));
      host.ranAs.should.eql([
        {
          action: "updateUser",
          members: { _id: "u", body: { profileIds: ["viewer"], apiKey: "new", city: "Paris" } },
        },
      ]);
    });

    for (const [args, fault] of [
      [{ id: "p", kind: "team", entry: "e1" }, "member.value kind"],
      [{ kind: "profile", entry: "e1" }, "member.type _id"],
      [{ id: "p", kind: "profile" }, "member.missing entry"],
      [{ id: "p", kind: "profile", entry: "e1", moment: "now" }, "member.value moment"],
    ] as const) {
      it(`refuses ${JSON.stringify(args)}`, async () => {
        const error: unknown = await restore(contextOf(args)).catch((e: unknown) => e);
        should((error as { details: unknown }).details).match([
          { code: fault.split(" ")[0], path: fault.split(" ")[1] },
        ]);
      });
    }
  });
});
