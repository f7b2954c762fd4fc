import should from "should";

import type { ProfileGuardOptions } from "../../../lib/config/config";
import type { StoredLimits } from "../../../lib/domain/policies/keyLimits";
import { HOST_ACTIONS } from "../../../lib/domain/rights";
import { explain } from "../../../lib/usecases/insight/explain";
import { actorWith } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";
import { insightContext } from "../../support/insight";

const FOO = [{ index: "foo", collections: ["a"] }];

describe("explain", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withRole("editor", { document: ["get", "search"], index: ["delete"], admin: ["dump"] })
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("p", { policies: [{ roleId: "editor", restrictedTo: FOO }] })
      .withUser("john", "p");
  });

  const ask = (request: object, options: ProfileGuardOptions = {}, profileIds = ["p"]) =>
    explain(insightContext(host, "explain", { body: { profileIds, request } }, undefined, options));

  it("takes the caller's own profiles when nobody is named, by his id too", async () => {
    const body = {
      request: { controller: "document", action: "get", index: "foo", collection: "a" },
    };
    for (const members of [{ body }, { body, userId: "actor" }]) {
      const told = await explain(insightContext(host, "explain", members, actorWith("p")));
      should(told.allowed).be.true();
      should(told.through).match([{ profileId: "p", policy: 0, roleId: "editor" }]);
    }
  });

  describe("allows who holds every right", () => {
    for (const [controller, actions] of HOST_ACTIONS) {
      it(`each action of ${controller}`, async () => {
        const refused: string[] = [];
        for (const action of actions.keys()) {
          for (const place of [{}, { index: "foo", collection: "a" }]) {
            const told = await ask({ controller, action, ...place }, {}, ["admin"]);
            if (!told.allowed) {
              refused.push(`${action}: ${JSON.stringify(told.refusedBy)}`);
            }
          }
        }
        should(refused).eql([]);
      });
    }
  });

  it("is refused about others without the rights that would show them", async () => {
    const request = { controller: "document", action: "get" };
    for (const members of [
      { userId: "john", body: { request } },
      { body: { request, profileIds: ["p"] } },
      { body: { request, draft: { policies: [{ roleId: "editor" }] } } },
    ]) {
      await explain(
        insightContext(host, "explain", members, actorWith("p")),
      ).should.be.rejectedWith({
        id: "profile-guard.rights.disclosure",
      });
    }
  });

  it("does not tell who may not see roles whether one exists", async () => {
    const draft = { policies: [{ roleId: "nothing", restrictedTo: [] }] };
    const body = { request: { controller: "document", action: "get" }, draft };
    const codes = async (...profileIds: string[]): Promise<string[]> => {
      try {
        await explain(insightContext(host, "explain", { body }, actorWith(...profileIds)));
      } catch (error) {
        return (error as { details: { code: string }[] }).details.map(({ code }) => code);
      }
      return [];
    };
    should(await codes("p")).eql(["restriction.vacuous"]);
    should(await codes("admin")).eql(["restriction.vacuous", "role.unknown"]);
  });

  it("takes a draft as Kuzzle answers it, with a member that is stored so already", async () => {
    const policies = [{ roleId: "editor", restrictedTo: FOO }];
    host.withProfile("p", { policies, label: "old" } as object);
    const added = { _id: "p", optimizedPolicies: [], _kuzzle_info: {} };
    const request = { controller: "document", action: "get", index: "foo", collection: "a" };
    const asked = (draft: object) =>
      explain(insightContext(host, "explain", { body: { request, draft } }));
    should(await asked({ policies, ...added })).match({ allowed: true });
    should(await asked({ policies, label: "old", ...added })).match({ allowed: true });
    await asked({ policies, label: "new", ...added }).should.be.rejectedWith({
      id: "profile-guard.request.invalid",
      details: [{ code: "member.unexpected", path: "draft.label" }],
    });
  });

  it("does not pass over whom it is about, given beside the body", async () => {
    const body = { request: { controller: "document", action: "get" } };
    await explain(
      insightContext(host, "explain", { body, profileIds: ["admin"] }, actorWith("p")),
    ).should.be.rejectedWith({
      id: "profile-guard.request.invalid",
      message: /"profileIds" belongs in the body/,
    });
  });

  it("needs somebody: the application itself has no rights of its own", async () => {
    const body = { request: { controller: "document", action: "get" } };
    await explain(insightContext(host, "explain", { body })).should.be.rejectedWith({
      id: "profile-guard.request.invalid",
      details: [
        {
          code: "member.missing",
          severity: "error",
          path: "userId",
          message:
            "One of userId, apiKeyId, profileIds, draft is required: the application itself has no rights of its own.",
        },
      ],
    });
  });

  describe("of an API key", () => {
    const request = { controller: "document", action: "get", index: "foo", collection: "a" };
    const explainKey = (...policies: object[][]) => {
      const limits = { policies, expiresAt: -1, ancestors: [] } as unknown as StoredLimits;
      const key = { id: "key", kuid: "john", expiresAt: -1, limits, madeThrough: [] };
      host.keys.stored.set("key", key);
      return explain(insightContext(host, "explain", { apiKeyId: "key", body: { request } }));
    };

    it("answers that it may nothing when a role of its policies is gone", async () => {
      should(await explainKey([{ roleId: "gone" }])).match({
        allowed: false,
        cutBy: "policies",
        apiKey: {
          userId: "john",
          allowed: false,
          lacks: [{ policy: 0, roleId: "gone", reason: "role-missing" }],
        },
      });
    });

    it("tells what it was made through, unless it is the caller's own", async () => {
      const origin = { kind: "apiKey", kuid: "mary", id: "planted", author: "equal" } as const;
      const madeThroughOf = async (kuid: string): Promise<unknown> => {
        const limits = undefined;
        const key = { id: "key", kuid, expiresAt: -1, limits, madeThrough: [origin] };
        host.keys.stored.set("key", key);
        const args = { apiKeyId: "key", body: { request } };
        const context = insightContext(host, "explain", args, actorWith("admin"));
        return (await explain(context)).apiKey?.madeThrough;
      };
      host
        .withRole("admin", { "*": ["*"] })
        .withProfile("admin", { policies: [{ roleId: "admin" }] });
      host.withUser("actor", "admin");
      should(await madeThroughOf("actor")).be.undefined();
      should(await madeThroughOf("john")).eql([origin]);
    });

    it("tells its own policies from those of the key that it was made through", async () => {
      const away = [{ roleId: "editor", restrictedTo: [{ index: "bar" }] }];
      const own = [{ roleId: "editor", restrictedTo: [{ index: "baz" }] }];
      const { apiKey } = await explainKey(own, away);
      should(apiKey?.lacks.map(({ message }) => message)).eql([
        'policies[0] of API key "key" is restricted to other indexes than "foo".',
        'policies[0] of a key through which "key" was made is restricted to other indexes than "foo".',
      ]);
    });
  });

  it("adds what this plugin refuses, and says when it would only report it", async () => {
    const request = { controller: "index", action: "delete", index: "foo" };
    should(await ask(request)).match({
      allowed: false,
      refusedBy: { status: 403, id: "profile-guard.rights.unchecked", reportedOnly: false },
    });
    should(await ask(request, { escalation: "report" })).match({
      allowed: true,
      refusedBy: { id: "profile-guard.rights.unchecked", reportedOnly: true },
    });
    const off = await ask(request, { guardNativeActions: false });
    should(off).match({ allowed: true });
    should(off).not.have.property("refusedBy");
  });

  it("refuses actions on the whole platform to whoever does not hold everything", async () => {
    const request = { controller: "admin", action: "dump" };
    should(await ask(request)).match({
      allowed: false,
      guarded: false,
      refusedBy: { status: 403, id: "profile-guard.rights.escalation" },
    });
    should(await ask(request, {}, ["admin"])).match({ allowed: true, guarded: false });
  });

  it("says where the plugin also judges what a request holds", async () => {
    for (const [controller, action, guarded] of [
      ["realtime", "join", true],
      ["document", "scroll", true],
      ["security", "createUser", true],
      ["profile-guard", "createUser", true],
      ["profile-guard", "explain", true],
      ["document", "search", true],
      ["bulk", "import", true],
      ["document", "get", false],
      ["admin", "dump", false],
      ["auth", "updateSelf", true],
    ] as const) {
      const told = await ask({ controller, action }, {}, ["admin"]);
      should([controller, action, told.guarded]).eql([controller, action, guarded]);
    }
    const options = { guardNativeActions: false };
    should((await ask({ controller: "document", action: "search" }, options)).guarded).be.false();
    should(
      (await ask({ controller: "security", action: "createUser" }, options)).guarded,
    ).be.false();
  });

  it("refuses targets beside a place before any right is looked at, as the host does", async () => {
    const targets = [{ index: "foo", collections: ["a"] }];
    const request = { controller: "document", action: "search", targets };
    should(await ask(request)).match({ allowed: true });
    should(await ask({ ...request, index: "foo" })).match({
      allowed: false,
      refusal: "targets-with-place",
    });
    should(await ask({ ...request, collection: "" })).match({ allowed: true });
  });

  it("answers the host's 404 for what does not exist", async () => {
    const request = { controller: "document", action: "get" };
    await ask(request, {}, ["nothing"]).should.be.rejectedWith({
      id: "security.profile.not_found",
    });
    await explain(
      insightContext(host, "explain", { userId: "nobody", body: { request } }),
    ).should.be.rejectedWith({ id: "security.user.not_found" });
  });

  it("answers 503 where a right cannot be told", async () => {
    host.withProfile("broken", { policies: [{ roleId: "gone" }] });
    await ask({ controller: "document", action: "get" }, {}, ["broken"]).should.be.rejectedWith({
      id: "profile-guard.decision.unavailable",
    });
  });
});
