import should from "should";

import type { CoveredView } from "../../../lib/usecases/disclosure/coveredView";
import { cutHost } from "../../../lib/usecases/disclosure/cutHost";
import type { Snapshot } from "../../../lib/host/port/Host";
import { FakeHost } from "../../support/FakeHost";

const VIEW: CoveredView = {
  kuid: "mary",
  covered: new Set(["acme"]),
  profiles: new Set(["acme"]),
  roles: new Set(["reader"]),
  countsFormer: true,
};

describe("a host that is cut to what its caller sees", () => {
  let host: FakeHost;
  let cut: Snapshot;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("reader", { document: ["get"] })
      .withRole("writer", { document: ["create"] })
      .withProfile("acme", { policies: [{ roleId: "reader" }] })
      .withProfile("globex", { policies: [{ roleId: "writer" }, { roleId: "reader" }] })
      .withUser("mate", "acme")
      .withUser("known", "globex")
      .withUser("both", "acme", "globex");
    cut = cutHost(host, VIEW);
  });

  const ids = (found: Iterable<{ readonly _id: string }>): string[] =>
    [...found].map(({ _id }) => _id).sort();

  it("reads documents by their ids as if the others did not exist", async () => {
    should([...(await cut.findRoles(["reader", "writer"])).keys()]).eql(["reader"]);
    should([...(await cut.rolesAt(1, ["reader", "writer"])).keys()]).eql(["reader"]);
    should([...(await cut.findProfiles(["acme", "globex"])).keys()]).eql(["acme"]);
    should([...(await cut.findUsers(["mate", "known", "both"])).keys()]).eql(["mate"]);
    should(await cut.storedContent("profiles", "globex")).be.undefined();
    should(await cut.storedContent("users", "both")).be.undefined();
    should(await cut.storedContent("users", "mate")).be.ok();
    should([...(await cut.storedContents("roles", ["reader", "writer"])).keys()]).eql(["reader"]);
    should(await cut.existingUsers(["known"], false)).eql([]);
    should(await cut.anyStored("profiles", ["globex"])).be.false();
    should(await cut.anyStored("users", ["mate"])).be.true();
    should(await cut.storedProfile("globex")).be.undefined();
    should(await cut.storedProfile("acme")).be.ok();
  });

  it("does not find them, as Kuzzle does not", async () => {
    await cut.getProfile("globex").should.be.rejectedWith({
      status: 404,
      id: "security.profile.not_found",
      message: 'Profile "globex" not found.',
    });
    await cut.getUser("both").should.be.rejectedWith({
      status: 404,
      id: "security.user.not_found",
      message: 'User "both" not found.',
    });
    should((await cut.getUser("mate"))._id).equal("mate");
    should((await cut.getProfile("acme"))._id).equal("acme");
  });

  it("lists and searches what is seen", async () => {
    should(ids(await cut.allProfiles())).eql(["acme"]);
    should(ids(await cut.allRoles())).eql(["reader"]);
    should(ids(await cut.profilesUsingRole("reader"))).eql(["acme"]);
    should(ids(await cut.usersOfProfiles(["acme"]))).eql(["mate"]);
    should(await cut.listNames("roles")).not.containEql("writer");
    should(await cut.listNames("profiles")).not.containEql("globex");
    const page = { size: 100 };
    should(ids((await cut.pageOfProfiles(page)).entries.map((one) => one.document))).eql(["acme"]);
    should(ids((await cut.pageOfRoles(page)).entries.map((one) => one.document))).eql(["reader"]);
    should([...(await cut.rolesInUse(["reader", "writer"]))]).eql(["reader"]);
    should(await cut.profilesBeside(["acme", "globex"])).eql(["acme"]);
    should(await cut.missingProfileIds()).eql([]);
  });

  it("searches and counts users by a filter of the storage", async () => {
    const asked: unknown[] = [];
    host.pageOfUsers = async (query) => {
      asked.push(query.visible);
      const both = { _id: "both", profileIds: ["acme", "globex"] };
      const mate = { _id: "mate", profileIds: ["acme"] };
      return { entries: [both, mate].map((document, at) => ({ document, at })) };
    };
    host.holdersOf = async (...args: unknown[]) => {
      asked.push(args);
      return new Map();
    };
    host.cutSearches.beside = ["globex"];
    const { entries } = await cut.pageOfUsers({ either: ["no profile"], size: 2 });
    should(ids(entries.map((one) => one.document))).eql(["mate"]);
    should(host.shown.map(({ collection }) => collection)).eql(["users"]);
    await cut.holdersOf(["acme", "globex"], ["globex"]);
    should(JSON.stringify(asked[0])).containEql('"must_not":[{"terms":{"profileIds":["globex"]}}]');
    should(asked[1]).eql([["acme"], [], asked[0]]);
  });

  it("knows the keys of users who are seen", async () => {
    const key = { id: "k", expiresAt: -1, limits: undefined, madeThrough: [] };
    host.keys.find = async (id) => ({ ...key, id, kuid: id === "theirs" ? "both" : "mate" });
    should(await cut.keys.find("theirs")).be.undefined();
    should(await cut.keys.find("ours")).be.ok();
  });

  it("says so", () => {
    should(cut.isCut).be.true();
  });
});
