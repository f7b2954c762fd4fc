import { KuzzleRequest } from "kuzzle";
import should from "should";
import sinon from "sinon";

import { AcceptedCredentials } from "../../../lib/host/storage/AcceptedCredentials";
import type { Kernel, ValidateMethod } from "../../../lib/host/kernel/kernel";

const LOCAL = "kuzzle-plugin-auth-passport-local";
const REQUEST = new KuzzleRequest({});

describe("AcceptedCredentials", () => {
  let given: { username: string };
  let asked: sinon.SinonStub;
  let methods: { validate: ValidateMethod };
  let local: { config?: { passwordPolicies?: unknown } };
  let strategies: Record<string, { owner: string; methods?: typeof methods }>;
  let accepted: AcceptedCredentials;

  beforeEach(() => {
    given = { username: "ann" };
    asked = sinon.stub().resolves(true);
    methods = { validate: asked };
    local = { config: { passwordPolicies: [] } };
    strategies = { local: { owner: LOCAL, methods }, bare: { owner: LOCAL } };
    const plugins = [
      { name: "other", instance: {} },
      { name: LOCAL, instance: local },
    ];
    accepted = new AcceptedCredentials({
      strategies,
      plugins,
    } as unknown as Kernel["pluginsManager"]);
  });

  afterEach(() => {
    sinon.restore();
  });

  function note(strategy = "local", kuid = "k"): void {
    accepted.note({ strategy, given, credentials: { username: "ann" }, kuid });
  }

  async function hostAsks(
    credentials: object = given,
    kuid = "k",
    isUpdate = false,
  ): Promise<void> {
    await methods.validate(REQUEST, credentials, kuid, "local", isUpdate);
  }

  it("spares the strategy the host's question about what it has accepted, once", async () => {
    note();
    await hostAsks();
    should(asked.called).be.false();
    await hostAsks();
    asked.args.should.eql([[REQUEST, given, "k", "local", false]]);
  });

  for (const [what, ask] of [
    [
      "credentials that were changed since",
      () => hostAsks(Object.assign(given, { username: "b" })),
    ],
    ["credentials of another request", () => hostAsks({ username: "ann" })],
    ["another user", () => hostAsks(given, "j")],
    ["an update", () => hostAsks(given, "k", true)],
  ] as const) {
    it(`does not answer for ${what}`, async () => {
      note();
      await ask();
      should(asked.calledOnce).be.true();
    });
  }

  it("does not answer for another strategy", async () => {
    note("bare");
    note("local", "j");
    await hostAsks();
    should(asked.calledOnce).be.true();
  });

  for (const [what, rules] of [
    ["with rules for some users", [{ appliesTo: { users: ["k"] } }]],
    ["with rules for all users", [{ appliesTo: "*" }]],
    ["with rules of another form", {}],
    ["whose rules are not known", undefined],
  ] as const) {
    it(`asks "local" ${what} again: it looks at the user`, async () => {
      local.config = { passwordPolicies: rules };
      note();
      await hostAsks();
      should(asked.calledOnce).be.true();
    });
  }

  it("asks a strategy of another plugin again, whatever it is called", async () => {
    strategies.local = { owner: "other", methods };
    note();
    await hostAsks();
    should(asked.calledOnce).be.true();
  });

  it("does not answer for a user whose kuid was not known", async () => {
    note("local", "");
    await hostAsks(given, "");
    should(asked.calledOnce).be.true();
  });

  it("holds for a second", async () => {
    const clock = sinon.useFakeTimers({ toFake: ["performance"] });
    note();
    clock.tick(1_000);
    await hostAsks();
    should(asked.calledOnce).be.true();
  });

  it("asks a strategy that was registered anew", async () => {
    note();
    const again = sinon.stub().resolves(true);
    methods.validate = again;
    await hostAsks();
    should(again.calledOnce).be.true();
  });
});
