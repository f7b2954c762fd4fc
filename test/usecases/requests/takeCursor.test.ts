import should from "should";

import { parseConfig } from "../../../lib/config/config";
import type { CursorPlace } from "../../../lib/usecases/requests/takeCursor";
import { inPlace, keepCursorOf, takeCursor } from "../../../lib/usecases/requests/takeCursor";
import { FakeHost } from "../../support/FakeHost";

const SEARCH = { controller: "document", action: "search", id: undefined, body: {} };

describe("takeCursor", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("reads", { document: ["search"] })
      .withProfile("reader", { policies: [{ roleId: "reads" }] })
      .withProfile("customer", { policies: [{ roleId: "reads" }] })
      .withProfile("anonymous", { policies: [{ roleId: "reads" }] })
      .withProfile("admin", { policies: [{ roleId: "super" }] });
    host.roles.set("super", { _id: "super", controllers: { "*": { actions: { "*": true } } } });
  });

  async function take(
    args: object,
    {
      profileIds = ["reader"],
      kuid = "u",
      kind = "scroll",
      socket = "192.0.2.1",
    }: { profileIds?: string[]; kuid?: string; kind?: "scroll" | "own"; socket?: string } = {},
  ): Promise<CursorPlace | undefined> {
    const command = { ...SEARCH, args: { ...args }, address: { socket, forwarded: [] } };
    const config = parseConfig({ restrictedProfileIds: ["customer"], limits: { scrolls: 7 } }, {});
    return takeCursor({ host, actor: { kuid, profileIds }, command }, config, kind);
  }

  const tickets = (): string[][] =>
    [...host.handles.cursors.keys()].map((ticket) => ticket.split(" ").slice(0, 3));

  it("takes none for a search without a scroll, nor for who covers everything", async () => {
    should(await take({})).be.undefined();
    should(await take({ scroll: "1m" }, { profileIds: ["admin"] })).be.undefined();
    should(host.handles.cursors.size).equal(0);
  });

  it("tells callers by their kuids, those without a login by their addresses", async () => {
    const anonymous = { kuid: "-1", profileIds: ["anonymous"] };
    await take({ scroll: "1m" });
    await take({ scroll: "1m" }, { socket: "192.0.2.2" });
    await take({ scroll: "1m" }, { kuid: "w" });
    await take({ scroll: "1m" }, anonymous);
    await take({ scroll: "1m" }, { ...anonymous, socket: "192.0.2.2" });
    should(new Set(tickets().map(([, holder]) => holder)).size).equal(4);
    should(host.handles.bounds).eql({ ofCaller: 7, ofStrangers: 100, ofEverybody: 400 });
  });

  it("counts callers without a login as strangers, and those with no profile but a sign-up's", async () => {
    await take({ scroll: "1m" });
    await take({ scroll: "1m" }, { profileIds: ["customer"] });
    await take({ scroll: "1m" }, { profileIds: ["customer", "reader"] });
    await take({ scroll: "1m" }, { kuid: "-1", profileIds: ["anonymous"] });
    should(tickets().map(([group]) => group)).eql(["u", "s", "u", "s"]);
  });

  it("counts each collection of a search", async () => {
    const targets = [
      { index: "a", collections: ["b", "c"] },
      { index: "d", collections: ["e"] },
    ];
    await take({ scroll: "1m", targets });
    await take({ scroll: "1m", targets: [] });
    should(tickets().map(([, , contexts]) => contexts)).eql(["3", "1"]);
  });

  it("says whose share is used up, of how many, and until when", async () => {
    host.handles.shortage = { scope: "strangers", limit: 100, wait: 2_001 };
    await should(take({ scroll: "1m" })).be.rejectedWith({
      status: 429,
      id: "profile-guard.cursor.share",
      details: { of: "strangers", limit: 100, retryAfter: 3 },
    });
    host.handles.shortage = { scope: "caller", limit: 7, wait: 0 };
    await should(take({ scroll: "1m" })).be.rejectedWith({ details: { of: "caller", limit: 7 } });
  });

  it("counts what the host leaves open when it fails, and nothing of a search that it refuses", async () => {
    const lasts = (): number[] => [...host.handles.cursors.values()];
    const scroll = await take({ scroll: "30s" });
    await scroll?.failed(Object.assign(new Error("wrong query"), { status: 400 }));
    should(lasts()).eql([]);
    await scroll?.failed(Object.assign(new Error("down"), { status: 503 }));
    await scroll?.keep(0);
    const own = await take({}, { kind: "own" });
    should(lasts()).eql([65_000]);
    await own?.failed(Object.assign(new Error("too many"), { status: 413 }));
    should(lasts()).eql([5_000]);
  });

  it("keeps a scroll's place for as long as the host keeps the scroll", async () => {
    const place = await take({ scroll: "30s" });
    const ticket = String(place?.ticket);
    host.handles.lasts = 12_000;
    await keepCursorOf({ host }, "scroll", ticket);
    should(host.handles.cursors.get(ticket)).equal(12_000);
    host.handles.lasts = 0;
    await keepCursorOf({ host }, "scroll", ticket);
    should(host.handles.cursors.size).equal(0);
  });

  describe("of a file", () => {
    async function* pieces(): AsyncGenerator<number> {
      yield* [1, 2, 3];
    }

    it("is renewed while it is sent, and free once it is sent whole", async () => {
      const place = (await take({ scroll: "30s" }, { kind: "own" })) as CursorPlace;
      let time = 0;
      const seen: unknown[] = [];
      for await (const piece of inPlace(pieces(), place, () => (time += 600))) {
        seen.push([piece, host.handles.cursors.get(place.ticket)]);
      }
      should(seen).eql([
        [1, 90_000],
        [2, 30_000],
        [3, 30_000],
      ]);
      should(host.handles.cursors.size).equal(0);
    });

    it("is kept for as long as the cursor lasts when its receiver goes away", async () => {
      const place = (await take({}, { kind: "own" })) as CursorPlace;
      for await (const piece of inPlace(pieces(), place)) {
        should(piece).equal(1);
        break;
      }
      should([...host.handles.cursors.values()]).eql([5_000]);
    });
  });
});
