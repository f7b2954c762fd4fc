import type { KuzzleRequest } from "kuzzle";
import should from "should";

import { parseConfig } from "../../lib/config/config";
import { actionsThat, declarationOf } from "../../lib/domain/actions";
import type { Subscription } from "../../lib/domain/connections/Subscription";
import { guardHandles } from "../../lib/interceptors/guardHandles";
import { gateOf } from "../support/contexts";
import { replaceGlobalKuzzle } from "../support/globalKuzzle";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

const UNCHECKED = { status: 403, id: "profile-guard.rights.unchecked" };
const PLACE = { index: "acme", collection: "orders" };
const ELSEWHERE = { index: "globex", collection: "orders" };

describe("guardHandles", () => {
  let host: FakeHost;
  let ran: string[];

  beforeEach(() => {
    ran = [];
    host = new FakeHost()
      .withRole("all", {
        document: ["search", "scroll"],
        realtime: ["subscribe", "join", "count", "unsubscribe"],
        security: ["searchUsers", "scrollUsers", "scrollProfiles"],
      })
      .withRole("joins", { realtime: ["join", "count"], document: ["scroll"] })
      .withProfile("acme", { policies: [{ roleId: "all", restrictedTo: [{ index: "acme" }] }] })
      .withProfile("joins", { policies: [{ roleId: "joins" }] })
      .withProfile("anywhere", { policies: [{ roleId: "all" }] })
      .withProfile("admin", { policies: [{ roleId: "super" }] });
    host.roles.set("super", { _id: "super", controllers: { "*": { actions: { "*": true } } } });
    host.handles.rooms.set("near", PLACE);
    host.handles.rooms.set("far", ELSEWHERE);
  });

  /** @param run what the host's own action answers */
  async function send(
    key: string,
    members: object,
    { profileIds = ["acme"], kuid = "u", createdAt = 1, options = {}, result = {} } = {},
    fails?: Error,
  ): Promise<unknown> {
    const { gate } = gateOf(host, options);
    const log = { warn: () => undefined };
    should(guardHandles({ host, config: parseConfig(options, {}), gate, log })).eql([]);
    const [controller = "", action = ""] = key.split(":");
    const request = requestOf(controller, action, members, {
      token: {},
      user: { _id: kuid, profileIds, _kuzzle_info: { createdAt } },
    });
    (request.context.connection as { id: string }).id = "line";
    return host.intercepted.get(key)?.(request, async () => {
      ran.push(handleOf(request));
      if (fails !== undefined) {
        throw fails;
      }
      return result;
    });
  }

  function handleOf({ input }: KuzzleRequest): string {
    const { roomId } = (input.body ?? {}) as { roomId?: string };
    return String(roomId ?? input.args.scrollId);
  }

  it("stands around every action that takes a handle or answers one", async () => {
    await send("realtime:join", {});
    should([...host.intercepted.keys()].sort()).eql([
      "collection:scrollSpecifications",
      "collection:searchSpecifications",
      "document:scroll",
      "document:search",
      "realtime:count",
      "realtime:join",
      "realtime:unsubscribe",
      "security:scrollProfiles",
      "security:scrollUsers",
      "security:searchProfiles",
      "security:searchUsers",
    ]);
    should(host.handles.watches).be.true();
  });

  it("knows of each scroll the search that opens it, which answers a scroll id", () => {
    for (const key of actionsThat(({ handle }) => handle?.kind === "scroll")) {
      const [controller = "", action = ""] = key.split(":");
      const { handle } = declarationOf(controller, action) ?? {};
      const [by = "", search = ""] = String(handle?.as).split(":");
      should(declarationOf(by, search)?.opens).equal("scroll");
    }
  });

  describe("a room", () => {
    const join = (roomId: unknown, more: Parameters<typeof send>[2] = {}): Promise<unknown> =>
      send("realtime:join", { body: { roomId } }, more);

    it("is judged by the right to subscribe in its place", async () => {
      await join("near");
      await join("far").should.be.rejectedWith(UNCHECKED);
      await join("near", { profileIds: ["joins"] }).should.be.rejectedWith(UNCHECKED);
      should(ran).eql(["near"]);
    });

    it("is answered alike elsewhere and where there is none", async () => {
      const refusals = await Promise.all(
        ["far", "none"].map((room) =>
          join(room).then(
            () => "passed",
            (error: unknown) => (error as Error).message.replace(`"${room}"`, ""),
          ),
        ),
      );
      should(refusals[0]).equal(refusals[1]).and.not.equal("passed");
    });

    it("passes unlooked at for who may subscribe everywhere, and for who covers everything", async () => {
      await join("none", { profileIds: ["anywhere"] });
      await join("far", { profileIds: ["admin"] });
      should(ran).eql(["none", "far"]);
      should(host.handles.looks).equal(0);
    });

    it("may be counted by its subscriber, but not joined once more", async () => {
      host.handles.subscribed.add("line far");
      await send("realtime:count", { body: { roomId: "far" } });
      await join("far").should.be.rejectedWith(UNCHECKED);
      await send("realtime:count", { body: { roomId: "none" } }).should.be.rejectedWith(UNCHECKED);
    });

    it("is left by the host's own check, and what is no id is the host's to refuse", async () => {
      await send("realtime:unsubscribe", { body: { roomId: "far" } });
      await join(["far"]);
      await join(undefined);
      should(ran.length).equal(3);
    });

    it("can be left once by whoever was told of its end, as kuzzle-sdk asks for", async () => {
      const leave = async (id: string): Promise<unknown> =>
        send(
          "realtime:unsubscribe",
          { body: { roomId: "ended" } },
          {},
          Object.assign(new Error("no"), { id }),
        );
      const room = { connectionId: "line", roomId: "ended" } as Subscription;
      host.connections.tell(room, "rights");
      await should(leave("core.realtime.room_not_found")).be.rejectedWith("no");
      should(await leave("core.realtime.not_subscribed")).eql({ roomId: "ended" });
      await should(leave("core.realtime.not_subscribed")).be.rejectedWith("no");
      host.connections.tell({ ...room, connectionId: "another's" }, "rights");
      await should(leave("core.realtime.not_subscribed")).be.rejectedWith("no");
    });

    it("passes in the mode report", async () => {
      await join("far", { options: { escalation: "report" } });
      should(ran).eql(["far"]);
    });

    it("is not judged for the application", async () => {
      await join("near");
      const request = requestOf("realtime", "join", { body: { roomId: "far" } });
      host.applicationRequests.add(request);
      await host.intercepted.get("realtime:join")?.(request, async () => ran.push("application"));
      should(ran).eql(["near", "application"]);
    });
  });

  describe("an open cursor", () => {
    const search = { ...PLACE, scroll: "1m" };

    it("is counted for as long as the host keeps the scroll, and freed when it ends", async () => {
      await send("document:search", search, { result: { scrollId: "new" } });
      should([...host.handles.cursors.values()]).eql([30_000]);
      const [ticket] = host.handles.cursors.keys();
      should(host.handles.bound.get("new")).containEql({ ticket });
      host.handles.scrolls.set("new", { places: [PLACE], isOfDocuments: true });
      host.handles.lasts = 0;
      await send("document:scroll", { scrollId: "new" });
      should(ran).eql(["undefined", "new"]);
      should(host.handles.cursors.size).equal(0);
    });

    it("is not there when the search answers none", async () => {
      await send("document:search", search);
      should(host.handles.cursors.size).equal(0);
    });

    it("is refused before the host opens it", async () => {
      host.handles.shortage = { scope: "caller", limit: 50, wait: 1_000 };
      const putBack = replaceGlobalKuzzle({ config: { http: {} } });
      try {
        await send("document:search", search).should.be.rejectedWith({ status: 429 });
      } finally {
        putBack();
      }
      should(ran).eql([]);
    });
  });

  describe("a scroll", () => {
    const scroll = (scrollId: unknown, more: Parameters<typeof send>[2] = {}): Promise<unknown> =>
      send("document:scroll", { scrollId }, more);
    const open = async (id: string, place = PLACE, more: Parameters<typeof send>[2] = {}) => {
      host.handles.scrolls.set(id, { places: [place], isOfDocuments: true });
      return (await send("document:search", {}, { ...more, result: { scrollId: id } })) as {
        scrollId: string;
      };
    };
    /** The host does not find it. */
    const isHidden = (id: string): void => {
      should(ran.at(-1))
        .not.equal(id)
        .and.match(/^[0-9a-f-]{36}$/u);
    };

    it("goes on for who opened it, and is unknown to everybody else", async () => {
      await open("s");
      await scroll("s");
      should(ran.at(-1)).equal("s");
      await scroll("s", { kuid: "other" });
      isHidden("s");
      await scroll("none");
      isHidden("none");
    });

    it("is unknown to the next user of its opener's kuid", async () => {
      await open("s");
      await scroll("s", { createdAt: 2 });
      isHidden("s");
    });

    it("is refused to its opener when the right is gone, or the kind is another", async () => {
      await open("s", ELSEWHERE);
      await scroll("s").should.be.rejectedWith(UNCHECKED);
      await open("t");
      await send("security:scrollUsers", { scrollId: "t" }).should.be.rejectedWith(UNCHECKED);
      await scroll("t", { profileIds: ["joins"] }).should.be.rejectedWith(UNCHECKED);
    });

    it("reads on in every place that was searched, or in none", async () => {
      host.handles.scrolls.set("s", { places: [PLACE, ELSEWHERE], isOfDocuments: true });
      host.handles.bound.set("s", { as: "document:search", kuid: "u", since: 1 });
      await scroll("s").should.be.rejectedWith(UNCHECKED);
      host.handles.scrolls.set("s", { places: [], isOfDocuments: true });
      await scroll("s").should.be.rejectedWith(UNCHECKED);
    });

    it("of users needs the right to search users, which has no place", async () => {
      host.handles.scrolls.set("s", { places: [], isOfDocuments: false });
      host.handles.bound.set("s", { as: "security:searchUsers", kuid: "u", since: 1 });
      await send("security:scrollUsers", { scrollId: "s" });
      should(ran).eql(["s"]);
      await send(
        "security:scrollUsers",
        { scrollId: "s" },
        { profileIds: ["joins"] },
      ).should.be.rejectedWith(UNCHECKED);
    });

    it("of the application is for who may search the documents where it reads", async () => {
      host.handles.scrolls.set("near", { places: [PLACE], isOfDocuments: true });
      host.handles.scrolls.set("far", { places: [ELSEWHERE], isOfDocuments: true });
      host.handles.scrolls.set("users", { places: [PLACE], isOfDocuments: false });
      await scroll("near");
      should(ran.at(-1)).equal("near");
      for (const id of ["far", "users"]) {
        await scroll(id);
        isHidden(id);
      }
      await send("security:scrollUsers", { scrollId: "users" });
      isHidden("users");
    });

    it("is whatever there is for who covers everything", async () => {
      await scroll("none", { profileIds: ["admin"] });
      should(ran).eql(["none"]);
      should(host.handles.looks).equal(0);
    });

    it("of a stranger bears a key, which the next page has too", async () => {
      const stranger = { kuid: "-1" };
      const { scrollId } = await open("s", PLACE, stranger);
      should(scrollId).match(/^s\..{22}$/u);
      const page = await scroll(scrollId, { ...stranger, result: { scrollId: "s", hits: [] } });
      should(page).eql({ scrollId, hits: [] });
      should(ran.at(-1)).equal("s");
      for (const guessed of ["s", "s.", `s.${"a".repeat(22)}`]) {
        await scroll(guessed, stranger);
        isHidden("s");
      }
      should((await open("t", PLACE, { ...stranger, profileIds: ["admin"] })).scrollId).equal("t");
    });

    it("passes in the mode report", async () => {
      await open("s", ELSEWHERE);
      await scroll("s", { kuid: "other", options: { escalation: "report" } });
      should(ran.at(-1)).equal("s");
    });

    it("leaves the request as it was, and what is no id to the host", async () => {
      const request = requestOf(
        "document",
        "scroll",
        { scrollId: "none" },
        {
          token: {},
          user: { _id: "u", profileIds: ["acme"] },
        },
      );
      await scroll(["none"]);
      await host.intercepted.get("document:scroll")?.(request, async () => ({}));
      should(request.input.args.scrollId).equal("none");
    });

    it("costs a search without one nothing", async () => {
      should(await send("document:search", {}, { result: { hits: [] } })).eql({ hits: [] });
      should(host.handles.looks).equal(0);
      should(host.handles.bound.size).equal(0);
    });
  });
});
