import should from "should";

import { locationArguments } from "../../lib/domain/rights";
import { OWN_ACTIONS } from "../../lib/usecases/admission/ownActions";
import { INSIGHTS } from "../../lib/controllers/insights";
import { parseConfig } from "../../lib/config/config";
import { AUDIT_ACTIONS } from "../../lib/controllers/auditActions";
import { profileGuardController } from "../../lib/controllers/profileGuardController";
import { CONNECTION_ACTIONS } from "../../lib/controllers/connectionActions";
import { REPAIRS } from "../../lib/controllers/repairActions";
import { STATUS_ACTIONS } from "../../lib/controllers/statusActions";
import { USAGE_ACTIONS } from "../../lib/controllers/usageActions";
import { TENANT_ACTIONS } from "../../lib/controllers/tenantActions";
import { nodeState } from "../support/nodeState";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

const PROFILE = { _id: "p", body: { policies: [{ roleId: "editor" }] } };
const USER = { _id: "u", body: { content: { profileIds: ["reader"] } } };
const SOURCE = { policies: [], optimizedPolicies: [] };

describe("profileGuardController", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("editor", { document: ["get"] })
      .withRole("root", { "*": ["*"] })
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("default", { policies: [{ roleId: "editor" }] })
      .withProfile("p", { policies: [{ roleId: "editor" }] })
      .withProfile("reader", { policies: [{ roleId: "editor" }] });
    host.nextAnswer = { _id: "x", _source: SOURCE };
    host.nextWrite = { version: 7, created: true, content: PROFILE.body };
  });

  function controller(): ReturnType<typeof profileGuardController> {
    const { gate } = gateOf(host);
    const log = { warn: () => undefined };
    return profileGuardController(
      () => ({ host, gate, config: parseConfig({}, {}), log }),
      nodeState(),
    );
  }

  function call(action: string, args: object): Promise<unknown> {
    const { actions } = controller();
    return Promise.resolve(actions[action]?.handler(requestOf("profile-guard", action, args)));
  }

  for (const [action, args, answer] of [
    [
      "createProfile",
      PROFILE,
      { _index: "%kuzzle", _type: "profiles", created: true, _source: { policies: [] } },
    ],
    ["createOrReplaceProfile", PROFILE, { created: true, _source: { policies: [] } }],
    ["updateProfile", PROFILE, {}],
    [
      "createUser",
      USER,
      { _index: "%kuzzle", _type: "users", created: true, _source: { policies: [] } },
    ],
    ["createRestrictedUser", { _id: "u" }, { created: true, _source: { policies: [] } }],
  ] as const) {
    it(`${action} answers exactly the reference's members`, async () => {
      should(await call(action, args)).eql({ _id: "x", _version: 7, ...answer });
      host.executed.map((executed) => executed.action).should.eql([action]);
    });

    it(`${action} executes nothing when the check refuses`, async () => {
      const bad = { _id: "p", body: { policies: [], content: { profileIds: [] } } };
      await call(action, bad).should.be.rejectedWith({ status: 400 });
      host.executed.should.eql([]);
    });
  }

  it("does not say that nothing was written when it does not know what was", async () => {
    host.nextWrite = undefined;
    await call("createProfile", PROFILE).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.write.outcome_unknown",
      message: /^profile-guard:createProfile of "x" has succeeded/u,
    });
    host.executed.should.have.length(1);
  });

  it("has the native URLs behind its own prefix, with the same verbs", () => {
    const { actions } = controller();
    Object.fromEntries(
      Object.keys(OWN_ACTIONS).map((name) => [
        name,
        actions[name]?.http?.map((route) => `${route.verb} ${"path" in route ? route.path : ""}`),
      ]),
    ).should.eql({
      createProfile: ["post /profile-guard/profiles/:_id/_create"],
      createOrReplaceProfile: ["put /profile-guard/profiles/:_id"],
      updateProfile: ["put /profile-guard/profiles/:_id/_update"],
      createUser: ["post /profile-guard/users/:_id/_create", "post /profile-guard/users/_create"],
      createRestrictedUser: [
        "post /profile-guard/users/:_id/_createRestricted",
        "post /profile-guard/users/_createRestricted",
      ],
    });
    const tables = [
      OWN_ACTIONS,
      INSIGHTS,
      AUDIT_ACTIONS,
      CONNECTION_ACTIONS,
      REPAIRS,
      STATUS_ACTIONS,
      TENANT_ACTIONS,
      USAGE_ACTIONS,
    ];
    const names = [...tables.flatMap((table) => Object.keys(table)), "createApiKey"];
    Object.keys(actions).toSorted().should.eql(names.toSorted());
  });

  it("holds no action that the algebra does not know to take no index, or that of a tenant", () => {
    const { actions } = controller();
    for (const name of Object.keys(actions)) {
      const place = name === "instantiateTenant" ? "index" : "none";
      should([name, locationArguments("profile-guard", name)]).eql([name, place]);
    }
  });

  it("lets kuzzle-sdk send a body: it takes the first of an action's shortest routes", () => {
    const takeBody = Object.entries(INSIGHTS).filter(([, { routes }]) =>
      routes.some(({ verb }) => verb === "post"),
    );
    takeBody.length.should.be.above(5);
    for (const [name, { routes }] of takeBody) {
      const shortest = Math.min(...routes.map(({ path }) => path.length));
      const taken = routes.find(({ path }) => path.length === shortest);
      should([name, taken?.verb]).eql([name, "post"]);
    }
  });

  it("tells what dangles, and mends it for those who cover everything", async () => {
    const policies = [{ roleId: "editor" }, { roleId: "root", restrictedTo: [{ index: "gone" }] }];
    host.withProfile("p", { policies });
    should(await call("findDangling", {})).match({ restrictions: { total: 1 } });
    should(await call("repairDangling", {})).match({ dryRun: true, mended: 0 });
    should(await call("repairDangling", { dryRun: false })).match({ dryRun: false, mended: 1 });
    should(host.profiles.get("p")?.policies).eql([{ roleId: "editor" }]);

    host.withProfile("admin", { policies: [{ roleId: "editor" }] });
    await call("repairDangling", {}).should.be.rejectedWith({ status: 403 });
  });
});
