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
        response.setHeader("content-type", "application/json; charset=UTF-8");
        response.end(JSON.stringify(this.answers[asked.action] ?? { result: {} }));
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

  it("takes no API key that it does not know, and says so", async () => {
    const source = new KuzzleSource(place);
    kuzzle.answers = { getCurrentUser: NOBODY };
    const login = { controller: "explorer", action: "login", apiKey: "kapikey-wrong" };
    should(await answerPage(source, login)).match({
      error: { id: "explorer.login_needed", message: /This API key is not known/u },
    });
    should(await source.login()).eql({ loggedIn: false });
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
    kuzzle.answers = { explain: { result: { allowed: true, guarded: false } } };
    should(await answerPage(source, draft)).match({ error: { id: "explorer.dry_run_unguarded" } });
    should(kuzzle.sent.map(({ action }) => action)).eql(["explain"]);

    kuzzle.answers = { explain: { result: { allowed: true, guarded: true } } };
    await answerPage(source, draft);
    should(kuzzle.sent.at(-1)).match({ action: "createOrReplaceRole", dryRun: true });
  });
});
