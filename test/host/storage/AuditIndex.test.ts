import should from "should";

import type { KeptEntry } from "../../../lib/domain/audit/keptEntry";
import { AuditIndex } from "../../../lib/host/storage/AuditIndex";
import type { Kernel } from "../../../lib/host/kernel/kernel";
import { ENTRY_WITHOUT_CHANGES } from "../../support/auditEntries";

const ENTRY: KeptEntry = { ...ENTRY_WITHOUT_CHANGES, changes: "[]" };

describe("AuditIndex", () => {
  const plugin = {};
  let asked: { event: string; args: unknown[] }[];
  let made: object[];
  let answer: (event: string, args: unknown[]) => unknown;
  let bootstrap: (collections: Readonly<Record<string, object>>) => Promise<void>;

  beforeEach(() => {
    asked = [];
    made = [];
    answer = () => ({ items: [], errors: [], hits: [], total: 0, deleted: 0 });
    bootstrap = async (collections) => {
      made.push(collections);
    };
  });

  function index(own: object = plugin): AuditIndex {
    const kuzzle = {
      internalIndex: { index: "shop" },
      pluginsManager: {
        plugins: [
          { name: "other", instance: {} },
          { name: "Guard", instance: plugin },
        ],
      },
      ask: async (event: string, ...args: unknown[]) => {
        asked.push({ event, args });
        return answer(event, args);
      },
    } as unknown as Kernel;
    return new AuditIndex(kuzzle, own, (collections) => bootstrap(collections));
  }

  it("is in the plugin's private index, in a collection of this application alone", async () => {
    await index().refresh();
    asked.should.eql([
      { event: "core:storage:private:collection:refresh", args: ["plugin-guard", "audit-shop"] },
    ]);
    should(() => index({})).throw(/not among the application's plugins/u);
  });

  it("makes its collection once, and again after a failure", async () => {
    const one = index();
    const works = bootstrap;
    bootstrap = () => Promise.reject(new Error("read-only"));
    await one.prepare().should.be.rejectedWith("read-only");
    bootstrap = works;
    await Promise.all([one.refresh(), one.refresh(), one.find("a")]);
    made.length.should.equal(1);
  });

  it("lets the storage search for nothing of the documents, in whichever form they are", async () => {
    await index().prepare();
    const [mapping] = Object.values(made[0] ?? {}) as { dynamic: string; properties: object }[];
    should(mapping?.dynamic).equal("false");
    should(mapping?.properties).match({
      changes: { type: "keyword", index: false, doc_values: false },
      packed: { type: "binary" },
    });
  });

  it("hands the host a mapping of its own each time: the host adds members to it", async () => {
    bootstrap = async (collections) => {
      const [mapping] = Object.values(collections) as { properties: Record<string, unknown> }[];
      made.push({ ...mapping?.properties });
      Object.assign(mapping?.properties ?? {}, { _kuzzle_info: {} });
    };
    await index().prepare();
    await index().prepare();
    should(made[1]).eql(made[0]);
  });

  it("tells what may be written later from what never will be", async () => {
    answer = () => ({
      errors: [
        { document: { _id: "a" }, status: 403 },
        { document: { _id: "b" }, status: 429 },
        { document: { _id: "c" }, status: 400 },
      ],
    });
    const entries = ["a", "b", "c", "d"].map((id) => ({ ...ENTRY, id }));
    const { failed, refused } = await index().write(entries);
    failed.map(({ id }) => id).should.eql(["a", "b"]);
    refused.map(({ id }) => id).should.eql(["c"]);
    const [, , documents, options] = asked[0]?.args ?? [];
    (documents as { _id: string }[]).map(({ _id }) => _id).should.eql(["a", "b", "c", "d"]);
    should(options).match({ refresh: "false", limits: false });
  });

  it("leaves out what may be large of brief entries", async () => {
    answer = () => ({
      hits: [{ _source: { ...ENTRY, changes: undefined, packed: "x" } }],
      total: 1,
    });
    const { entries } = await index().search({ decision: "reported" }, 5, { brief: true });
    should(entries.map(({ changes, packed }) => [changes, packed])).eql([["[]", undefined]]);
    await index().search({}, 5);
    const [brief, whole] = asked.map(({ args }) => JSON.stringify(args[2]));
    should(brief).match(/"excludes":\[.*"changes".*"packed"/u);
    should(whole).match(/"excludes":\["bulky"\]/u);
  });

  it("removes the oldest of whoever has the most, in batches", async () => {
    const left = new Map([
      ["crowd", 12_003],
      ["few", 30],
      ["", 40],
    ]);
    answer = (event, args) => {
      const query = JSON.stringify(args[2]);
      if (query.includes("aggregations")) {
        const buckets = [...left].map(([key, doc_count]) => ({ key, doc_count }));
        return { aggregations: { actors: { buckets } } };
      }
      if (event.endsWith(":search")) {
        return { hits: [{ _source: { ...ENTRY, id: "last" } }], total: 0 };
      }
      query.should.containEql('{"term":{"actor.kuid":"crowd"}}');
      const deleted = Math.min(5_000, (left.get("crowd") ?? 0) - 1_930);
      left.set("crowd", (left.get("crowd") ?? 0) - deleted);
      return { deleted };
    };
    should(await index().removeBeyond(2_000, "refusals")).equal(10_073);
    [...left.values()].should.eql([1_930, 30, 40]);
    const [counting, ...others] = asked;
    JSON.stringify(counting?.args[2]).should.containEql(
      '"filter":[{"term":{"decision":"refused"}}]',
    );
    const deletions = others.filter(({ event }) => event.endsWith(":deleteByQuery"));
    should(deletions.length).be.aboveOrEqual(3);
    should(deletions[0]?.args[3]).eql({ fetch: false, refresh: true, size: 5_000 });
  });

  it("leaves everybody one entry at least, and knows the application itself", async () => {
    const buckets = ["", "a", "b"].map((key) => ({ key, doc_count: 2 }));
    answer = (event) =>
      event.endsWith(":search")
        ? { aggregations: { actors: { buckets } }, hits: [{ _source: ENTRY }], total: 6 }
        : { deleted: 1 };
    should(await index().removeBeyond(2, "routine")).equal(3);
    const queries = asked.map(({ args }) => JSON.stringify(args[2]));
    should(queries.some((query) => query.includes('{"exists":{"field":"actor.kuid"}}'))).be.true();
    should(queries[0]).containEql("auth:updateSelf");
  });

  it("removes nothing when there are not too many", async () => {
    const buckets = [{ key: "a", doc_count: 2_000 }];
    answer = () => ({ aggregations: { actors: { buckets } } });
    should(await index().removeBeyond(2_000, "writes")).equal(0);
    asked.length.should.equal(1);
  });
});
