import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import { guardNativeActions } from "../../lib/interceptors/guardNativeActions";
import { actionsThat, guardedHostActions } from "../../lib/domain/actions";
import { bindResetToken } from "../../lib/usecases/access/resetTokens";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

const GOOD = { _id: "p", body: { policies: [{ roleId: "editor" }] } };
const BAD = { _id: "p", body: { policies: [] } };
const NOBODY = { token: null, user: null };

describe("guardNativeActions", () => {
  let host: FakeHost;
  let lines: string[];

  beforeEach(() => {
    host = new FakeHost().withRole("editor").withRole("root", { "*": ["*"] });
    host.withProfile("admin", { policies: [{ roleId: "root" }] });
    lines = [];
  });

  /** Calls a native action as the host would. `run` is what the host does. */
  async function call(
    request: KuzzleRequest,
    run: () => Promise<unknown> = async () => ({ _id: "p", _source: {} }),
    options: ProfileGuardOptions = {},
  ): Promise<unknown> {
    const { gate, lines: written } = gateOf(host, options);
    lines = written;
    const log = {
      warn: (line: string) => {
        written.push(line);
      },
    };
    guardNativeActions({ host, config: parseConfig(options, {}), gate, log }, () => true);
    const { controller, action } = request.input;
    const around = host.intercepted.get(`${controller ?? ""}:${action ?? ""}`);
    return around === undefined ? run() : around(request, run);
  }

  function mustNotRun(): Promise<never> {
    throw new Error("the host's action was run");
  }

  it("stands around every guarded action, and tells which the host does not have", () => {
    const { gate } = gateOf(host);
    const surroundings = {
      host,
      config: parseConfig({}, {}),
      gate,
      log: { warn: () => undefined },
    };
    host.lacks.add("debug:post");
    guardNativeActions(surroundings, () => true).should.eql(["debug:post"]);
    // the application may run these as another user than the client whom it serves
    const onCallers = actionsThat(({ write, onOthers }) => !write && onOthers !== undefined);
    onCallers.should.containEql("auth:createToken");
    const expected = [...guardedHostActions(), ...onCallers].sort();
    [...host.intercepted.keys(), "debug:post"].sort().should.eql(expected);
    host.intercepted.clear();
    guardNativeActions(surroundings, (key) => key === "security:createUser").should.eql([]);
    [...host.intercepted.keys()].should.eql(["security:createUser"]);
  });

  it("refuses a bad body, and does not run the action", async () => {
    await call(requestOf("security", "createProfile", BAD), mustNotRun).should.be.rejectedWith({
      id: "profile-guard.profile.invalid",
      status: 400,
    });
    host.everHeld.length.should.equal(2);
    host.holding.size.should.equal(0);
  });

  it("notes what a reset token is bound to before it judges", async () => {
    const part = Buffer.from(JSON.stringify({ resetForKuid: "mary", iat: 7 })).toString(
      "base64url",
    );
    host.withProfile("reader", {}).withUser("mary", "reader").withUser("john", "admin");
    const password = "kuzzle-plugin-auth-passport-local/password";
    const request = requestOf(password, "getResetPasswordToken", { _id: "mary" });
    const making = call(request, async () => {
      await host.access.renewRevision("mary");
      return bindResetToken(host, request, `h.${part}.s`);
    });
    await should(making).be.rejectedWith({ id: "profile-guard.write.overtaken" });
  });

  it("holds nothing while it waits for the index", async () => {
    let held = 0;
    await call(requestOf("security", "createProfile", GOOD), async () => {
      held = host.holding.size;
      return { _id: "p", _source: {} };
    });
    held.should.equal(2);
    host.shown.should.eql([{ collection: "profiles", holding: 0 }]);
  });

  it("adds what the reference answers, and removes the host's own cache", async () => {
    host.nextWrite = { version: 4, created: false, content: GOOD.body };
    const native = { _id: "p", _source: { policies: [], optimizedPolicies: [{}], rateLimit: 0 } };
    should(await call(requestOf("security", "createProfile", GOOD), async () => native)).eql({
      _id: "p",
      _index: "%kuzzle",
      _type: "profiles",
      _version: 4,
      created: false,
      _source: { policies: [], rateLimit: 0 },
    });
  });

  it("keeps the native members of updateProfile, which the reference does not have", async () => {
    host.withProfile("p", { policies: [{ roleId: "editor" }] });
    const native = { _id: "p", _source: { rateLimit: 0 } };
    should(await call(requestOf("security", "updateProfile", GOOD), async () => native)).eql({
      _id: "p",
      _version: 1,
      _source: { rateLimit: 0 },
    });
  });

  it("answers what the host does when it saw no write", async () => {
    host.nextWrite = undefined;
    should(await call(requestOf("security", "createProfile", GOOD))).eql({ _id: "p", _source: {} });
  });

  it("answers what the host does to every other guarded action", async () => {
    const request = requestOf("security", "deleteProfile", { _id: "p" });
    should(await call(request, async () => null)).be.null();
  });

  it("holds what it judged until the action has ended, well or badly", async () => {
    let during = 0;
    await call(requestOf("security", "createProfile", GOOD), async () => {
      during = host.holding.size;
      return { _id: "p", _source: {} };
    });
    during.should.equal(2);
    host.holding.size.should.equal(0);
    await call(requestOf("security", "createProfile", GOOD), async () => {
      throw new Error("from the host");
    }).should.be.rejectedWith("from the host");
    host.holding.size.should.equal(0);
  });

  it("undoes what was written otherwise than it was judged, and says so", async () => {
    host.withProfile("p", { policies: [{ roleId: "editor" }], rateLimit: 4 });
    host.nextWrite = { version: 2, created: false, content: { policies: [{ roleId: "root" }] } };
    await call(requestOf("security", "createOrReplaceProfile", GOOD)).should.be.rejectedWith({
      status: 503,
      id: "profile-guard.write.undone",
      message: /its "policies" were put back/u,
    });
    const before = { _id: "p", policies: [{ roleId: "editor" }], rateLimit: 4 };
    host.undone.should.eql([{ collection: "profiles", id: "p", before }]);
    host.holding.size.should.equal(0);
  });

  it("removes what was written otherwise in the place of a profile that the host cannot take back", async () => {
    host.withProfile("p", { policies: [{ roleId: "lost" }] });
    host.nextWrite = { version: 2, created: false, content: { policies: [{ roleId: "root" }] } };
    await call(requestOf("security", "createOrReplaceProfile", GOOD)).should.be.rejectedWith({
      status: 503,
      message: /so it was removed/u,
    });
    host.undone.should.eql([{ collection: "profiles", id: "p", before: undefined }]);
  });

  it("says that it may be stored when it cannot be undone, whatever the reason", async () => {
    host.withProfile("p", { policies: [{ roleId: "editor" }] });
    host.nextWrite = { version: 2, created: false, content: { policies: [{ roleId: "root" }] } };
    host.undoFails = true;
    for (const refused of [undefined, "read-only"] as const) {
      host.services.refused = refused;
      await call(requestOf("security", "createOrReplaceProfile", GOOD)).should.be.rejectedWith({
        status: 503,
        id: "profile-guard.write.outcome_unknown",
        message: /could not be taken back/u,
      });
    }
  });

  it("leaves the application's own calls alone, while the host starts too", async () => {
    const request = requestOf("security", "createProfile", BAD);
    host.applicationRequests.add(request);
    should(await call(request, async () => "run")).equal("run");
    host.starting = true;
    should(await call(request, async () => "run")).equal("run");
  });

  it("leaves the application itself alone once the host runs", async () => {
    const native = { _id: "p", _source: { optimizedPolicies: [] } };
    const request = requestOf("security", "createOrReplaceProfile", BAD, NOBODY);
    should(await call(request, async () => native)).equal(native);
    host.everHeld.should.eql([]);
  });

  it("judges a client who has no user as one without rights", async () => {
    const request = requestOf("security", "createProfile", GOOD, { token: {}, user: null });
    host.withRole("editor", { document: ["get"] });
    await call(request, mustNotRun).should.be.rejectedWith({ status: 403 });
  });

  describe("profiles imported at start", () => {
    beforeEach(() => {
      host.starting = true;
    });

    const imported = (): KuzzleRequest =>
      requestOf("security", "createOrReplaceProfile", BAD, NOBODY);

    it("are refused by default", async () => {
      await call(imported(), mustNotRun).should.be.rejectedWith({
        id: "profile-guard.profile.invalid",
      });
    });

    it("pass with a warning that names every fault, when configured so", async () => {
      await call(imported(), undefined, { onInvalidImport: "warn" });
      lines.should.have.length(1);
      should(lines[0]).match(/"policies" must not be empty/u);
    });

    it("are still refused for a client", async () => {
      const request = requestOf("security", "createOrReplaceProfile", BAD);
      await call(request, mustNotRun, { onInvalidImport: "warn" }).should.be.rejectedWith({
        status: 400,
      });
      lines.should.eql([]);
    });
  });
});
