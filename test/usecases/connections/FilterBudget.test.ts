import should from "should";

import type { CostlyFilter } from "../../../lib/domain/connections/Subscription";
import { FilterBudget } from "../../../lib/usecases/connections/FilterBudget";
import { Registry } from "../../../lib/usecases/connections/Registry";
import { FakeHost } from "../../support/FakeHost";
import { subscriptionOf } from "./scene";

const REFUSED = { status: 400, details: [{ code: "filter.expansion", path: "body" }] };
const no = async (): Promise<boolean> => false;
const yes = async (): Promise<boolean> => true;

const costly = (filter: string, conditions: number, of = "user ann"): CostlyFilter => ({
  of,
  filter,
  conditions,
});

describe("FilterBudget", () => {
  let registry: Registry;
  let filters: FilterBudget;

  beforeEach(() => {
    registry = new Registry();
    filters = new FilterBudget(registry, 100);
  });

  function subscribed(kuid: string, filter: CostlyFilter, connectionId = "line") {
    const more = { costly: filter, roomId: filter.filter, connectionId };
    const subscription = subscriptionOf(new FakeHost(), kuid, more);
    registry.add(subscription, []);
    return subscription;
  }

  it("bounds the filters of one caller together, until they have left", async () => {
    const first = subscribed("ann", costly("a", 60));
    await filters.begin("ann", costly("b", 41), no).should.be.rejectedWith(REFUSED);
    await filters.begin("bob", costly("b", 41, "user bob"), no);
    await filters.begin("ann", costly("b", 41), yes);
    registry.remove(first);
    await filters.begin("ann", costly("c", 41), no);
  });

  it("counts requests that are under way, and no longer", async () => {
    const end = await filters.begin("ann", costly("a", 60), no);
    await filters.begin("ann", costly("b", 41), no).should.be.rejectedWith(REFUSED);
    end();
    await filters.begin("ann", costly("b", 41), no);
  });

  it("counts the same filter once, over however many connections", async () => {
    subscribed("ann", costly("a", 60), "first");
    subscribed("ann", costly("a", 60), "second");
    await filters.begin("ann", costly("a", 60), no);
    await filters.begin("ann", costly("b", 40), no);
  });

  it("counts those of strangers by their addresses", async () => {
    subscribed("-1", costly("a", 60, "address one"));
    await filters.begin("-1", costly("b", 60, "address two"), no);
    await filters.begin("-1", costly("b", 60, "address one"), no).should.be.rejectedWith(REFUSED);
  });

  it("knows the filter of a room that somebody joins", () => {
    subscribed("ann", costly("a", 60));
    should(filters.ofRoom("a")).containEql({ filter: "a", conditions: 60 });
    should(filters.ofRoom("b")).be.undefined();
    should(filters.ofRoom(undefined)).be.undefined();
  });
});
