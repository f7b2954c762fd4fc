import should from "should";

import { parseConfig } from "../../../lib/config/config";
import type { CoveredView } from "../../../lib/usecases/disclosure/coveredView";
import { coveredViewOf, seesUser } from "../../../lib/usecases/disclosure/coveredView";
import type { Actor } from "../../../lib/usecases/support/command";
import { FakeHost } from "../../support/FakeHost";

const CUT = parseConfig({ restrictSecurityReads: "covered" }, {});
const MANAGER: Actor = { kuid: "mary", profileIds: ["acme-manager"] };

const only = (roleId: string, index: string) => ({
  policies: [{ roleId, restrictedTo: [{ index }] }],
});

describe("what a caller covers", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("manager", { security: ["getUser", "searchUsers"], document: ["get"] })
      .withRole("reader", { document: ["get"] })
      .withRole("other-reader", { document: ["get"] })
      .withRole("writer", { document: ["create"] })
      .withRole("all", { "*": ["*"] })
      .withProfile("acme-manager", only("manager", "acme"))
      .withProfile("acme-reader", only("reader", "acme"))
      .withProfile("globex-reader", only("other-reader", "globex"))
      .withProfile("acme-writer", only("writer", "acme"))
      .withProfile("broken", only("missing", "acme"))
      .withProfile("admin", { policies: [{ roleId: "all" }] });
  });

  async function viewOf(actor: Actor | undefined = MANAGER): Promise<CoveredView> {
    const view = await coveredViewOf({ host, config: CUT }, actor);
    should(view).be.ok();
    return view as CoveredView;
  }

  it("are the profiles of which they hold each right, and the roles that these name", async () => {
    const { covered, profiles, roles } = await viewOf();
    should([...covered].sort()).eql(["acme-manager", "acme-reader"]);
    should([...profiles].sort()).eql(["acme-manager", "acme-reader"]);
    should([...roles].sort()).eql(["manager", "reader"]);
  });

  it("are users all of whose profiles they cover", async () => {
    const view = await viewOf();
    const sees = (...profileIds: string[]): boolean => seesUser(view, { _id: "u", profileIds });
    should(sees("acme-reader")).be.true();
    should(sees("acme-reader", "globex-reader")).be.false();
    should(sees("acme-reader", "gone")).be.false();
    should(sees("broken")).be.false();
    should(sees()).be.false();
  });

  it("are themselves and their own profiles, whatever an API key leaves of their rights", async () => {
    const policies = [[{ roleId: "reader", restrictedTo: [{ index: "other" }] }]];
    const limits = { policies, ancestors: [] } as unknown as NonNullable<Actor["limits"]>;
    const view = await viewOf({ ...MANAGER, limits });
    should([...view.covered]).eql([]);
    should([...view.profiles]).eql(["acme-manager"]);
    should(seesUser(view, { _id: "mary", profileIds: ["acme-manager"] })).be.true();
    should(seesUser(view, { _id: "mate", profileIds: ["acme-manager"] })).be.false();
  });

  it("is everything for whoever covers everything, for the application, and without the option", async () => {
    const admin: Actor = { kuid: "root", profileIds: ["admin"] };
    should(await coveredViewOf({ host, config: CUT }, admin)).be.undefined();
    should(await coveredViewOf({ host, config: CUT }, undefined)).be.undefined();
    should(await coveredViewOf({ host, config: parseConfig({}, {}) }, MANAGER)).be.undefined();
  });

  it("is judged by the profile as it is now where it was read before it was written", async () => {
    host.profilesMark = "kept";
    should([...(await viewOf()).covered].sort()).eql(["acme-manager", "acme-reader"]);
    const before = await host.findProfiles(["acme-manager"]);
    const findProfiles = host.findProfiles.bind(host);
    let reads = 0;
    host.findProfiles = async (ids) => {
      reads += 1;
      return reads === 1 ? before : findProfiles(ids);
    };
    host.withProfile("acme-manager", only("manager", "globex"));
    host.profilesMark = "written";
    should([...(await viewOf()).covered].sort()).eql(["acme-manager", "globex-reader"]);
    should(reads).equal(2);
    should([...(await viewOf()).covered].sort()).eql(["acme-manager", "globex-reader"]);
    should(reads).equal(3);
  });

  it("is kept while no profile and no role is written, and judged anew after", async () => {
    host.profilesMark = "kept";
    let reads = 0;
    host.allProfiles = async () => {
      reads += 1;
      return [...host.profiles.values()];
    };
    await viewOf();
    await viewOf();
    await viewOf({ kuid: "other", profileIds: ["acme-reader"] });
    should(reads).equal(1);

    host.withProfile("acme-reader", only("writer", "acme")).profilesMark = "written";
    should([...(await viewOf()).covered]).eql(["acme-manager"]);
    should(reads).equal(2);

    host.profilesMark = undefined;
    await viewOf();
    await viewOf();
    should(reads).equal(4);
  });

  it("is read anew after a read has failed", async () => {
    host.profilesMark = "failing";
    host.allProfiles = () => Promise.reject(new Error("no storage"));
    await coveredViewOf({ host, config: CUT }, MANAGER).should.be.rejectedWith("no storage");
    host.allProfiles = async () => [...host.profiles.values()];
    should((await viewOf()).covered.size).equal(2);
  });

  it("is judged anew once a profile is gone", async () => {
    host.profilesMark = "all";
    await viewOf();
    host.profiles.delete("acme-reader");
    host.profilesMark = "one gone";
    should([...(await viewOf()).covered]).eql(["acme-manager"]);
  });

  it("changes with a role", async () => {
    host.profilesMark = "roles";
    await viewOf();
    host.withRole("reader", { document: ["get", "delete"] }).profilesMark = "roles, later";
    should([...(await viewOf()).covered]).eql(["acme-manager"]);
  });

  it("keeps apart who holds what, and through which key", async () => {
    host.profilesMark = "apart";
    const other: Actor = { kuid: "other", profileIds: ["acme-reader"] };
    const policies = [[{ roleId: "reader", restrictedTo: [{ index: "acme" }] }]];
    const limits = { policies, ancestors: [] } as unknown as NonNullable<Actor["limits"]>;
    should((await viewOf()).covered.size).equal(2);
    should([...(await viewOf(other)).covered]).eql(["acme-reader"]);
    should([...(await viewOf({ ...MANAGER, limits })).covered]).eql(["acme-reader"]);
    should((await viewOf()).covered.size).equal(2);
  });

  it("judges what looks at no place by the right alone", async () => {
    host
      .withRole("keeper", { security: ["getUser"] })
      .withProfile("globex-keeper", only("keeper", "globex"));
    // restrictions of an action without a place mean nothing
    should((await viewOf()).covered.has("globex-keeper")).be.true();
  });
});
