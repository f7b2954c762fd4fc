import should from "should";

import { apiOf } from "../../../lib/cli/check/readApi";

import { joinApis, parseApi } from "../../../lib/cli/check/knownApi";
import { CommandError } from "../../../lib/cli/support/exit";

describe("What --controllers tells of an API", () => {
  const parse = (text: string) => parseApi({ name: "api.yaml", text });
  const controllersOf = (text: string): object =>
    Object.fromEntries([...parse(text).api].map(([name, actions]) => [name, [...actions]]));

  const ROUTES = { assets: { get: { action: "get", controller: "assets" }, list: {} } };
  const WHOLE = { ...ROUTES, auth: { login: {} }, security: { getUser: {} }, server: { now: {} } };

  it("is read from lists of actions, in YAML and JSON", () => {
    should(controllersOf("shop/orders: [pay, cancel]\nempty: []\n")).eql({
      "shop/orders": ["pay", "cancel"],
      empty: [],
    });
    should(controllersOf('{"assets":["get"]}')).eql({ assets: ["get"] });
  });

  it("is read from every answer of the host that lists its actions", () => {
    for (const answer of [
      ROUTES,
      { status: 200, error: null, controller: "server", action: "publicApi", result: ROUTES },
      { result: ROUTES },
      {
        status: 200,
        result: { serverInfo: { kuzzle: { api: { routes: ROUTES }, version: "2" } } },
      },
      { serverInfo: { kuzzle: { api: { routes: ROUTES } } } },
      { status: 200, result: { limits: {}, version: "2.56.0", routes: ROUTES } },
    ]) {
      should(controllersOf(JSON.stringify(answer))).eql({ assets: ["get", "list"] });
    }
  });

  it("counts as the whole API where the host's own controllers are listed", () => {
    should(parse(JSON.stringify(ROUTES)).apiIsPartial).be.true();
    should(parse(JSON.stringify(WHOLE)).apiIsPartial).be.false();
  });

  it("may declare what an action reads of a request's place", () => {
    const { api, reads } = parse("assets: { get: none, list: index, find: collection, put: {} }");
    should([...(api.get("assets") ?? [])]).eql(["get", "list", "find", "put"]);
    should([...(reads.get("assets") ?? [])]).eql([
      ["get", "none"],
      ["list", "index"],
      ["find", "collection"],
    ]);
  });

  it("adds up over several, of which one that is whole is enough", () => {
    const parts = ["a: [x]", "a: { y: none }", JSON.stringify(WHOLE)].map(parse);
    const { api, apiIsPartial, reads } = joinApis(parts);
    should([...(api.get("a") ?? [])]).eql(["x", "y"]);
    should(reads.get("a")?.get("y")).equal("none");
    should(apiIsPartial).be.false();
    should(joinApis(parts.slice(0, 2)).apiIsPartial).be.true();
  });

  it("may list a controller of a name that files of roles use", () => {
    should(controllersOf("users: { list: {} }")).eql({ users: ["list"] });
  });

  for (const [what, text, told] of [
    ["nothing", "# soon\n", /^api\.yaml: is empty/u],
    ["no object", "- assets", /^api\.yaml: must hold/u],
    ["a syntax error", "assets: [", /^api\.yaml:1:10: /u],
    ["a controller that is no list", "assets: get", /^api\.yaml: "assets" must list/u],
    ["an action that is no name", "assets: [5]", /^api\.yaml: "assets" must list/u],
    ["a wildcard", "assets: ['*']", /^api\.yaml: "assets" must name each action/u],
    ["a controller for all", "'*': [get]", /^api\.yaml: "\*" is no controller/u],
    ["a word that it does not know", "assets: { get: all }", /^api\.yaml: "assets\.get" must be/u],
    ["a role", "assets: { actions: { get: true } }", /^api\.yaml: "assets" reads like a role/u],
    ["roles", "roles: { a: { controllers: {} } }\nusers: {}", /^api\.yaml: holds roles/u],
    [
      "a refusal",
      '{"status":401,"error":{"message":"Unauthorized"},"result":null}',
      /^api\.yaml: holds an error of Kuzzle's: Unauthorized/u,
    ],
  ] as const) {
    it(`is refused, by the file's name, where it is ${what}`, () => {
      should(() => parse(text)).throw(CommandError, { exitCode: 2, lines: [told] as never });
    });
  }

  it("is asked of a server that somebody is logged in to, unless it does not tell them", async () => {
    const asked = await apiOf({
      url: "http://here",
      query: async () => ({ payments: { approve: { controller: "payments", action: "approve" } } }),
    });
    should([...(asked?.api.get("payments") ?? [])]).eql(["approve"]);
    const untold = await apiOf({
      url: "http://here",
      query: async () => {
        throw Object.assign(new Error("no"), { status: 403 });
      },
    });
    should(untold).be.undefined();
  });
});
