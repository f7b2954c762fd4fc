import { Request } from "kuzzle";
import should from "should";

import { copyOfData, copyOfInstance, copyOfRequest } from "../../../lib/host/requests/ownCopies";

describe("copies of what the application hands on", () => {
  it("keeps data as they are when they are copied", () => {
    const given = { profileIds: ["customer"], address: { city: "Bern" } };
    const copy = copyOfData(given);
    given.profileIds[0] = "admin";
    given.address.city = "Basel";
    should(copy).eql({ profileIds: ["customer"], address: { city: "Bern" } });
  });

  it("reads once what answers something else each time, and as the storage will write it", () => {
    let asked = 0;
    const flipping = {
      get profileIds() {
        return [asked++ === 0 ? "customer" : "admin"];
      },
    };
    const copy = copyOfData(flipping) as { profileIds: string[] };
    should([copy.profileIds, copy.profileIds]).eql([["customer"], ["customer"]]);
    const other = { profileIds: ["customer"], toJSON: () => ({ profileIds: ["admin"] }) };
    should(copyOfData(other)).eql({ profileIds: ["admin"] });
    should(copyOfData({ at: new Date(0) })).eql({ at: "1970-01-01T00:00:00.000Z" });
  });

  it("copies circles, and members of any name", () => {
    const circle = JSON.parse('{ "__proto__": { "a": 1 } }') as Record<string, unknown>;
    circle.self = circle;
    const copy = copyOfData(circle) as Record<string, unknown>;
    should(copy.self).equal(copy);
    should(Object.keys(copy)).eql(["__proto__", "self"]);
    should(Object.getPrototypeOf(copy)).equal(Object.prototype);
  });

  it("copies users with their class", () => {
    class User {
      _id = "mary";
      profileIds = ["customer"];
    }
    const user = new User();
    const copy = copyOfInstance(user);
    user._id = "admin";
    user.profileIds[0] = "admin";
    should(copy)
      .be.instanceof(User)
      .and.match({ _id: "mary", profileIds: ["customer"] });
  });

  it("copies a request with whom it names", () => {
    const body = { content: { profileIds: ["customer"] } };
    const user = { _id: "mary", profileIds: ["customer"] };
    const data = { controller: "security", action: "createUser", _id: "u", requestId: "r", body };
    const options = { connection: { id: "c", protocol: "http" }, user };
    const request = new Request(data, options as ConstructorParameters<typeof Request>[1]);
    const copy = copyOfRequest(request);
    body.content.profileIds[0] = "admin";
    user._id = "admin";
    request.input.args._id = "other";
    should(copy).match({
      id: "r",
      input: {
        controller: "security",
        action: "createUser",
        args: { _id: "u" },
        body: { content: { profileIds: ["customer"] } },
      },
      context: { connection: { id: "c", protocol: "http" }, user: { _id: "mary" } },
    });
  });
});
