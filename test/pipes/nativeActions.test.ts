import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { ProfileGuardOptions } from "../../lib/config";
import { parseConfig } from "../../lib/config";
import { nativeActionPipes } from "../../lib/pipes/nativeActions";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

const GOOD = { _id: "p", body: { policies: [{ roleId: "editor" }] } };
const BAD = { _id: "p", body: { policies: [] } };

describe("nativeActionPipes", () => {
  let host: FakeHost;
  let lines: string[];

  beforeEach(() => {
    host = new FakeHost().withRole("editor").withRole("root", { "*": ["*"] });
    host.withProfile("admin", { policies: [{ roleId: "root" }] });
  });

  function pipes(options: ProfileGuardOptions = {}): ReturnType<typeof nativeActionPipes> {
    const { gate, lines: written } = gateOf(host, options);
    lines = written;
    const log = {
      warn: (line: string) => {
        written.push(line);
      },
    };
    const config = parseConfig(options, {});
    return nativeActionPipes(() => ({ host, config, gate, log }));
  }

  async function emit(event: string, request: KuzzleRequest, all = pipes()): Promise<unknown> {
    const prefix = event.replace(/:(before|after|error).*/u, ":$1*");
    for (const name of new Set([event, prefix, "security:*"])) {
      await all[name]?.(request);
    }
    return request;
  }

  it("refuses a bad body before the action", async () => {
    await emit(
      "security:beforeCreateProfile",
      requestOf("security", "createProfile", BAD),
    ).should.be.rejectedWith({ id: "profile-guard.profile.invalid", status: 400 });
  });

  it("returns the request itself when it may pass", async () => {
    const request = requestOf("security", "createProfile", GOOD);
    should(await pipes()["security:*"]?.(request)).equal(request);
  });

  it("judges again what another plugin's pipe changed or replaced before it", async () => {
    const all = pipes();
    const request = requestOf("security", "createProfile", GOOD);
    await all["security:before*"]?.(request);
    const replaced = requestOf("security", "createProfile", BAD);
    await should(all["security:*"]?.(replaced)).be.rejectedWith({ status: 400 });
  });

  it("judges a request whose status another plugin set before the action", async () => {
    const request = requestOf("security", "createProfile", BAD);
    request.status = 201;
    await emit("security:beforeCreateProfile", request).should.be.rejectedWith({ status: 400 });
  });

  it("adds what the reference answers and removes the host's own cache, after the action", async () => {
    const all = pipes();
    const request = requestOf("security", "createProfile", GOOD);
    await emit("security:beforeCreateProfile", request, all);
    request.setResult(
      { _id: "p", _source: { policies: [], optimizedPolicies: [{}], rateLimit: 0 } },
      { status: 201 },
    );
    host.nextWrite = { version: 4, created: false, content: GOOD.body };
    await emit("security:afterCreateProfile", request, all);
    should(request.result).eql({
      _id: "p",
      _index: "%kuzzle",
      _type: "profiles",
      _version: 4,
      created: false,
      _source: { policies: [], rateLimit: 0 },
    });
    request.status.should.equal(201);
  });

  it("keeps the native members of updateProfile, which the reference does not have", async () => {
    const request = requestOf("security", "updateProfile", GOOD);
    request.setResult({ _id: "p", _source: { rateLimit: 0 } });
    await emit("security:afterUpdateProfile", request);
    should(request.result).eql({ _id: "p", _version: 1, _source: { rateLimit: 0 } });
  });

  it("answers what the host does when it saw no write", async () => {
    const request = requestOf("security", "createProfile", GOOD);
    request.setResult({ _id: "p", _source: {} });
    host.nextWrite = undefined;
    await emit("security:afterCreateProfile", request);
    should(request.result).eql({ _id: "p", _source: {} });
  });

  it("holds what it judged until the action has ended, well or badly", async () => {
    for (const event of ["security:afterCreateProfile", "security:errorCreateProfile"]) {
      const all = pipes();
      const request = requestOf("security", "createProfile", GOOD);
      await emit("security:beforeCreateProfile", request, all);
      host.holding.size.should.equal(2);
      request.setResult({ _id: "p", _source: {} });
      await emit(event, request, all);
      host.holding.size.should.equal(0);
    }
  });

  it("holds nothing after a refusal", async () => {
    const request = requestOf("security", "createProfile", BAD);
    await emit("security:beforeCreateProfile", request).should.be.rejected();
    host.everHeld.length.should.equal(2);
    host.holding.size.should.equal(0);
  });

  it("undoes what was written otherwise than it was judged, and says so", async () => {
    const all = pipes();
    const request = requestOf("security", "createOrReplaceProfile", GOOD);
    host.withRole("editor").withProfile("p", { policies: [{ roleId: "editor" }], rateLimit: 4 });
    await emit("security:beforeCreateOrReplaceProfile", request, all);
    host.nextWrite = { version: 2, created: false, content: { policies: [{ roleId: "root" }] } };
    request.setResult({ _id: "p", _source: {} });
    await emit("security:afterCreateOrReplaceProfile", request, all).should.be.rejectedWith({
      status: 503,
    });
    const before = { _id: "p", policies: [{ roleId: "editor" }], rateLimit: 4 };
    host.undone.should.eql([{ collection: "profiles", id: "p", before }]);
    host.holding.size.should.equal(0);
  });

  it("leaves a failed action alone", async () => {
    const request = requestOf("security", "createProfile", BAD);
    request.setError(new Error("from the host"));
    await emit("security:errorCreateProfile", request);
    should(request.result).be.null();
  });

  it("leaves every other action alone", async () => {
    const request = requestOf("security", "getProfile", { _id: "p" });
    await emit("security:beforeGetProfile", request);
    request.setResult({ _id: "p", _source: { optimizedPolicies: [] } });
    await emit("security:afterGetProfile", request);
    should(request.result).eql({ _id: "p", _source: { optimizedPolicies: [] } });
  });

  it("is out of the way when native actions are not guarded", async () => {
    const all = pipes({ guardNativeActions: false });
    const request = requestOf("security", "createProfile", BAD);
    await emit("security:beforeCreateProfile", request, all);
    request.setResult({ _id: "p", _source: { optimizedPolicies: [] } });
    await emit("security:afterCreateProfile", request, all);
    should(request.result).eql({ _id: "p", _source: { optimizedPolicies: [] } });
    const imported = requestOf("admin", "loadSecurities", { body: { profiles: { p: {} } } });
    await should(all["admin:*"]?.(imported)).be.fulfilled();
  });

  it("refuses a faulty admin:loadSecurities before its first write", async () => {
    const request = requestOf("admin", "loadSecurities", { body: { profiles: { p: {} } } });
    await should(pipes()["admin:*"]?.(request)).be.rejectedWith({
      id: "profile-guard.import.invalid",
    });
  });

  describe("profiles imported at start", () => {
    beforeEach(() => {
      host.starting = true;
    });

    const fromApplication = (): KuzzleRequest =>
      requestOf("security", "createOrReplaceProfile", BAD, { token: null, user: null });

    it("are refused by default", async () => {
      await emit("security:beforeCreateOrReplaceProfile", fromApplication()).should.be.rejectedWith(
        { id: "profile-guard.profile.invalid" },
      );
    });

    it("pass with a warning that names every fault, when configured so", async () => {
      const all = pipes({ onInvalidImport: "warn" });
      await emit("security:beforeCreateOrReplaceProfile", fromApplication(), all);
      lines.should.have.length(1);
      should(lines[0]).match(/"policies" must not be empty/u);
    });

    it("are still refused once the host runs, and for a client", async () => {
      const all = pipes({ onInvalidImport: "warn" });
      const event = "security:beforeCreateOrReplaceProfile";
      const fromClient = requestOf("security", "createOrReplaceProfile", BAD);
      await emit(event, fromClient, all).should.be.rejectedWith({ status: 400 });
      host.starting = false;
      await emit(event, fromApplication(), all).should.be.rejectedWith({ status: 400 });
      lines.should.eql([]);
    });
  });
});
