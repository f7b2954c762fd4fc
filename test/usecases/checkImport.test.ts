import should from "should";

import { InvalidRequestError } from "../../lib/errors";
import { checkImport } from "../../lib/usecases/checkImport";
import { commandFor } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";

async function faultsOf(body: unknown): Promise<string[]> {
  try {
    const host = new FakeHost().withRole("editor").withIndex("acme", "a");
    await checkImport({ host, command: commandFor("admin:loadSecurities", { body }), epoch: 1 });
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

  it("counts roles and profiles of the same import as existing", async () => {
    const body = {
      roles: { fresh: { controllers: { "*": { actions: { "*": true } } } } },
      profiles: { one: { policies: [{ roleId: "fresh" }] } },
      users: { john: { content: { profileIds: ["one"] } } },
    };
    (await faultsOf(body)).should.eql([]);
  });

  it("leaves what is no list of objects to the host", async () => {
    for (const body of [undefined, null, [], {}, { profiles: [] }, { users: "x" }]) {
      (await faultsOf(body)).should.eql([]);
    }
  });
});
