import should from "should";

import type { CoveredView } from "../../../lib/usecases/disclosure/coveredView";
import { usersInView } from "../../../lib/usecases/disclosure/usersInView";
import { FakeCutSearches } from "../../support/FakeCutSearches";

describe("the users whom a caller sees", () => {
  let cutSearches: FakeCutSearches;
  let view: CoveredView;
  let now: typeof performance.now;
  let later: number;

  beforeEach(() => {
    cutSearches = new FakeCutSearches(new Map() as never);
    const covered = new Set(["acme-reader"]);
    view = { kuid: "mary", covered, profiles: covered, roles: new Set(), countsFormer: false };
    now = performance.now.bind(performance);
    later = 0;
    performance.now = () => now() + later;
  });

  afterEach(() => {
    performance.now = now;
  });

  const bound = (isFresh = false): ReturnType<typeof usersInView> =>
    usersInView({ cutSearches }, view, isFresh);
  const filterOf = async (isFresh = false): Promise<string> =>
    JSON.stringify((await bound(isFresh)).filter);

  it("are found by the profiles that these have besides", async () => {
    cutSearches.beside = ["acme-reader", "globex-reader", "gone"];
    const filter = await filterOf();
    should(filter).containEql('"must_not":[{"terms":{"profileIds":["globex-reader","gone"]}}]');
    should(filter).not.containEql("mary");
  });

  it("are the caller too, whatever an API key leaves of their rights", async () => {
    cutSearches.mark = "1";
    view = { ...view, profiles: new Set(["acme-reader", "acme-manager"]) };
    const { filter, total } = await bound();
    should(JSON.stringify(filter)).containEql('{"ids":{"values":["mary"]}}');
    // the count of the others
    should(total).be.undefined();
  });

  it("are asked for once a second, or as they are now", async () => {
    await bound();
    cutSearches.beside = ["globex-reader"];
    should(await filterOf()).not.containEql("globex");
    should(await filterOf(true)).containEql("globex");
    should(await filterOf()).containEql("globex");
    cutSearches.beside = [];
    later = 1_001;
    should(await filterOf()).not.containEql("globex");
  });

  describe("while a user is written, or was a moment ago", () => {
    it("are looked at again after each search, and kept", async () => {
      const first = await bound();
      should(await first.newer?.()).be.undefined();
      cutSearches.beside = ["globex-reader"];
      const next = await first.newer?.();
      should(JSON.stringify(next?.filter)).containEql("globex-reader");
      should(await next?.newer?.()).be.undefined();
      should(await filterOf()).containEql("globex-reader");
    });

    it("are counted by the search", async () => {
      cutSearches.mark = "1";
      cutSearches.total = 3;
      const first = await bound();
      should(first.total).equal(3);
      cutSearches.mark = "2";
      const next = await first.newer?.();
      should(next).be.ok();
      should(next).not.have.property("total");
      should(await next?.newer?.()).be.undefined();
      should(await bound()).not.have.property("total");
    });
  });

  describe("while no user is written", () => {
    beforeEach(async () => {
      Object.assign(cutSearches, { mark: "1", total: 3, beside: ["globex-reader"] });
      await bound();
      cutSearches.looks.length = 0;
    });

    it("are not looked at again, and counted once", async () => {
      const again = await bound();
      should(again.total).equal(3);
      should(await again.newer?.()).be.undefined();
      should(cutSearches.looks).be.empty();
    });

    it("are looked at once a second beside a search, for what is written past the host", async () => {
      later = 1_001;
      const again = await bound();
      const other = await bound();
      should(await again.newer?.()).be.undefined();
      should(await other.newer?.()).be.undefined();
      should(cutSearches.looks).eql([["globex-reader"]]);
      later = 2_002;
      cutSearches.total = 4;
      const next = await (await bound()).newer?.();
      should(next?.total).equal(4);
      should(await next?.newer?.()).be.undefined();
      later = 3_003;
      cutSearches.beside = ["globex-reader", "initech-reader"];
      const wider = await (await bound()).newer?.();
      should(JSON.stringify(wider?.filter)).containEql("initech-reader");
    });

    it("are not counted by a number that changes while it is asked for", async () => {
      later = 1_001;
      const names = ["one", "two", "three"];
      cutSearches.profilesBeside = async () => ({
        profileIds: [names.shift() ?? ""],
        withoutKnown: 3,
      });
      const next = await (await bound()).newer?.();
      should(next).be.ok();
      should(next).not.have.property("total");
    });
  });
});
