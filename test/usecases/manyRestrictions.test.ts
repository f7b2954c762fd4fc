import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import should from "should";

import type { ExistingPlaces } from "../../lib/domain/policies/references";
import { profileFindings } from "../../lib/usecases/validation/checkProfile";
import { FaultDisclosure } from "../../lib/usecases/validation/FaultDisclosure";
import { FakeHost } from "../support/FakeHost";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

const OPTIONS = { force: false };

/** Counts the bytes that are alive. */
function live(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** Restrictions that all exist, the last of which tells whenever it is looked at. */
function profileOf(count: number, lookedAt: () => void): object {
  const restrictedTo: object[] = Array.from({ length: count - 1 }, (_, number) => ({
    index: `place-${number}`,
    collections: ["orders"],
  }));
  const last = {
    get index() {
      lookedAt();
      return "place-last";
    },
    collections: ["orders"],
  };
  return { policies: [{ roleId: "reader", restrictedTo: [...restrictedTo, last] }] };
}

/** Everything exists. */
class BoundlessHost extends FakeHost {
  asked = 0;

  override places(): ExistingPlaces {
    const exists = (): boolean => {
      this.asked += 1;
      return true;
    };
    return { indexes: [], hasIndex: exists, collectionsOf: () => [], hasCollection: exists };
  }
}

describe("a profile of 10,000 restrictions", () => {
  it("is validated in one pass: each restriction is asked for once, and looked at as in a small one", async () => {
    const counts = async (size: number): Promise<{ asked: number; looks: number }> => {
      const host = new BoundlessHost().withRole("reader");
      let looks = 0;
      const profile = profileOf(size, () => {
        looks += 1;
      });
      (
        await profileFindings({ host, disclosure: new FaultDisclosure() }, profile, OPTIONS)
      ).should.eql([]);
      return { asked: host.asked, looks };
    };
    const [small, large] = [await counts(10), await counts(10_000)];
    // an index and a collection each
    small.asked.should.equal(2 * 10);
    large.asked.should.equal(2 * 10_000);
    large.looks.should.equal(small.looks);
  });

  it("takes at most 150 bytes for each at any moment of it, and keeps nothing afterwards @long", async () => {
    const host = new BoundlessHost().withRole("reader");
    const sizes = { warmUp: 100, measured: 10_000 };
    const growth: number[] = [];
    let before = 0;
    const validate = async (profile: object): Promise<void> => {
      (
        await profileFindings({ host, disclosure: new FaultDisclosure() }, profile, OPTIONS)
      ).should.eql([]);
    };
    // compiled, and with whatever joi keeps
    await validate(profileOf(sizes.warmUp, () => live()));
    const profile = profileOf(sizes.measured, () => growth.push(live() - before));
    before = live();
    await validate(profile);
    const left = live() - before;
    growth.length.should.be.above(1);
    Math.max(...growth).should.be.below(150 * sizes.measured);
    left.should.be.below(100 * sizes.measured);
    should(profile).be.ok();
  });
});
