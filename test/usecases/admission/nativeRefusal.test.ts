import { BadRequestError, KuzzleRequest, NotFoundError } from "kuzzle";
import should from "should";

import { fault } from "../../../lib/domain/findings";
import { writeForSdk } from "../../../lib/errors/sdkForms";
import { ErrorId, InvalidRequestError } from "../../../lib/errors/errors";
import { findingsOf } from "../../../lib/errors/asHostRefuses";
import { nativeRefusal } from "../../../lib/usecases/admission/nativeRefusal";
import { FakeHost } from "../../support/FakeHost";

const wrong = (...paths: string[]): InvalidRequestError =>
  new InvalidRequestError(
    ErrorId.invalidImport,
    "The import",
    paths.map((path) => fault("member.type", path, `${path} is wrong.`)),
  );

describe("what a client is told of a wrong request", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost();
  });

  function told(
    input: { controller?: string; action?: string; _id?: string; [argument: string]: unknown },
    error: unknown,
  ): Promise<unknown> {
    return nativeRefusal(host, new KuzzleRequest({ controller: "security", ...input }), error);
  }

  it("is the host's id, status and words, with every fault, where the host refuses too", async () => {
    const refusal = new NotFoundError("Not there.", "services.storage.unknown_index", 7);
    host.refusals.byCall.set("security:createProfile x", refusal);
    const answer = await told({ action: "createProfile", _id: "x" }, wrong("a", "b"));
    should(answer).be.instanceof(NotFoundError);
    should(refusal.message).equal("Not there.");
    const { id, status, code, message, details } = JSON.parse(JSON.stringify(answer)) as Record<
      string,
      unknown
    >;
    should([id, status, code]).deepEqual(["services.storage.unknown_index", 404, 7]);
    should(message).startWith("Not there. The import has 2 faults: a: a is wrong.");
    should(details).have.length(2);
    should(findingsOf(answer)).have.length(2);
  });

  it("ends the host's words with a full stop where they have none", async () => {
    for (const [words, ended] of [
      ['Unknown strategy "lokal"', 'Unknown strategy "lokal".'],
      ["Really?", "Really?"],
      ["No. ", "No. "],
    ] as const) {
      const refusal = new BadRequestError(words, "api.assert.invalid_type", 7);
      host.refusals.byCall.set("security:createProfile x", refusal);
      const answer = await told({ action: "createProfile", _id: "x" }, wrong("a"));
      should((answer as Error).message).equal(`${ended} The import has 1 fault: a: a is wrong.`);
    }
  });

  it("lists the faults where kuzzle-sdk keeps them", async () => {
    const refusal = new BadRequestError("No.", "api.assert.invalid_type", 7);
    host.refusals.byCall.set("security:createProfile x", refusal);
    const answer = await told({ action: "createProfile", _id: "x" }, wrong("a"));
    writeForSdk(answer);
    const json = JSON.parse(JSON.stringify(answer)) as Record<string, unknown>;
    should(json).have.properties({ count: 1 });
    should(json).not.have.property("details");
  });

  it("is the plugin's own, where the host would write", async () => {
    const error = wrong("a");
    should(await told({ action: "createProfile", _id: "x" }, error)).equal(error);
  });

  it("asks the host nothing about any other error", async () => {
    const error = new Error("something else");
    should(await told({ action: "createProfile", _id: "x" }, error)).equal(error);
    should(host.refusals.asked).be.empty();
  });

  describe("of an import", () => {
    const load = { controller: "admin", action: "loadSecurities" };
    const body = {
      roles: { one: {}, two: {} },
      profiles: { three: {} },
      users: { four: {}, five: {} },
    };

    it("asks for each faulty document, in the host's order", async () => {
      const error = wrong("users.four.content", "roles.two.controllers", "profiles.three");
      should(await told({ ...load, body }, error)).equal(error);
      should(host.refusals.asked).deepEqual([
        "security:createOrReplaceRole two",
        "security:createOrReplaceProfile three",
        "security:createUser four",
      ]);
    });

    it("takes for resolved what the same import makes", async () => {
      const missing = new NotFoundError("No role.", "security.role.not_found", 7);
      host.refusals.byCall.set("security:createOrReplaceProfile three", missing);
      const error = wrong("profiles.three.policies");
      should(await told({ ...load, body }, error)).equal(error);
      const unknown = new InvalidRequestError(ErrorId.invalidImport, "The import", [
        fault("role.unknown", "profiles.three.policies[0].roleId", "No such role."),
      ]);
      should(await told({ ...load, body }, unknown)).have.property("id", missing.id);
    });

    it("says that users exist before it comes to them", async () => {
      host.users.set("four", { _id: "four", profileIds: [] });
      const error = wrong("users.five.content");
      should(await told({ ...load, body }, error)).have.property(
        "id",
        "security.user.prevent_overwrite",
      );
      should(await told({ ...load, body, onExistingUsers: "merge" }, error)).have.property(
        "id",
        "api.assert.unexpected_argument",
      );
      should(await told({ ...load, body, onExistingUsers: "skip" }, error)).equal(error);
    });

    it("passes over users who exist where they are skipped", async () => {
      host.users.set("old", { _id: "old", profileIds: [] });
      const users = { old: 5, new: { content: {} } };
      const error = wrong("users.old", "users.new.content");
      should(await told({ ...load, body: { users }, onExistingUsers: "skip" }, error)).equal(error);
      should(host.refusals.asked).deepEqual(["security:createUser new"]);
    });

    it("asks for users without form once it knows that none stands in the way", async () => {
      host.users.set("old", { _id: "old", profileIds: [] });
      const invalid = new BadRequestError("No.", "api.assert.invalid_argument", 7);
      host.refusals.byCall.set("admin:loadSecurities undefined", invalid);
      const given = { ...load, body: { users: { old: "x" } } };
      const error = wrong("users.old");
      should(await told({ ...given, onExistingUsers: "overwrite" }, error)).have.property(
        "id",
        invalid.id,
      );
      should(await told(given, error)).have.property("id", "security.user.prevent_overwrite");
    });

    it("asks only for what has no form, where something has none", async () => {
      const error = wrong("roles.two");
      await told({ ...load, body: { roles: { one: {}, two: "x" } } }, error);
      should(host.refusals.asked).deepEqual(["admin:loadSecurities undefined"]);
    });
  });
});
