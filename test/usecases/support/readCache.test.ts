import should from "should";

import type { Snapshot } from "../../../lib/host/port/Host";
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

  it("uses what an earlier snapshot has read, as far as nothing has changed since", async () => {
    const host = new FakeHost().withRole("r").withProfile("a", { policies: [{ roleId: "r" }] });
    const asked: string[] = [];
    const rolesAt = host.rolesAt.bind(host);
    host.rolesAt = async (epoch, ids) => {
      asked.push(...[...ids].map((id) => `role ${id} at ${epoch}`));
      return rolesAt(epoch, ids);
    };
    const profilesUsingRole = host.profilesUsingRole.bind(host);
    host.profilesUsingRole = async (id, mark?: string) => {
      asked.push(`profiles of ${id} at ${String(mark)}`);
      return profilesUsingRole(id);
    };
    const readAll = async (
      state: { rolesEpoch: number; profilesMark: string | undefined },
      earlier?: Snapshot,
    ): Promise<Snapshot> => {
      const snapshot = snapshotAt(host, state, earlier);
      await snapshot.findRoles(["r", "gone"]);
      await snapshot.findRoles(["gone", "r"]);
      await snapshot.profilesUsingRole("r");
      should((await snapshot.profilesUsingRole("r")).length).equal(1);
      return snapshot;
    };
    const first = await readAll({ rolesEpoch: 1, profilesMark: "m" });
    should(asked.splice(0)).eql(["role r at 1", "role gone at 1", "profiles of r at m"]);
    await readAll({ rolesEpoch: 1, profilesMark: "m" }, first);
    should(asked.splice(0)).eql([]);
    await readAll({ rolesEpoch: 2, profilesMark: "m" }, first);
    should(asked.splice(0)).eql(["role r at 2", "role gone at 2"]);
    const unknown = await readAll({ rolesEpoch: 1, profilesMark: undefined }, first);
    should(asked.splice(0)).eql(["profiles of r at undefined"]);
    await readAll({ rolesEpoch: 1, profilesMark: undefined }, unknown);
    should(asked.splice(0)).eql(["profiles of r at undefined"]);
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
