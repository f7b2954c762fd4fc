import should from "should";

import { readCache, snapshotAt } from "../../../lib/usecases/support/readCache";
import { FakeHost } from "../../support/FakeHost";

describe("remembering", () => {
  it("reads each profile and each user once, the missing ones too", async () => {
    const host = new FakeHost().withProfile("a", { policies: [] }).withUser("u", "a");
    const asked: string[][] = [];
    const findProfiles = host.findProfiles.bind(host);
    const findUsers = host.findUsers.bind(host);
    host.findProfiles = async (ids) => {
      asked.push([...ids]);
      return findProfiles(ids);
    };
    host.findUsers = async (ids) => {
      asked.push([...ids]);
      return findUsers(ids);
    };
    const once = readCache(host);
    [...(await once.findProfiles(["a", "gone"])).keys()].should.eql(["a"]);
    [...(await once.findProfiles(["gone", "a", "b"])).keys()].should.eql(["a"]);
    [...(await once.findUsers(["u"])).keys()].should.eql(["u"]);
    await once.findUsers(["u"]);
    asked.should.eql([["a", "gone"], ["b"], ["u"]]);
  });

  it("knows a profile that was got", async () => {
    const host = new FakeHost().withProfile("a", { policies: [] });
    const once = readCache(host);
    await once.getProfile("a");
    host.profiles.clear();
    (await once.findProfiles(["a"])).has("a").should.be.true();
    await once.getProfile("b").should.be.rejectedWith({ status: 404 });
  });

  it("knows a profile whose content was read, and one that was not there", async () => {
    const host = new FakeHost().withProfile("a", { policies: [], rateLimit: 3 });
    const once = readCache(host);
    const content = await once.storedContent("profiles", "a");
    should(content).eql({ policies: [], rateLimit: 3 });
    should(await once.storedContent("profiles", "b")).be.undefined();
    host.profiles.clear();
    host.withProfile("b", { policies: [] });
    should([...(await once.findProfiles(["a", "b"])).values()]).eql([
      { _id: "a", policies: [], rateLimit: 3 },
    ]);
    host.storedContent = () => Promise.reject(new Error("down"));
    await should(once.storedContent("profiles", "c")).be.rejectedWith("down");
    await should(once.findProfiles(["c"])).be.rejectedWith("down");
  });

  it("is the same host in everything else, and fails as it does", async () => {
    const host = new FakeHost().withRole("r");
    const once = readCache(host);
    (await snapshotAt(once, 1).findRoles(["r"])).has("r").should.be.true();
    once.restrictedProfileIds.should.equal(host.restrictedProfileIds);
    host.findUsers = () => Promise.reject(new Error("down"));
    await should(once.findUsers(["u", "v"])).be.rejectedWith("down");
    await should(once.findUsers(["v"])).be.rejectedWith("down");
  });
});
