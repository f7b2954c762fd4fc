import should from "should";

import type { Author, Origin } from "../../../lib/domain/access/origins";
import { MADE_BY, MADE_THROUGH } from "../../../lib/domain/access/origins";
import { MADE_AT } from "../../../lib/domain/access/singleUse";
import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { markMade } from "../../../lib/host/storage/markMade";
import type { Made } from "../../../lib/host/port/AccessStore";

const LOCAL = "plugin-kuzzle-plugin-auth-passport-local";
const STORE = "core:cache:internal:store";
const CREATE = "core:storage:private:document:create";
const UPDATE = "core:storage:private:document:update";
const origin: Origin = { kind: "apiKey", kuid: "mary", id: "planted", author: "equal" };
const former: Origin = { kind: "credentials", kuid: "mary", id: "local", author: "other" };

describe("markMade", () => {
  let answerers: Map<string, Answerer>;
  let written: unknown[][];
  let asked: Made[];
  let origins: readonly Origin[];
  let by: readonly Author[];

  beforeEach(() => {
    written = [];
    asked = [];
    origins = [origin];
    by = [];
    answerers = new Map(
      [STORE, CREATE, UPDATE].map((event) => [event, async (...args) => void written.push(args)]),
    );
    const kuzzle = { coreAnswerers: answerers, internalIndex: { index: "kuzzle" } };
    const missing = markMade(kuzzle as unknown as Kernel, async (made) => {
      asked.push(made);
      return { through: origins, by, ...(made.isForOnce && { at: "7" }) };
    });
    should(missing).eql([]);
  });

  async function ask(event: string, ...args: unknown[]): Promise<unknown> {
    await answerers.get(event)?.(...args);
    return written.at(-1);
  }

  const tokenOf = (members: object): string => JSON.stringify({ userId: "mary", ...members });

  it("marks each token, once", async () => {
    const key = "repos/kuzzle/token/mary#t";
    const marked = tokenOf({ [MADE_THROUGH]: [origin] });
    should(await ask(STORE, key, tokenOf({}), { ttl: 1 })).eql([key, marked, { ttl: 1 }]);
    should(asked).eql([{ kind: "session", kuid: "mary" }]);
    origins = [];
    should(await ask(STORE, key, marked, {})).eql([key, marked, {}]);
    should(await ask(STORE, key, tokenOf({}), {})).eql([key, tokenOf({}), {}]);
  });

  it("marks each API key", async () => {
    const content = { userId: "mary" };
    should(await ask(CREATE, "kuzzle", "api-keys", content, {})).eql([
      ...["kuzzle", "api-keys"],
      { ...content, [MADE_THROUGH]: [origin] },
      {},
    ]);
    origins = [];
    should(await ask(CREATE, "kuzzle", "api-keys", content)).eql(["kuzzle", "api-keys", content]);
    should(asked).eql([
      { kind: "apiKey", kuid: "mary" },
      { kind: "apiKey", kuid: "mary" },
    ]);
  });

  it("leaves with the content of who made it what the storage notes there", async () => {
    const info = { author: "boss", createdAt: 7 };
    markMade(
      {
        coreAnswerers: answerers.set(CREATE, async (_index, _collection, content) => {
          Object.assign(content as object, { _kuzzle_info: info });
        }),
        internalIndex: { index: "kuzzle" },
      } as unknown as Kernel,
      async () => ({ through: origins, by }),
    );
    const content = { userId: "mary" };
    await answerers.get(CREATE)?.("kuzzle", "api-keys", content, {});
    should(content).eql({ userId: "mary", _kuzzle_info: info });
  });

  it("marks each password of local, and each new one anew", async () => {
    const content = { kuid: "mary", userPassword: "hash", [MADE_THROUGH]: [former] };
    should(await ask(CREATE, LOCAL, "users", content)).eql([
      ...[LOCAL, "users"],
      { ...content, [MADE_THROUGH]: [former, origin] },
    ]);
    const changed = { userPassword: "other" };
    origins = [];
    should(await ask(UPDATE, LOCAL, "users", "name", changed, {})).eql([
      ...[LOCAL, "users", "name"],
      { ...changed, [MADE_THROUGH]: [], [MADE_BY]: [] },
      {},
    ]);
    should(asked.at(-1)).eql({ kind: "credentials", kuid: undefined });
  });

  it("tells of a token for one use when it was made, though it is stored once more", async () => {
    origins = [];
    const key = "repos/kuzzle/token/mary#t";
    const marked = tokenOf({ singleUse: true, [MADE_AT]: "7" });
    should(await ask(STORE, key, tokenOf({ singleUse: true }), {})).eql([key, marked, {}]);
    should(asked).eql([{ kind: "session", kuid: "mary", isForOnce: true }]);
    should(await ask(STORE, key, marked, {})).eql([key, marked, {}]);
  });

  it("tells who has made a key, or set a password, with another username too", async () => {
    origins = [];
    const before: Author = { author: "equal", since: 1 };
    const now: Author = { author: "equal", since: 2 };
    by = [now];
    const key = { userId: "mary" };
    should(await ask(CREATE, "kuzzle", "api-keys", key)).eql([
      ...["kuzzle", "api-keys"],
      { ...key, [MADE_BY]: [now] },
    ]);
    const old = { kuid: "mary", userPassword: "hash", updater: "equal", _kuzzle_info: {} };
    should(await ask(CREATE, LOCAL, "users", { ...old, [MADE_BY]: [before] })).match([
      LOCAL,
      "users",
      { [MADE_BY]: [before, now] },
    ]);
    // of a former password nobody has noted who that was
    should(await ask(CREATE, LOCAL, "users", old)).match([
      LOCAL,
      "users",
      { [MADE_BY]: [{ author: "equal" }, now] },
    ]);
    should(await ask(UPDATE, LOCAL, "users", "name", { userPassword: "other" })).match([
      ...[LOCAL, "users", "name"],
      { [MADE_BY]: [now] },
    ]);
  });

  it("lets everything else pass", async () => {
    const others: [string, ...unknown[]][] = [
      [STORE, "repos/kuzzle/profiles/p", "{}"],
      [STORE, 7, "{}"],
      [CREATE, "kuzzle", "users", { userId: "mary" }],
      [CREATE, "other", "api-keys", { userId: "mary" }],
      [CREATE, LOCAL, "config", { kuid: "mary" }],
      [UPDATE, LOCAL, "users", "name", { kuid: "mary" }],
      [UPDATE, "kuzzle", "api-keys", "id", { userPassword: "x" }],
    ];
    for (const [event, ...args] of others) {
      should(await ask(event, ...args)).eql(args);
    }
    should(asked).eql([]);
  });

  it("tells what the host does not have", () => {
    const kuzzle = { coreAnswerers: new Map(), internalIndex: { index: "kuzzle" } };
    should(markMade(kuzzle as unknown as Kernel, async () => ({ through: [], by: [] }))).eql([
      STORE,
      CREATE,
      UPDATE,
    ]);
  });
});
