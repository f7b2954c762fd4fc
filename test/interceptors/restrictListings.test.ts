import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { ProfileGuardOptions } from "../../lib/config/config";
import { parseConfig } from "../../lib/config/config";
import { restrictListings } from "../../lib/interceptors/restrictListings";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

const ACTIONS = {
  index: ["list", "stats"],
  collection: ["list", "searchSpecifications"],
  realtime: ["list"],
};

describe("restrictListings", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("all", ACTIONS)
      .withProfile("whole", { policies: [{ roleId: "all", restrictedTo: [{ index: "acme" }] }] })
      .withProfile("part", {
        policies: [{ roleId: "all", restrictedTo: [{ index: "acme", collections: ["orders"] }] }],
      })
      .withProfile("admin", { policies: [{ roleId: "all" }] });
    host.indexes.set("acme", ["orders", "products"]).set("globex", ["orders"]);
  });

  async function listed(
    key: string,
    result: object,
    profileIds: readonly string[],
    args: object = {},
    options: ProfileGuardOptions = {},
  ): Promise<{ readonly answer: unknown; readonly run: KuzzleRequest | undefined }> {
    const [controller = "", action = ""] = key.split(":");
    const user = { _id: "u", profileIds };
    const request = requestOf(controller, action, args, { token: {}, user });
    let run: KuzzleRequest | undefined;
    restrictListings({
      host,
      config: parseConfig(options, {}),
      ...gateOf(host),
      log: { warn: () => undefined },
    });
    const native = async (): Promise<object> => {
      run = structuredCloneOf(request);
      return result;
    };
    const around = host.intercepted.get(key);
    const answer = await (around === undefined ? native() : around(request, native));
    return { answer, run };
  }

  /** The request as the host's own action reads it. */
  function structuredCloneOf({ input }: KuzzleRequest): KuzzleRequest {
    return requestOf(String(input.controller), String(input.action), {
      ...input.args,
      body: input.body,
    });
  }

  const indexes = { indexes: ["acme", "globex"], collections: { acme: 2, globex: 1 } };
  const collections = {
    type: "all",
    collections: [
      { name: "orders", type: "stored" },
      { name: "products", type: "stored" },
    ],
  };
  const statistics = {
    indexes: [
      {
        name: "acme",
        size: 30,
        collections: [
          { name: "orders", size: 10, documentCount: 1 },
          { name: "products", size: 20, documentCount: 2 },
        ],
      },
      { name: "globex", size: 5, collections: [{ name: "orders", size: 5, documentCount: 3 }] },
    ],
    size: 35,
  };
  const rooms = { acme: { orders: { a: 1 }, products: { b: 2 } }, globex: {} };

  it("cuts every form of list to what the caller's right to it covers", async () => {
    for (const [key, given, args, shown] of [
      ["index:list", indexes, {}, { indexes: ["acme"], collections: { acme: 1 } }],
      ["index:list", { indexes: ["acme", "globex"] }, {}, { indexes: ["acme"] }],
      [
        "collection:list",
        collections,
        { index: "acme" },
        { type: "all", collections: [{ name: "orders", type: "stored" }] },
      ],
      [
        "index:stats",
        statistics,
        {},
        {
          indexes: [
            {
              name: "acme",
              size: 10,
              collections: [{ name: "orders", size: 10, documentCount: 1 }],
            },
          ],
          size: 10,
        },
      ],
      ["realtime:list", rooms, {}, { acme: { orders: { a: 1 } } }],
    ] as const) {
      should((await listed(key, given, ["part"], args)).answer).eql(shown, key);
      should((await listed(key, given, ["admin"], args)).answer).equal(given, key);
    }
  });

  it("shows everything when configured so, and to the application", async () => {
    const options = { restrictListings: false };
    should((await listed("index:list", indexes, ["part"], {}, options)).answer).equal(indexes);
    host.isApplication = () => true;
    should((await listed("index:list", indexes, ["part"])).answer).equal(indexes);
  });

  it("cuts pages out of what is visible, as the host does", async () => {
    const args = { index: "acme", from: 0, size: 1 };
    const { answer, run } = await listed("collection:list", collections, ["whole"], args);
    should(answer).eql({
      type: "all",
      from: 0,
      size: 1,
      collections: [{ name: "orders", type: "stored" }],
    });
    should(run?.input.args).not.have.properties("from", "size");
    const rest = await listed("collection:list", collections, ["whole"], {
      index: "acme",
      from: 1,
    });
    should(rest.answer).eql({
      type: "all",
      from: 1,
      collections: [{ name: "products", type: "stored" }],
    });
  });

  it("has specifications searched within what is visible", async () => {
    const key = "collection:searchSpecifications";
    const query = { term: { collection: "orders" } };
    const { run } = await listed(key, {}, ["part"], { body: { query, size: 3 } });
    should(run?.input.body).eql({
      size: 3,
      query: {
        constant_score: {
          filter: {
            bool: {
              filter: [
                query,
                {
                  bool: {
                    minimum_should_match: 1,
                    should: [{ terms: { index: [] } }, { terms: { _id: ["acme#orders"] } }],
                  },
                },
              ],
            },
          },
        },
      },
    });
    should((await listed(key, {}, ["admin"], { body: { query } })).run?.input.body).eql({ query });
  });
});
