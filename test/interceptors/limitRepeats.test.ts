import type { KuzzleRequest } from "kuzzle";
import should from "should";

import { parseConfig } from "../../lib/config/config";
import { limitRepeats } from "../../lib/interceptors/limitRepeats";
import { gateOf } from "../support/contexts";
import { FakeHost } from "../support/FakeHost";
import { requestOf } from "../support/requests";

interface Answer {
  readonly successes?: readonly { readonly _id: string }[];
  readonly hits?: readonly { readonly _id: string }[];
  readonly errors?: readonly string[];
}

const PLACE = { index: "acme", collection: "orders" };
const REFUSED = {
  status: 400,
  id: "profile-guard.request.invalid",
  details: [{ code: "request.repeats" }],
};

describe("limitRepeats", () => {
  let host: FakeHost;
  /** The ids that the host was asked for. */
  let asked: unknown;

  beforeEach(() => {
    asked = undefined;
    host = new FakeHost()
      .withRole("works", { document: ["*"], bulk: ["*"] })
      .withProfile("tenant", { policies: [{ roleId: "works" }] })
      .withProfile("admin", { policies: [{ roleId: "super" }] });
    host.roles.set("super", { _id: "super", controllers: { "*": { actions: { "*": true } } } });
    const config = parseConfig({ limits: { repeatedBytes: 1_000 } }, {});
    const services = { host, config, gate: gateOf(host).gate, log: { warn: () => undefined } };
    should(limitRepeats(services)).eql([]);
  });

  async function run(key: string, members: object, profile = "tenant"): Promise<Answer> {
    const [controller = "", action = ""] = key.split(":");
    const user = { _id: "john", profileIds: [profile] };
    const request = requestOf(
      controller,
      action,
      { ...members },
      { token: { userId: "john" }, user },
    );
    const answer = host.intercepted.get(key)?.(request, async () => read(request));
    return (await answer) as Answer;
  }

  /** As the host: documents of some 200 bytes, of which "none" does not exist. */
  function read({ input }: KuzzleRequest): Answer {
    const { ids } = { ...(input.args as object), ...(input.body as object) } as { ids?: string[] };
    asked = ids;
    const all = (ids ?? [])
      .filter((id) => id !== "none")
      .map((_id) => ({ _id, text: "x".repeat(200) }));
    return input.controller === "security"
      ? { hits: all }
      : { successes: all, errors: (ids ?? []).filter((id) => id === "none") };
  }

  for (const [key, found] of [
    ["document:mGet", "successes"],
    ["security:mGetUsers", "hits"],
    ["security:mGetProfiles", "hits"],
    ["security:mGetRoles", "hits"],
  ] as const) {
    it(`asks for each document once, and answers in the caller's order (${key})`, async () => {
      const ids = ["b", "a", "b", "c", "b"];
      const answer = await run(key, { ...PLACE, body: { ids } });
      should(asked).eql(["b", "a", "c"]);
      should(answer[found]?.map(({ _id }) => _id)).eql(ids);
    });

    it(`refuses an answer that repeats too much, but not to who holds every right (${key})`, async () => {
      const members = { ...PLACE, body: { ids: Array.from({ length: 7 }, () => "a") } };
      await run(key, members).should.be.rejectedWith(REFUSED);
      const answer = await run(key, members, "admin");
      should(asked).eql(["a"]);
      should(answer[found]).have.length(7);
    });
  }

  it("names what does not exist each time that it is asked for", async () => {
    const answer = await run("document:mGet", {
      ...PLACE,
      body: { ids: ["none", "a", "none", 5, "5"] },
    });
    should(answer.errors).eql(["none", "none"]);
    should(answer.successes?.map(({ _id }) => _id)).eql(["a", "5", "5"]);
  });

  it("leaves a request as it is where no id is named again, or one is none", async () => {
    for (const ids of [["a", "b"], ["a", ["a"], "a"], []]) {
      const members = { ...PLACE, body: { ids } };
      await run("document:mGet", members).catch(() => undefined);
      should(asked).equal(members.body.ids);
    }
  });

  it("lets the pipes after it see what its caller has sent", async () => {
    const request = requestOf(
      ...(["document", "mGet"] as const),
      { ...PLACE, body: { ids: ["a", "a"], other: 1 } },
      { token: { userId: "john" }, user: { _id: "john", profileIds: ["tenant"] } },
    );
    await host.intercepted.get("document:mGet")?.(request, async () => read(request));
    should(request.input.body).eql({ ids: ["a", "a"], other: 1 });
  });

  for (const [key, content] of [
    ["document:mUpdate", "body"],
    ["document:mUpsert", "changes"],
  ] as const) {
    it(`refuses to write a large document again and again, before anything is written (${key})`, async () => {
      host.documents.sizes.set("big", 400).set("small", 5);
      const entry = (_id: string) => ({ _id, [content]: { n: 1 } });
      const updates = (...ids: string[]) => ({ ...PLACE, body: { documents: ids.map(entry) } });
      await run(key, updates("big", "small", "big", "big", "big")).should.be.rejectedWith({
        ...REFUSED,
        details: [{ path: "documents[4]" }],
      });
      should(asked).equal(undefined);
      await run(key, updates("big", "big", "big", "big"), "admin");
      await run(key, updates("big", "big", "small", "small", "small", "other"));
      host.documents.asked.length = 0;
      await run(key, updates("big", "small", "other"));
      should(host.documents.asked).eql([]);
    });

    it(`counts what the entries add (${key})`, async () => {
      const documents = Array.from({ length: 4 }, () => ({
        _id: "new",
        [content]: { t: "x".repeat(200) },
      }));
      await run(key, { ...PLACE, body: { documents } }).should.be.rejectedWith(REFUSED);
    });
  }

  it("does not let an import ask for each document that it updates", async () => {
    const update = { _id: "big", routing: "r" };
    const bulkData = [
      ...[{ index: { _id: "a" } }, { _source: "a member like any other" }],
      { delete: { _id: "b" } },
      ...[{ update: { ...update, _source: true } }, { doc: { _source: 1 }, _source: ["t"] }],
      ...[{ update: { ...update, _source_includes: "t" } }, { doc: {} }],
      { update: { _id: "c", _source: true } },
    ];
    const kept = [
      ...[{ index: { _id: "a" } }, { _source: "a member like any other" }],
      { delete: { _id: "b" } },
      ...[{ update }, { doc: { _source: 1 } }],
      ...[{ update }, { doc: {} }],
      { update: { _id: "c" } },
    ];
    const sent: unknown[] = [];
    for (const [key, body] of [
      ["bulk:import", { bulkData }],
      ["admin:loadFixtures", { acme: { orders: bulkData } }],
    ] as const) {
      const [controller = "", action = ""] = key.split(":");
      const user = { _id: "john", profileIds: ["tenant"] };
      const request = requestOf(controller, action, { body }, { token: { userId: "john" }, user });
      await host.intercepted.get(key)?.(request, async () => sent.push(request.input.body));
    }
    should(sent).eql([{ bulkData: kept }, { acme: { orders: kept } }]);
  });

  for (const key of ["document:updateByQuery", "bulk:updateByQuery"]) {
    it(`counts the documents only where the changes are large, and refuses too much (${key})`, async () => {
      const changes = (length: number) => ({
        ...PLACE,
        body: { query: { match_all: {} }, changes: { t: "x".repeat(length) } },
      });
      host.documents.found = 3;
      await run(key, changes(300));
      host.documents.found = 4;
      await run(key, changes(300)).should.be.rejectedWith({
        ...REFUSED,
        details: [{ path: "body.changes" }],
      });
      await run(key, changes(300), "admin");
      should(host.documents.asked).eql(["count", "count", "count"]);
    });
  }
});
