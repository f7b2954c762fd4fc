import { request } from "node:http";

import should from "should";

import { ExplorerServer } from "../../../lib/cli/explore/ExplorerServer";
import type { NamesAnswer } from "../../../lib/cli/explore/protocol";
import type { Source } from "../../../lib/cli/explore/Source";

const NAMES: NamesAnswer = {
  ...{ profiles: [], roles: [], users: [], places: [], actions: [] },
  ...{ totals: {}, withheld: [] },
};

/** Answers every request with itself. */
const SOURCE: Source = {
  mode: "files",
  of: "nothing",
  login: async () => ({ loggedIn: true }),
  logIn: async () => undefined,
  logOut: () => undefined,
  names: async () => NAMES,
  query: async (asked) => asked,
};

interface Got {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** fetch sets Host and Origin by itself. */
async function send(
  url: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Got> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: body === undefined ? "GET" : "POST", headers }, (got) => {
      let text = "";
      got.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      got.on("end", () => {
        resolve({ status: got.statusCode, headers: got.headers, body: text });
      });
    });
    sent.on("error", reject).end(body);
  });
}

describe("the server of the explorer", () => {
  const question = JSON.stringify({ controller: "explorer", action: "start" });
  let explorer: ExplorerServer;
  let api: string;
  let own: Readonly<Record<string, string>>;

  before(async () => {
    explorer = await ExplorerServer.start(SOURCE);
    api = `${explorer.url}api`;
    const { origin } = new URL(api);
    own = { origin, "content-type": "application/json" };
  });
  after(() => explorer.close());

  it("listens on loopback, below a path that nobody can guess", () => {
    should(explorer.url).match(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{32}\/$/u);
  });

  it("answers its own page", async () => {
    const { status, body, headers } = await send(api, own, question);
    should(status).equal(200);
    should(JSON.parse(body)).match({ result: { mode: "files", loggedIn: true } });
    should(headers).match({ "cache-control": "no-store", "referrer-policy": "no-referrer" });
    const policy = String(headers["content-security-policy"]);
    should(policy).match(/default-src 'none'/u);
    should(policy).not.match(/unsafe|\*|https?:/u);
  });

  const WRONG: Readonly<Record<string, (own: Readonly<Record<string, string>>) => object>> = {
    "another origin": (all) => ({ ...all, origin: "http://evil.example" }),
    "no origin": ({ origin, ...all }) => all,
    "the origin null": (all) => ({ ...all, origin: "null" }),
    "another host, whose name was made to mean our address": (all) => ({
      ...all,
      host: "evil.example",
    }),
    "the host without its port": (all) => ({ ...all, host: "127.0.0.1" }),
    "another site, as the browser tells": (all) => ({ ...all, "sec-fetch-site": "cross-site" }),
  };
  for (const [what, change] of Object.entries(WRONG)) {
    it(`finds nothing for ${what}`, async () => {
      const headers = change(own) as Record<string, string>;
      should(await send(api, headers, question)).match({ status: 404, body: "Not found" });
    });
  }

  it("is opened by a link of elsewhere, which gets nothing else, nor into a frame", async () => {
    const site = { "sec-fetch-site": "cross-site" };
    const opened = { ...site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    should(await send(explorer.url, opened)).match({ status: 200, body: /<!doctype html>/iu });
    await explorer.visited;
    const refused: readonly (readonly [string, object, string?])[] = [
      [explorer.url, site],
      [explorer.url, { ...opened, "sec-fetch-dest": "iframe" }],
      [explorer.url, { ...opened, "sec-fetch-mode": "no-cors" }],
      [explorer.url, { ...opened, host: "evil.example" }],
      [explorer.url.slice(0, -2), opened],
      [api, { ...own, ...opened }, question],
    ];
    for (const [url, headers, body] of refused) {
      const what = JSON.stringify(headers);
      should(await send(url, headers as Record<string, string>, body)).match({ status: 404 }, what);
    }
  });

  it("finds nothing for another path, nor for a part of it", async () => {
    const { origin } = new URL(api);
    const [, secret = ""] = new URL(api).pathname.split("/");
    for (const path of ["", "api", `${secret.slice(0, -1)}/api`, `${secret}0/api`, secret]) {
      should(await send(`${origin}/${path}`, own, question)).match({ status: 404 });
    }
  });

  it("takes no form of another page, and no text that is no question", async () => {
    const form = { ...own, "content-type": "text/plain" };
    const malformed = { error: { id: "explorer.malformed" } };
    should(JSON.parse((await send(api, form, question)).body)).match(malformed);
    for (const text of ["", "[]", "{", '{"controller":"explorer"}']) {
      should(JSON.parse((await send(api, own, text)).body)).match(malformed);
    }
  });

  it("serves no file but those of the page", async () => {
    for (const name of ["../lib/index.js", "%2e%2e/package.json", "assets", "api"]) {
      should(await send(`${explorer.url}${name}`, {})).match({ status: 404 });
    }
  });

  it("hands on no request that the page has no use for", async () => {
    const actions = ["security:deleteUser", "document:search", "auth:login", "explorer:close"];
    for (const name of [...actions, "constructor:get", "explorer:constructor"]) {
      const [controller, action] = name.split(":");
      const { body } = await send(api, own, JSON.stringify({ controller, action }));
      should(JSON.parse(body)).match({ error: { id: "explorer.not_offered", status: 403 } }, name);
    }
  });
});
