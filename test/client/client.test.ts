import should from "should";

import { profileGuardController } from "../../lib/controllers/profileGuardController";
import { profileGuard } from "../../lib/client";
import type { Preview, RequestExplanation, WriteAnswer } from "../../lib/client";
import { NodeState } from "../../lib/usecases/status/NodeState";

const neverRun = (): never => {
  throw new Error("nothing is run here");
};

describe("profileGuard", () => {
  const sent: [object, object | undefined][] = [];
  const client = profileGuard({
    query: async (request, options) => {
      sent.push([request, options]);
      return { status: 200, result: { told: true } };
    },
  });

  beforeEach(() => {
    sent.length = 0;
  });

  it("has a function for every own action, and no other", () => {
    const { actions } = profileGuardController(neverRun, new NodeState(neverRun));
    Object.keys(client).toSorted().should.eql(Object.keys(actions).toSorted());
  });

  it("sends the arguments as they are, with controller and action, and answers the result", async () => {
    const body = { request: { controller: "document", action: "get", index: "acme" } };
    const told = await client.explain({ userId: "mary", body }, { queuable: false });
    should(told).eql({ told: true });
    sent.should.eql([
      [
        { controller: "profile-guard", action: "explain", userId: "mary", body },
        { queuable: false },
      ],
    ]);
  });

  it("lets nothing among the arguments name another action", async () => {
    const args = { controller: "security", action: "deleteUser", size: 1 };
    await client.findDangling(args);
    should(sent[0]?.[0]).containEql({ controller: "profile-guard", action: "findDangling" });
  });

  it("can be called without arguments where none is required", async () => {
    await client.status();
    await client.effectiveRights();
    sent
      .map(([request]) => request)
      .should.eql([
        { controller: "profile-guard", action: "status" },
        { controller: "profile-guard", action: "effectiveRights" },
      ]);
  });

  it("sends the filter of an export as a body, and takes its text", async () => {
    const exporting = profileGuard({
      query: async (_, options) => {
        should(options).eql({ verb: "POST" });
        return '{"id":"e1"}\n';
      },
    });
    should(await exporting.exportAudit({ body: { kind: "profile" } })).eql({
      ndjson: '{"id":"e1"}\n',
    });
  });

  it("hands on what kuzzle-sdk throws", async () => {
    const refusal = Object.assign(new Error("no"), { id: "profile-guard.rights.escalation" });
    const refused = profileGuard({
      query: async () => {
        throw refusal;
      },
    });
    await refused.whoCan({ body: { controller: "a", action: "b" } }).should.be.rejectedWith({
      id: "profile-guard.rights.escalation",
    });
  });

  it("has types that tell a dry run from a write", async () => {
    const body = { policies: [{ roleId: "reader" }] };
    const written: WriteAnswer = await client.createOrReplaceProfile({ _id: "p", body });
    const previewed: Preview = await client.createOrReplaceProfile({
      _id: "p",
      body,
      dryRun: true,
    });
    const request = { controller: "document", action: "get" };
    const explained: RequestExplanation = await client.explain({ body: { request } });
    [written, previewed, explained].should.have.length(3);
    // @ts-expect-error a profile without an id
    await client.createProfile({ body });
    // @ts-expect-error no such action
    should(client.deleteProfile).be.undefined();
  });
});
