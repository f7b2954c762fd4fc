import { KuzzleRequest, PreconditionError } from "kuzzle";
import should from "should";

import {
  type ActionDeclaration,
  administration,
  declare,
  guardedHostActions,
  isAdministration,
  locationArguments,
} from "../../../lib/domain/actions";
import { parseConfig } from "../../../lib/config/config";
import { guardNativeActions } from "../../../lib/interceptors/guardNativeActions";
import { assignKuid } from "../../../lib/usecases/admission/assignKuid";
import { clientError } from "../../../lib/usecases/admission/clientErrors";
import { refreshAfterRelease } from "../../../lib/usecases/admission/refreshAfterRelease";
import { targetOf } from "../../../lib/usecases/audit/auditTarget";
import { locksOf } from "../../../lib/usecases/guards/locks";
import { lock } from "../../../lib/usecases/support/lock";
import { checkRequest } from "../../../lib/usecases/requests/checkRequest";
import { compactedCommandOf } from "../../../lib/usecases/validation/compactRequest";
import { actorWith, commandFor, gateOf } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

const LIMITED = actorWith("limited");

const PATCH: ActionDeclaration = {
  place: "none",
  write: { target: "profile", does: "write", ids: "_id", document: "body", keeps: "stored" },
};
const ENLIST: ActionDeclaration = {
  place: "none",
  write: { target: "user", does: "create", ids: "_id", document: "content" },
};

/** Stands for what a later Kuzzle may bring: one declaration, and everything that derives from it knows it. */
describe("an action that is made up", () => {
  let host: FakeHost;
  let takeBack: (() => void)[];

  beforeEach(() => {
    host = new FakeHost()
      .withRole("root", { "*": ["*"] })
      .withRole("clerk", { security: ["*"] })
      .withProfile("admin", { policies: [{ roleId: "root" }] })
      .withProfile("limited", { policies: [{ roleId: "clerk" }] })
      .withProfile("team", { policies: [{ roleId: "clerk" }] })
      .withUser("root", "admin");
    takeBack = [
      declare("security", "madeUpPatchProfile", PATCH),
      declare("security", "madeUpEnlistUser", ENLIST),
    ];
  });

  afterEach(() => {
    takeBack.forEach((take) => {
      take();
    });
    should(guardedHostActions()).not.containEql("security:madeUpPatchProfile");
  });

  it("is known to the algebra and the analyses", () => {
    should(locationArguments("security", "madeUpPatchProfile")).equal("none");
    should(isAdministration("security", "madeUpPatchProfile")).be.true();
    should(administration()).containEql("security:madeUpPatchProfile");
  });

  it("is guarded where the host has it, and named where it does not", () => {
    const { gate } = gateOf(host);
    const log = { warn: (): void => undefined };
    const missing = guardNativeActions({ host, gate, config: parseConfig({}, {}), log }, (key) =>
      /madeUpPatchProfile|madeUpEnlistUser/u.test(key),
    );
    should(missing).eql([]);
    should(host.intercepted.has("security:madeUpPatchProfile")).be.true();
  });

  it("gives nothing that the caller does not hold, and locks what it writes", async () => {
    const { gate } = gateOf(host);
    const wide = { policies: [{ roleId: "root" }] };
    const key = "security:madeUpPatchProfile";

    await gate
      .enter(LIMITED, commandFor(key, { id: "team", body: wide }))
      .should.be.rejectedWith({ id: "profile-guard.rights.escalation" });
    await gate
      .enter(
        LIMITED,
        commandFor("security:madeUpEnlistUser", { body: { content: { profileIds: ["admin"] } } }),
      )
      .should.be.rejectedWith({ id: "profile-guard.rights.escalation" });

    await gate.enter(LIMITED, commandFor(key, { id: "team", body: { rateLimit: 3 } }));
    should([...host.holding]).eql([lock.profile("team", { does: "write" }), lock.graph.readers()]);
  });

  it("is validated, and told every fault", async () => {
    const body = { policies: [{ roleId: "gone" }], rateLimt: 1 };
    await gateOf(host)
      .gate.enter(LIMITED, commandFor("security:madeUpPatchProfile", { id: "team", body }))
      .should.be.rejectedWith({ id: "profile-guard.profile.invalid" });
  });

  it("is told by a dry run", async () => {
    const command = commandFor("security:madeUpPatchProfile", {
      id: "team",
      body: { rateLimit: 3 },
    });
    should(await gateOf(host).gate.preview(actorWith("admin"), command)).match({
      previewed: true,
      wouldStore: { policies: [{ roleId: "clerk" }], rateLimit: 3 },
      users: { total: 0 },
    });
  });

  it("is recorded by what it is about", () => {
    should(targetOf(commandFor("security:madeUpPatchProfile", { id: "team" }), LIMITED)).eql({
      kind: "profile",
      does: "write",
      ids: ["team"],
    });
  });

  it("is shown to searches after its locks are released", async () => {
    const request = new KuzzleRequest({ controller: "security", action: "madeUpPatchProfile" });
    const seen: unknown[] = [];
    await refreshAfterRelease(host, request, async () => seen.push(request.input.args.refresh));
    should(seen).eql(["false"]);
  });

  it("loses what Kuzzle added when it was read, and is compacted on demand", () => {
    const policies = [{ roleId: "clerk" }, { roleId: "clerk" }];
    const request = new KuzzleRequest({
      controller: "security",
      action: "madeUpPatchProfile",
      _id: "team",
      compact: true,
      body: { policies, optimizedPolicies: [], _kuzzle_info: {} },
    });
    should(compactedCommandOf(request).body).eql({ policies: [{ roleId: "clerk" }] });
  });

  it("has a new user named, and tells what the storage refuses of one", () => {
    const request = new KuzzleRequest({
      controller: "security",
      action: "madeUpEnlistUser",
      body: {},
    });
    const command = commandFor("security:madeUpEnlistUser", { body: {} });
    const { newId } = assignKuid(request, command);
    should(newId).be.a.String();
    should(locksOf(ENLIST.write ?? never(), { ...command, newId: "kuid" }, LIMITED)).match([
      { resource: "user:kuid", intent: { does: "create" } },
      lock.users.readers(),
    ]);
    const error = { id: "services.storage.unexpected_error" };
    should(clientError(error, command, "conflict")).be.instanceOf(PreconditionError);
    should(clientError(error, command, "conflict")).match({
      id: "services.storage.document_already_exists",
    });
  });

  it("must be text and sound, as everything that is guarded", async () => {
    const command = commandFor("security:madeUpPatchProfile", {
      id: "team",
      body: { name: "\ud800" },
    });
    const config = parseConfig({}, {});
    await checkRequest({ host, config, actor: LIMITED, command }).should.be.rejectedWith({
      id: "profile-guard.request.invalid",
    });
  });
});

function never(): never {
  throw new Error("it is declared");
}
