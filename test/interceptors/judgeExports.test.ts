import { Readable } from "node:stream";
import { setImmediate as nextTurn } from "node:timers/promises";

import { HttpStream } from "kuzzle";
import should from "should";
import sinon from "sinon";

import { MADE_THROUGH } from "../../lib/domain/access/origins";
import { MADE_AT, plantedEvent } from "../../lib/domain/access/singleUse";
import { parseConfig } from "../../lib/config/config";
import { judgeExports } from "../../lib/interceptors/judgeExports";
import { JUDGED_EVERY } from "../../lib/usecases/requests/whileAllowed";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

/** The class by which the host makes its files. */
// oxlint-disable-next-line typescript/no-require-imports -- the host's inside has no types
const { BufferedPassThrough } = require("kuzzle/dist/lib/util/bufferedPassThrough") as {
  BufferedPassThrough: new (options: object) => Readable & { end(text: string): void };
};

const TOKEN = { userId: "john", jwt: "a.b.c" };
const PIECES = ["first\n", "second\n", "third\n"];

/** Gives one piece at a time, each after the one before has been received. */
function piecemeal(): Readable {
  async function* pieces(): AsyncGenerator<string> {
    for (const piece of PIECES) {
      yield piece;
      await nextTurn();
    }
  }
  return Readable.from(pieces(), { objectMode: false, highWaterMark: 1 });
}

describe("judgeExports", () => {
  let host: FakeHost;
  let clock: sinon.SinonFakeTimers;

  beforeEach(() => {
    host = new FakeHost();
    clock = sinon.useFakeTimers({ toFake: ["Date"] });
  });

  afterEach(() => {
    clock.restore();
  });

  /** A piece becomes due with each judgement; @param ending after how many pieces something ends */
  async function receive(
    ending: number,
    {
      options = {},
      byApplication = false,
      source = piecemeal(),
      token = TOKEN,
      end,
    }: {
      options?: object;
      byApplication?: boolean;
      source?: Readable;
      token?: object;
      end?: () => Promise<void>;
    } = {},
  ): Promise<string> {
    const { gate } = gateOf(host, options);
    should(
      judgeExports({ host, config: parseConfig(options, {}), gate, log: { warn: () => 0 } }),
    ).eql([]);
    const place = { index: "acme", collection: "orders" };
    const user = { _id: TOKEN.userId, profileIds: ["admin"] };
    const request = requestOf("document", "export", place, { token, user });
    if (byApplication) {
      host.applicationRequests.add(request);
    }
    const file = (await host.intercepted.get("document:export")?.(
      request,
      async () => new HttpStream(source),
    )) as HttpStream;
    let text = "";
    let pieces = 0;
    for await (const piece of file.stream as AsyncIterable<Buffer>) {
      text += piece.toString();
      pieces += 1;
      clock.tick(JUDGED_EVERY);
      if (pieces === ending) {
        await (end?.() ?? host.endedRequests.add(request));
      }
    }
    return text;
  }

  it("hands on the whole file while its receiver is allowed it", async () => {
    should(await receive(Infinity)).equal(PIECES.join(""));
  });

  it("hands on what the host has written, which writes the next piece over it", async () => {
    const source = new BufferedPassThrough({ highWaterMark: 4 });
    const lines = Array.from({ length: 20 }, (_, line) => `${line} `.padStart(4, "."));
    source.end(lines.join(""));
    should(await receive(Infinity, { source })).equal(lines.join(""));
  });

  it("ends it with the rights or the token it was begun by, and says so", async () => {
    const source = piecemeal();
    const text = await receive(1, { source });
    should(text).not.containEql("third");
    should(text).containEql('"id":"profile-guard.rights.unchecked"');
    should(source.destroyed).be.true();
    should(source.errored).be.null();
  });

  it("ends what a token for one use has begun when all tokens of its user do", async () => {
    const token = { ...TOKEN, singleUse: true };
    should(await receive(Infinity, { token })).equal(PIECES.join(""));
    const revoke = async (): Promise<void> =>
      host.access.noteUserEvent(TOKEN.userId, "ended", "ended");
    should(await receive(1, { token, end: revoke })).containEql("profile-guard.rights.unchecked");
    should(await receive(1, { token: TOKEN, end: revoke })).equal(PIECES.join(""));
  });

  it("ends it though they did before it began, but after the token was looked up", async () => {
    const madeAt = await host.access.now();
    await host.access.noteUserEvent(TOKEN.userId, "password", "ended");
    const token = { ...TOKEN, singleUse: true, [MADE_AT]: madeAt };
    should(await receive(Infinity, { token })).containEql("profile-guard.rights.unchecked");
    const later = { ...token, [MADE_AT]: await host.access.now() };
    should(await receive(Infinity, { token: later })).equal(PIECES.join(""));
  });

  it("ends it with the planted key that had made the token, and not with that of another", async () => {
    const origin = { kind: "apiKey", kuid: TOKEN.userId, id: "k", author: "equal" };
    const token = { ...TOKEN, singleUse: true, [MADE_THROUGH]: [origin] };
    const ending = (author: string) => async (): Promise<void> =>
      host.access.noteUserEvent(TOKEN.userId, plantedEvent(author), "ended");
    should(await receive(1, { token, end: ending("another") })).equal(PIECES.join(""));
    should(await receive(1, { token, end: ending("equal") })).containEql(
      "profile-guard.rights.unchecked",
    );
  });

  it("only reports that in the mode report", async () => {
    should(await receive(1, { options: { escalation: "report" } })).equal(PIECES.join(""));
  });

  it("leaves the application's own files alone", async () => {
    should(await receive(1, { byApplication: true })).equal(PIECES.join(""));
  });
});
