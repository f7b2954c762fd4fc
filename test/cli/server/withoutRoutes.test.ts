import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { Http, Kuzzle } from "kuzzle-sdk";
import should from "should";

import { withoutRoutes } from "../../../lib/cli/server/withoutRoutes";

const CLAIMS = { _id: "mary", exp: 9_999_999_999_999 };
const TOKEN = `a.${Buffer.from(JSON.stringify(CLAIMS)).toString("base64")}.c`;

interface Received {
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

describe("a Kuzzle that tells strangers no URLs", () => {
  let server: Server;
  let received: Received[];
  let status: number;

  beforeEach(async () => {
    received = [];
    status = 401;
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => (body += String(chunk)));
      request.on("end", () => {
        received.push({ url: request.url, authorization: request.headers.authorization, body });
        const isRefused = request.url === "/_publicApi" && status !== 200;
        const routes = { server: { now: { http: [{ verb: "GET", url: "/_now" }] } } };
        const answer = isRefused
          ? { status, error: { status, message: "no" }, result: null }
          : { status: 200, error: null, result: routes };
        response.setHeader("content-type", "application/json");
        response.end(JSON.stringify({ requestId: "1", ...answer }));
      });
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });

  afterEach(() => {
    server.close();
  });

  async function connected(): Promise<Kuzzle> {
    const { port } = server.address() as AddressInfo;
    const sdk = new Kuzzle(withoutRoutes(new Http("127.0.0.1", { port })));
    await sdk.connect();
    return sdk;
  }

  for (const refusal of [401, 403]) {
    it(`is asked by the URL of every request (${refusal})`, async () => {
      status = refusal;
      const sdk = await connected();
      sdk.jwt = TOKEN;
      const request = { controller: "profile-guard", action: "explain", dryRun: false };
      await sdk.query({ ...request, body: { isFalse: false } });
      const { url, authorization, body } = received.at(-1) as Received;
      should({ url, authorization }).eql({
        url: "/_query",
        authorization: `Bearer ${TOKEN}`,
      });
      const sent = JSON.parse(body) as Record<string, unknown>;
      should(sent).containEql({ controller: "profile-guard", action: "explain" });
      should(sent.body).eql({ isFalse: false });
      // Kuzzle takes it for true
      should(sent).not.have.property("dryRun");
      should(sent).not.have.property("jwt");
    });
  }

  it("is asked by its own URLs where it tells them", async () => {
    status = 200;
    await (await connected()).query({ controller: "server", action: "now" });
    should(received.map(({ url }) => url)).eql(["/_publicApi", "/_now"]);
  });
});
