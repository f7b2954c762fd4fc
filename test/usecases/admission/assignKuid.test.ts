import should from "should";

import { assignKuid } from "../../../lib/usecases/admission/assignKuid";
import { commandOf } from "../../../lib/usecases/support/command";
import { requestOf } from "../../support/requests";

describe("nameNewUser", () => {
  const name = (action: string, members: object = {}, controller = "security") => {
    const request = requestOf(controller, action, members);
    const command = assignKuid(request, commandOf(request));
    return { command, id: request.input.args._id as unknown };
  };

  it("gives a new user a kuid as the host would, and judges him as one without", () => {
    for (const controller of ["security", "profile-guard"]) {
      for (const action of ["createUser", "createRestrictedUser"]) {
        const { command, id } = name(action, {}, controller);
        should(id).match(/^kuid-[a-z]+-[a-z]+-\d+$/u);
        should(command.newId).equal(id);
        should(command.id).be.undefined();
      }
    }
    should(name("createUser", { kuid: "uuid" }).id).match(/^kuid-[0-9a-f-]{36}$/u);
  });

  it("leaves the kuid that is given, a wrong one too, and every other action", () => {
    should(name("createUser", { _id: "alice" })).have.properties({ id: "alice" });
    should(name("createUser", { _id: "alice" }).command.newId).be.undefined();
    should(name("createUser", { _id: 7 }).id).equal(7);
    should(name("upsertUser").id).be.undefined();
    should(name("createUser", {}, "document").id).be.undefined();
  });

  it("makes none up for a dry run", () => {
    should(name("createUser", { dryRun: true }).id).be.undefined();
  });
});
