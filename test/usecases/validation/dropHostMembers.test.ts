import "should";
import should from "should";

import { dropHostMembers } from "../../../lib/usecases/validation/dropHostMembers";
import { requestOf } from "../../support/requests";

const ADDED = { _id: "p", _kuzzle_info: { author: "-1" }, optimizedPolicies: [] };
const TO_USER = { _id: "p", _kuzzle_info: { author: "-1" } };
/** Members of a user's that the application calls as the host calls its own of profiles. */
const OWN = { profileIds: ["p"], optimizedPolicies: ["mine"], _kuzzle: "x" };
const POLICIES = [{ roleId: "editor" }];

function sent(controller: string, action: string, body: object): unknown {
  const request = requestOf(controller, action, { _id: "p", body });
  dropHostMembers(request);
  return request.input.body;
}

describe("dropHostMembers", () => {
  for (const controller of ["security", "profile-guard"]) {
    it(`drops what the host added to a profile that is sent back to ${controller}`, () => {
      for (const action of ["createProfile", "createOrReplaceProfile", "updateProfile"]) {
        should(sent(controller, action, { ...ADDED, policies: POLICIES })).eql({
          policies: POLICIES,
        });
      }
    });
  }

  it("leaves another _id, which is a fault", () => {
    should(sent("security", "updateProfile", { _id: "q" })).eql({ _id: "q" });
  });

  it("drops them from roles, and from a user's content what the host adds there", () => {
    should(sent("security", "updateRole", { ...ADDED, controllers: {} })).eql({ controllers: {} });
    for (const action of ["updateUser", "replaceUser"]) {
      should(sent("security", action, { ...TO_USER, ...OWN })).eql(OWN);
    }
    const user = { content: { ...TO_USER, ...OWN }, credentials: { local: {} } };
    for (const action of ["createUser", "createRestrictedUser"]) {
      should(sent("security", action, user)).eql({ content: OWN, credentials: { local: {} } });
    }
    const upsert = { default: { ...TO_USER, ...OWN }, content: { ...TO_USER, ...OWN } };
    should(sent("security", "upsertUser", upsert)).eql({ default: OWN, content: OWN });
  });

  it("drops them from every document of an import", () => {
    const body = {
      roles: { p: { ...ADDED, controllers: {} } },
      profiles: { p: { ...ADDED, policies: POLICIES }, q: { _id: "p", policies: POLICIES } },
      users: { p: { content: { ...TO_USER, ...OWN } } },
    };
    should(sent("admin", "loadSecurities", body)).eql({
      roles: { p: { controllers: {} } },
      profiles: { p: { policies: POLICIES }, q: { _id: "p", policies: POLICIES } },
      users: { p: { content: OWN } },
    });
  });

  it("takes a dump of Kourou's for the section that it holds", () => {
    const policies = [{ roleId: "editor" }];
    for (const type of ["roles", "profiles"]) {
      const content = { p: { ...ADDED, policies } };
      should(sent("admin", "loadSecurities", { type, content })).eql({
        [type]: { p: { policies } },
      });
    }
    const john = { content: { profileIds: ["p"] }, credentials: {} };
    should(sent("admin", "loadSecurities", { type: "users", content: { john } })).eql({
      users: { john },
    });
  });

  it("leaves what is no dump of a section", () => {
    for (const body of [
      { type: "usersMappings", content: { mapping: {} } },
      { type: "roles" },
      { type: "roles", content: {}, roles: {} },
      { content: {} },
    ]) {
      should(sent("admin", "loadSecurities", body)).eql(body);
    }
  });

  it("leaves every other request, and bodies that are no objects", () => {
    const other = { ...ADDED };
    should(sent("document", "update", other)).eql(ADDED);
    const request = requestOf("security", "updateProfile", { _id: "p" });
    dropHostMembers(request);
    should(request.input.body).be.null();
  });
});
