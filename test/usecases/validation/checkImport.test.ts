import should from "should";

import { InvalidRequestError } from "../../../lib/errors/errors";
import { checkImport } from "../../../lib/usecases/validation/checkImport";
import { FaultDisclosure } from "../../../lib/usecases/validation/FaultDisclosure";
import { commandFor } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";

async function faultsOf(
  body: unknown,
  onExistingUsers?: unknown,
  host = new FakeHost().withRole("editor").withIndex("acme", "a").withUser("old", "p"),
): Promise<string[]> {
  try {
    const given = { body, ...(onExistingUsers !== undefined && { onExistingUsers }) };
    await checkImport({
      host,
      actor: undefined,
      disclosure: new FaultDisclosure(),
      command: commandFor("admin:loadSecurities", given),
    });
  } catch (error) {
    should(error).be.instanceOf(InvalidRequestError);
    const refusal = error as InvalidRequestError;
    refusal.id.should.equal("profile-guard.import.invalid");
    return refusal.details.map(({ code, path }) => `${code} ${path}`);
  }
  return [];
}

describe("checkImport", () => {
  it("names every fault of every profile and user at once", async () => {
    const body = {
      profiles: {
        one: { policies: [{ roleId: "nobody", restrictedTo: [] }] },
        two: { policies: [{ roleId: "editor", restrictedTo: [{ index: "globex" }] }] },
      },
      users: { john: { content: { profileIds: ["three"] } } },
    };
    (await faultsOf(body)).should.eql([
      "restriction.vacuous profiles.one.policies[0].restrictedTo",
      "role.unknown profiles.one.policies[0].roleId",
      "index.unknown profiles.two.policies[0].restrictedTo[0].index",
      "profile.unknown users.john.content.profileIds[0]",
    ]);
  });

  it("names in its message the documents that are wrong", async () => {
    const body = { profiles: { z: {} }, roles: { r: {} }, role: {} };
    const command = commandFor("admin:loadSecurities", { body });
    await checkImport({
      host: new FakeHost(),
      command,
      actor: undefined,
      disclosure: new FaultDisclosure(),
    }).should.be.rejectedWith({
      message:
        'The import has 3 faults: "role" is not read by this action. Did you mean "roles"? roles.r.controllers: "controllers" is required: {controller: {actions}}. profiles.z.policies: "policies" is required.',
    });
  });

  it("takes a dump within a section for what it is", async () => {
    const content = { p: { policies: [{ roleId: "editor" }] } };
    for (const section of ["profiles", "roles", "users"]) {
      (await faultsOf({ [section]: { type: section, content } })).should.eql([
        `member.type ${section}`,
      ]);
    }
  });

  it("tells of another id in a profile", async () => {
    const p = { _id: "other", policies: [{ roleId: "editor" }] };
    (await faultsOf({ profiles: { p } })).should.eql(["member.unexpected profiles.p._id"]);
  });

  it("counts roles and profiles of the same import as existing", async () => {
    const body = {
      roles: { fresh: { controllers: { "*": { actions: { "*": true } } } } },
      profiles: { one: { policies: [{ roleId: "fresh" }] } },
      users: { john: { content: { profileIds: ["one"] } } },
    };
    (await faultsOf(body)).should.eql([]);
  });

  it("takes a profile with a member that no profile has where it is stored just so", async () => {
    const host = new FakeHost().withRole("editor").withProfile("one", { policies: [] });
    host.contents.set("one", { description: "editors" });
    const one = { policies: [{ roleId: "editor" }], description: "editors" };
    (await faultsOf({ profiles: { one } }, undefined, host)).should.eql([]);
    (await faultsOf({ profiles: { one, two: one } }, undefined, host)).should.eql([
      "member.unexpected profiles.two.description",
    ]);
  });

  it("leaves a body that is no object to the host, and sections that it passes over", async () => {
    for (const body of [undefined, null, [], {}, { profiles: null }, { users: "" }]) {
      (await faultsOf(body)).should.eql([]);
    }
  });

  for (const member of ["role", "profile", "user", "Roles"]) {
    it(`names "${member}", which the host passes over, beside a section or alone`, async () => {
      (await faultsOf({ [member]: {} })).should.eql([`member.unexpected ${member}`]);
      (await faultsOf({ roles: {}, [member]: {} })).should.eql([`member.unexpected ${member}`]);
    });
  }

  it("names what it does not know where nothing else is loaded", async () => {
    (await faultsOf({ mappings: {} })).should.eql(["member.unexpected mappings"]);
    (await faultsOf({ roles: {}, version: 2 })).should.eql([]);
  });

  it("names a misspelt member of a user", async () => {
    const users = { john: { content: { profileIds: ["p"] }, credential: {} } };
    (await faultsOf({ users, profiles: { p: { policies: [{ roleId: "editor" }] } } })).should.eql([
      "member.unexpected users.john.credential",
    ]);
  });

  it("names sections and roles at which the host would stop half-way", async () => {
    const roles = { one: { controllers: { document: { actions: { get: "yes" } } } }, two: 5 };
    (await faultsOf({ roles, profiles: [], users: "x" })).should.eql([
      "member.type profiles",
      "member.type users",
      "member.type roles.one.controllers.document.actions.get",
      "member.type roles.two",
    ]);
  });

  it("does not look at entries of users who exist, and are skipped", async () => {
    const old = [5, {}, { content: { profileIds: ["nobody"] }, credentails: { nope: {} } }];
    for (const entry of old) {
      (await faultsOf({ users: { old: entry } }, "skip")).should.eql([]);
      (await faultsOf({ users: { old: entry } }, "overwrite")).should.not.be.empty();
      (await faultsOf({ users: { john: entry } }, "skip")).should.not.be.empty();
    }
  });

  it("asks every strategy what it says of a user", async () => {
    const credentials = { oauth: { username: "taken" } };
    const users = { john: { content: { profileIds: ["p"] }, credentials } };
    const profiles = { p: { policies: [{ roleId: "editor" }] } };
    (await faultsOf({ profiles, users })).should.eql([
      "credentials.rejected users.john.credentials.oauth",
    ]);
  });

  it("names users who exist, unless told what becomes of them", async () => {
    const users = { old: { content: { profileIds: ["p"] } } };
    const body = { profiles: { p: { policies: [{ roleId: "editor" }] } }, users };
    for (const onExistingUsers of [undefined, "fail"]) {
      (await faultsOf(body, onExistingUsers)).should.eql(["user.exists users.old"]);
    }
    for (const onExistingUsers of ["skip", "overwrite"]) {
      (await faultsOf(body, onExistingUsers)).should.eql([]);
    }
    for (const onExistingUsers of [null, "perhaps", {}]) {
      (await faultsOf(body, onExistingUsers)).should.eql(["member.value onExistingUsers"]);
    }
  });
});
