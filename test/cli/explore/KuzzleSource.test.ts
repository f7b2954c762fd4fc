import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import should from "should";

import { answerPage } from "../../../lib/cli/explore/answerPage";
import { KuzzleSource } from "../../../lib/cli/explore/KuzzleSource";

interface Sent {
  readonly action: string;
  readonly token: string | undefined;
  readonly dryRun?: unknown;
}

/** A Kuzzle that answers by a table. */
class FakeKuzzle {
  readonly sent: Sent[] = [];
  answers: Readonly<Record<string, object>> = {};
  /** Answers everything but logins so instead. */
  raw: { readonly status: number; readonly type: string; readonly text: string } | undefined;
  private readonly server: Server;

  constructor() {
    this.server = createServer((request, response) => {
      let text = "";
      request.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      request.on("end", () => {
        const asked = JSON.parse(text) as { action: string };
        this.sent.push({ ...asked, token: request.headers.authorization });
        const { raw } = asked.action === "login" ? { raw: undefined } : this;
        response.writeHead(raw?.status ?? 200, {
          "content-type": raw?.type ?? "application/json; charset=UTF-8",
        });
        response.end(raw?.text ?? JSON.stringify(this.answers[asked.action] ?? WHO_CAN));
      });
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

const WHO_CAN = { result: { profiles: [], users: [], complete: true, guarded: false } };
const NOBODY = { error: { status: 401, id: "security.token.expired", message: "Token expired" } };

describe("a Kuzzle that the explorer asks", () => {
  let kuzzle: FakeKuzzle;
  let place: ConstructorParameters<typeof KuzzleSource>[0];

  beforeEach(async () => {
    kuzzle = new FakeKuzzle();
    const port = await kuzzle.start();
    const shownUrl = `http://127.0.0.1:${port}`;
    place = { secure: false, protocol: "http", host: "127.0.0.1", port, shownUrl };
    kuzzle.answers = { login: { result: { jwt: "token", _id: "mary" } } };
  });
  afterEach(() => kuzzle.stop());

  const ask = { controller: "profile-guard", action: "whoCan" };

  it("is sent nothing before somebody has logged in", async () => {
    const source = new KuzzleSource(place);
    should(await source.login()).eql({ loggedIn: false });
    should(await answerPage(source, ask)).match({ error: { id: "explorer.login_needed" } });
    should(kuzzle.sent).eql([]);
  });

  it("is asked as whoever has logged in", async () => {
    const source = new KuzzleSource(place);
    await source.logIn({ controller: "", action: "", username: "mary", password: "secret" });
    should(await source.login()).eql({ loggedIn: true, kuid: "mary" });
    await source.query(ask);
    should(kuzzle.sent.at(-1)).match({ action: "whoCan", token: "Bearer token" });
  });

  it("is never asked as a stranger once the login has ended", async () => {
    const source = new KuzzleSource(place);
    await source.logIn({ controller: "", action: "", username: "mary", password: "secret" });
    kuzzle.answers = { ...kuzzle.answers, whoCan: NOBODY };
    for (const time of [1, 2]) {
      const error = { id: "explorer.login_needed" };
      should(await answerPage(source, ask)).match({ error }, String(time));
    }
    should(kuzzle.sent.filter(({ action }) => action === "whoCan")).have.length(1);
  });

  it("is logged in to again by the login of the environment", async () => {
    const source = new KuzzleSource({ ...place, as: { username: "mary", password: "secret" } });
    await source.query(ask);
    kuzzle.answers = { login: { result: { jwt: "new", _id: "mary" } }, whoCan: NOBODY };
    const answer = await answerPage(source, ask);
    should(answer).match({ error: { id: "security.token.expired" } });
    should(kuzzle.sent.at(-1)).match({ action: "whoCan", token: "Bearer new" });
  });

  it("lists the API keys of a user, unless they may not be seen", async () => {
    const source = new KuzzleSource({ ...place, as: { apiKey: "kapikey" } });
    const hits = [
      { _id: "k1", _source: { description: "of the shop" } },
      { _id: "k2", _source: {} },
    ];
    kuzzle.answers = { searchApiKeys: { result: { hits, total: 2 } } };
    const asked = { controller: "explorer", action: "keys", userId: "mary" };
    should(await answerPage(source, asked)).eql({
      result: {
        keys: [
          { id: "k1", description: "of the shop" },
          { id: "k2", description: "" },
        ],
        withheld: false,
      },
    });
    should(kuzzle.sent.at(-1)).match({ action: "searchApiKeys", userId: "mary" });
    const forbidden = { status: 403, id: "security.rights.forbidden", message: "no" };
    kuzzle.answers = { searchApiKeys: { error: forbidden } };
    should(await answerPage(source, asked)).eql({ result: { keys: [], withheld: true } });
  });

  it("is asked as nobody else than the page shows, once another tab has logged in", async () => {
    const source = new KuzzleSource(place);
    await source.logIn({ controller: "", action: "", username: "mary", password: "secret" });
    const other = { error: { id: "explorer.other_login", status: 409 } };
    for (const as of ["admin", ""]) {
      should(await answerPage(source, ask, as)).match(other, as);
      const names = { controller: "explorer", action: "names" };
      should(await answerPage(source, names, as)).match(other, as);
    }
    should(kuzzle.sent.map(({ action }) => action)).eql(["login"]);
    should(await answerPage(source, ask, "mary")).match({ result: { complete: true } });
  });

  it("keeps the login of before where a new one fails, and says what is wrong with it", async () => {
    const source = new KuzzleSource(place);
    await source.logIn({ controller: "", action: "", username: "mary", password: "secret" });
    const invalid = { status: 401, id: "security.token.invalid", message: "Invalid token" };
    kuzzle.answers = { getCurrentUser: { error: invalid }, login: { error: invalid } };
    const login = { controller: "explorer", action: "login" };
    for (const given of [{ apiKey: "junk" }, { username: "mary", password: "wrong" }]) {
      should(await answerPage(source, { ...login, ...given })).eql({ error: invalid });
    }
    should(await source.login()).eql({ loggedIn: true, kuid: "mary" });
  });

  const HTML = "<html>oops</html>";
  const JSON_TYPE = "application/json";
  const ODD: Readonly<Record<string, readonly [number, string, string, object]>> = {
    "a refusal before the request was read": [
      413,
      JSON_TYPE,
      '{"code":1,"id":"network.http.request_too_large","message":"Too large","status":413}',
      { id: "network.http.request_too_large", status: 413, message: "Too large" },
    ],
    "a page of a proxy": [502, "text/html", HTML, { id: "explorer.not_understood", status: 502 }],
    "a page with status 200": [200, "text/html", HTML, { id: "explorer.not_understood" }],
    "lines of JSON to what is no export": [
      200,
      "application/x-ndjson",
      "{}",
      { id: "explorer.not_understood" },
    ],
    "a status that fails beside a result": [
      500,
      JSON_TYPE,
      '{"result":{}}',
      { id: "explorer.not_understood" },
    ],
    "no text": [200, JSON_TYPE, "", { id: "explorer.not_understood" }],
    null: [200, JSON_TYPE, "null", { id: "explorer.not_understood" }],
    "no result": [200, JSON_TYPE, '{"error":null}', { id: "explorer.not_understood" }],
    "a text as error": [200, JSON_TYPE, '{"error":"boom"}', { status: 400, message: "boom" }],
    "an empty error": [500, JSON_TYPE, '{"error":{}}', { status: 500, message: /\w/u }],
    "an error of other form": [
      403,
      JSON_TYPE,
      '{"error":{"status":"403","id":{},"message":["x"],"count":"1","errors":7}}',
      { status: 403, id: "explorer.not_understood", message: /\w/u },
    ],
    ...Object.fromEntries(
      ["null", '"x"', "[]", "{}", '{"profiles":{},"users":[]}', "7"].map((result) => [
        `the result ${result}`,
        [200, JSON_TYPE, `{"error":null,"result":${result}}`, { id: "explorer.not_understood" }],
      ]),
    ),
  };
  for (const [what, [status, type, text, error]] of Object.entries(ODD)) {
    it(`is told of as failing where it answers ${what}`, async () => {
      const source = new KuzzleSource({ ...place, as: { apiKey: "kapikey-secret" } });
      kuzzle.raw = { status, type, text };
      should(await answerPage(source, ask)).match({ error });
      const save = { controller: "profile-guard", action: "createOrReplaceProfile", _id: "p" };
      should(await answerPage(source, save)).have.property("error");
    });
  }

  it("has stored what it tells under that id, and nothing where it tells a dry run", async () => {
    const source = new KuzzleSource({ ...place, as: { apiKey: "kapikey-secret" } });
    const save = { controller: "profile-guard", action: "createOrReplaceProfile", _id: "mine" };
    const stored = { _id: "mine", _version: 1, created: true, _source: {} };
    const tried = {
      ...{ dryRun: true, wouldStore: {}, findings: [], rights: { added: [], removed: [] } },
      ...{ users: { total: 0, ids: [] }, withheld: [], previewed: true },
    };
    const unknown = { error: { id: "explorer.not_understood" } };
    for (const [request, result, expected] of [
      [save, stored, { result: stored }],
      [save, { ...stored, _id: "another" }, unknown],
      [save, tried, unknown],
      [{ ...save, dryRun: true }, tried, { result: tried }],
      [{ ...save, dryRun: true }, stored, unknown],
    ] as const) {
      kuzzle.answers = { createOrReplaceProfile: { result } };
      should(await answerPage(source, request)).match(expected);
    }
    // Kuzzle answers neither a version nor whether it was there before
    const role = { controller: "security", action: "createOrReplaceRole", _id: "mine" };
    const explained = { allowed: true, through: [], lacks: [], guarded: true };
    for (const [request, result, expected] of [
      [role, { _id: "mine", _source: {} }, { result: { _id: "mine" } }],
      [role, tried, unknown],
      [{ ...role, dryRun: true }, tried, { result: tried }],
      [{ ...role, dryRun: true }, { _id: "mine", _source: {} }, unknown],
    ] as const) {
      kuzzle.answers = { explain: { result: explained }, createOrReplaceRole: { result } };
      should(await answerPage(source, request)).match(expected);
    }
  });

  it("is told of as not reached when it is away, without what was sent", async () => {
    const source = new KuzzleSource({ ...place, as: { apiKey: "kapikey-secret" } });
    await kuzzle.stop();
    const answer = await answerPage(source, ask);
    should(answer).match({ error: { id: "explorer.unreachable", status: 503 } });
    should(JSON.stringify(answer)).not.match(/secret/u);
  });

  it("is sent no draft of a role where nobody guards Kuzzle's own actions: a dry run would write", async () => {
    const source = new KuzzleSource({ ...place, as: { apiKey: "kapikey-secret" } });
    const draft = {
      ...{ controller: "security", action: "createOrReplaceRole", _id: "role" },
      ...{ body: { controllers: {} }, dryRun: true },
    };
    const explained = { allowed: true, through: [], lacks: [] };
    kuzzle.answers = { explain: { result: { ...explained, guarded: false } } };
    should(await answerPage(source, draft)).match({ error: { id: "explorer.dry_run_unguarded" } });
    should(kuzzle.sent.map(({ action }) => action)).eql(["explain"]);

    kuzzle.answers = { explain: { result: { ...explained, guarded: true } } };
    await answerPage(source, draft);
    should(kuzzle.sent.at(-1)).match({ action: "createOrReplaceRole", dryRun: true });
  });
});
