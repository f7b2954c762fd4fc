import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";

import should from "should";

import type { StorageModules } from "../../../lib/host/patches/literalIds";
import { takeIdsLiterally } from "../../../lib/host/patches/literalIds";

const MODULE = "kuzzle/dist/lib/service/storage/7/elasticsearch";
const resolve = createRequire(__filename);
const { Client } = createRequire(resolve.resolve(MODULE))("sdk-es7") as {
  Client: new (
    options: object,
  ) => Record<
    "get" | "exists" | "delete" | "index" | "create" | "update" | "search",
    (params: object) => Promise<unknown>
  > & { close(): Promise<void> };
};
const { ES7 } = resolve(MODULE) as {
  ES7: { prototype: { get: (index: string, collection: string, id: string) => Promise<unknown> } };
};

/** Lists the paths that the client sends to Elasticsearch. */
async function sent(id: string): Promise<string[]> {
  const lines: string[] = [];
  const server: Server = createServer((request: IncomingMessage, response) => {
    lines.push(`${request.method ?? ""} ${request.url ?? ""}`);
    response.setHeader("content-type", "application/json").end("{}");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const client = new Client({ node: `http://127.0.0.1:${port}` });
  try {
    const place = { index: "&i.c", id };
    await client.get(place);
    await client.exists(place);
    await client.delete(place);
    await client.index({ ...place, body: {} });
    await client.create({ ...place, body: {} });
    await client.update({ ...place, body: {} });
    await client.search({ index: "&i.c", body: {} });
  } finally {
    await client.close();
    server.close();
  }
  return lines;
}

const lines = (id: string): string[] => [
  `GET /%26i.c/_doc/${id}`,
  `HEAD /%26i.c/_doc/${id}`,
  `DELETE /%26i.c/_doc/${id}`,
  `PUT /%26i.c/_doc/${id}`,
  `PUT /%26i.c/_create/${id}`,
  `POST /%26i.c/_update/${id}`,
  "POST /%26i.c/_search",
];

/** Returns what the host's service asks its client for, by the id that it is asked for. */
async function askedFor(scope: "private" | "public", id: string): Promise<unknown> {
  const asked: unknown[] = [];
  const service = Object.assign(Object.create(ES7.prototype) as typeof ES7.prototype, {
    _scope: scope,
    logger: { debug: () => undefined },
    _getAlias: () => "%kuzzle.users",
    _client: {
      get: async (given: { id: unknown }) => {
        asked.push(String(given.id));
        return { body: {} };
      },
    },
  });
  await service.get("kuzzle", "users", id);
  return asked;
}

describe("the ids of documents", () => {
  it("113: of the host alone are sent as endpoints, but for _search, which it does not read", async () => {
    should(await sent("_count")).eql(lines("_count"));
    await askedFor("private", "_search").should.be.rejectedWith({
      id: "services.storage.search_as_an_id",
    });
  });

  it("are sent as ids, endpoints as endpoints, and can be taken back", async () => {
    const takeBack = takeIdsLiterally();
    try {
      should(await sent("_count")).eql(lines("%5Fcount"));
      should(await sent("_a/_b")).eql(lines("%5Fa%2F_b"));
      should(await sent("a_b")).eql(lines("a_b"));
    } finally {
      takeBack();
    }
    should(await sent("_count")).eql(lines("_count"));
  });

  it("are read all by Kuzzle itself, and by clients all but _search", async () => {
    const takeBack = takeIdsLiterally();
    try {
      should(await askedFor("private", "_search")).eql(["_search"]);
      should(await askedFor("public", "_count")).eql(["_count"]);
      await askedFor("public", "_search").should.be.rejectedWith({
        id: "services.storage.search_as_an_id",
      });
    } finally {
      takeBack();
    }
  });

  it("stay as they are where the host looks otherwise", () => {
    const unlike = { transport: {}, service: {} } as unknown as StorageModules;
    (() => takeIdsLiterally(() => unlike)).should.throw(/no "request" and "get"/u);
  });
});
