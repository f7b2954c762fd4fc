/* oxlint-disable typescript/no-require-imports -- the host's inner files have no types */
import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import should from "should";

import type { StorageClient } from "../../../lib/host/kernel/kernel";
import { KuzzleShardReader } from "../../../lib/host/storage/KuzzleShardReader";

const { Elasticsearch } = require("kuzzle/dist/lib/service/storage/Elasticsearch") as {
  Elasticsearch: { buildClient(config: object, version?: string): StorageClient };
};
const { BackendStorage } = require("kuzzle/dist/lib/core/backend/backendStorage") as {
  BackendStorage: new (application: object) => { readonly storageClient: object };
};

const HEALTH = {
  number_of_data_nodes: 2,
  indices: {
    "&acme.orders": { number_of_shards: 5, number_of_replicas: 1 },
    // a name that was taken
    "&acme.orders.1234": { number_of_shards: 1, number_of_replicas: 0 },
    "&acme._kuzzle_keep": { number_of_shards: 1, number_of_replicas: 1 },
    "&acme2.orders": { number_of_shards: 1, number_of_replicas: 2 },
    "%kuzzle.users": { number_of_shards: 1, number_of_replicas: 0 },
    "@&acme.raced": { number_of_shards: 1, number_of_replicas: 1 },
    elsewhere: { number_of_shards: 2, number_of_replicas: 0 },
  },
};
const ALIASES = [
  { alias: "@&acme.orders", index: "&acme.orders" },
  { alias: "@&acme.products", index: "&acme.orders.1234" },
  { alias: "@&acme._kuzzle_keep", index: "&acme._kuzzle_keep" },
  { alias: "@&acme2.orders", index: "&acme2.orders" },
  { alias: "@%kuzzle.users", index: "%kuzzle.users" },
  { alias: "@&acme.gone", index: "&acme.gone" },
];
const perNode = (max_shards_per_node: unknown): object => ({ cluster: { max_shards_per_node } });
const kernelWith = (defaultSettings: object = {}) => ({
  config: {
    security: { restrictedProfileIds: [] },
    services: { storageEngine: { defaultSettings } },
  },
});

describe("KuzzleShardReader", () => {
  let server: Server;
  let answers: Record<string, unknown>;
  let asked: URL[];
  let node: string;

  beforeEach(async () => {
    answers = {
      "/_cluster/health": HEALTH,
      "/_cluster/settings": { defaults: perNode("1000") },
      "/_cat/aliases": ALIASES,
    };
    asked = [];
    server = createServer(({ url = "" }, response) => {
      const path = new URL(url, node);
      asked.push(path);
      const answer = answers[path.pathname];
      response.writeHead(answer === undefined ? 500 : 200, {
        "content-type": "application/json",
        "x-elastic-product": "Elasticsearch",
      });
      response.end(JSON.stringify(answer ?? {}));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    node = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const reader = (version = "7", defaultSettings?: object): KuzzleShardReader => {
    const client = Elasticsearch.buildClient({ node }, version);
    return new KuzzleShardReader(kernelWith(defaultSettings), () => client);
  };

  for (const version of ["7", "8"]) {
    it(`counts shards and replicas by the client of Elasticsearch ${version}`, async () => {
      const { all, most, stored } = await reader(version).count();
      should({ all, most }).eql({ all: 10 + 1 + 2 + 3 + 1 + 2 + 2, most: 2_000 });
      should([...stored("acme")]).eql([
        ["orders", { shards: 5, replicas: 1 }],
        ["products", { shards: 1, replicas: 0 }],
        ["_kuzzle_keep", { shards: 1, replicas: 1 }],
        ["@&acme.raced", { shards: 1, replicas: 1 }],
      ]);
      should(stored("nowhere").size).equal(0);
      should(asked.map(({ pathname }) => pathname).sort()).eql(Object.keys(answers).sort());
    });

    it(`fails when Elasticsearch ${version} answers with an error, or otherwise than expected`, async () => {
      for (const path of Object.keys(answers)) {
        const before = answers[path];
        answers[path] = undefined;
        await reader(version).count().should.be.rejected();
        answers[path] = before;
      }
      answers["/_cluster/settings"] = {};
      await reader(version)
        .count()
        .should.be.rejectedWith(/not tell of its shards/u);
      answers["/_cluster/settings"] = { defaults: perNode("1000") };
      answers["/_cluster/health"] = { indices: {} };
      await reader(version)
        .count()
        .should.be.rejectedWith(/not tell of its shards/u);
    });
  }

  it("takes the setting that holds of those that Elasticsearch tells", async () => {
    const frozen = { frozen: "3000" };
    for (const [settings, most] of [
      [{ transient: perNode("7"), persistent: perNode("8"), defaults: perNode(frozen) }, 14],
      [{ transient: {}, persistent: perNode("8"), defaults: perNode(frozen) }, 16],
      [{ persistent: {}, transient: {}, defaults: perNode("9") }, 18],
    ] as const) {
      answers["/_cluster/settings"] = settings;
      should((await reader().count()).most).equal(most);
    }
  });

  it("knows the host's own defaults", () => {
    should(reader().usual).eql({ shards: 1, replicas: 1 });
    const settings = { number_of_shards: 3, number_of_replicas: "0" };
    should(reader("7", settings).usual).eql({ shards: 3, replicas: 0 });
  });

  it("142: a client without a version is one of Elasticsearch 7; the application's has the configured one", () => {
    const storageEngine = { client: { node }, majorVersion: "8" };
    const { storageClient } = new BackendStorage({
      _kuzzle: { config: { services: { storageEngine } } },
    });
    const eight = Elasticsearch.buildClient({ node }, "8");
    should(storageClient.constructor).equal(eight.constructor);
    should(Elasticsearch.buildClient({ node }).constructor).not.equal(eight.constructor);
  });
});
