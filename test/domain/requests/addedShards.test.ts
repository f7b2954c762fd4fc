import should from "should";

import type { ShardSource } from "../../../lib/domain/actions";
import { addedShards, mayAddShards } from "../../../lib/domain/requests/addedShards";

const USUAL = { shards: 2, replicas: 1 };
const ORDERS = new Map([["orders", { shards: 3, replicas: 0 }]]);

function added(source: ShardSource, args: object, body?: unknown): Record<string, number> {
  const stored = (index: string) => (index === "acme" ? ORDERS : new Map<string, never>());
  return Object.fromEntries(addedShards(source, { args: { ...args }, body }, stored, USUAL));
}

describe("addedShards", () => {
  const made = { index: "acme", collection: "new" };
  const there = { index: "acme", collection: "orders" };

  it("counts those of a new collection with its replicas", () => {
    should(added("collection", made)).eql({ acme: 4 });
    for (const [settings, count] of [
      [{ number_of_shards: 5 }, 10],
      [{ number_of_shards: "5", number_of_replicas: "0" }, 5],
      [{ index: { number_of_shards: 5 } }, 10],
      [{ "index.number_of_shards": 5, number_of_replicas: null }, 10],
      // the host takes 0 for none given
      [{ number_of_replicas: 0 }, 4],
      ["text", 4],
    ] as const) {
      should(added("collection", made, { settings })).eql(
        { acme: count },
        JSON.stringify(settings),
      );
    }
  });

  it("passes settings over in a body that is mappings, as the host does", () => {
    const body = { properties: {}, settings: { number_of_replicas: "0" } };
    should(added("collection", made, body)).eql({ acme: 4 });
  });

  it("counts of a collection that exists the replicas alone that it gets", () => {
    for (const source of ["collection", "replicas"] as const) {
      should(added(source, there)).eql({ acme: 0 });
      should(added(source, there, { settings: { number_of_shards: 5 } })).eql({ acme: 0 });
      should(added(source, there, { settings: { number_of_replicas: 1 } })).eql({ acme: 3 });
      const replicas = { "index.number_of_replicas": "1" };
      should(added(source, there, { settings: replicas })).eql({ acme: 3 });
      // Elasticsearch's own default
      const none = { index: { number_of_replicas: null } };
      should(added(source, there, { settings: none })).eql({ acme: 3 });
    }
    should(added("replicas", made, { settings: { number_of_replicas: 1 } })).eql({ acme: 0 });
  });

  it("counts what stands for the collections of a new index", () => {
    should(added("index", { index: "acme" })).eql({ acme: 0 });
    should(added("index", { index: "new" })).eql({ new: 4 });
  });

  it("counts the collections alone of an import that do not exist", () => {
    const body = { acme: { orders: {}, a: {}, b: {} }, new: { orders: {} }, empty: {}, odd: 1 };
    should(added("collections", {}, body)).eql({ acme: 8, new: 4, empty: 0, odd: 0 });
    should(added("collections", {}, "text")).eql({});
  });
});

describe("mayAddShards", () => {
  it("needs no count for changes of a collection that name no replicas", () => {
    should(mayAddShards("replicas", { body: { settings: { refresh_interval: "1s" } } })).be.false();
    const replicas = { settings: { index: { number_of_replicas: 0 } } };
    should(mayAddShards("replicas", { body: replicas })).be.true();
    should(mayAddShards("collection", { body: undefined })).be.true();
  });
});
