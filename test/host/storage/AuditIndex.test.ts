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

  it("removes the oldest beyond a number, refusals apart from the rest, in batches", async () => {
    let left = 12_003;
    answer = (event, args) => {
      if (event.endsWith(":search")) {
        return {
          hits: [{ _source: { ...ENTRY, id: `last of ${JSON.stringify(args[3])}` } }],
          total: left,
        };
      }
      const deleted = Math.min(5_000, left - 2_000);
      left -= deleted;
      return { deleted };
    };
    should(await index().removeBeyond(2_000, true)).be.aboveOrEqual(10_003);
    const deletions = asked.filter(({ event }) => event.endsWith(":deleteByQuery"));
    should(deletions.length).be.aboveOrEqual(3);
    JSON.stringify(deletions[0]?.args[2]).should.containEql(
      '{"filter":[{"term":{"decision":"refused"}}]}',
    );
    should(deletions[0]?.args[3]).eql({ fetch: false, refresh: true, size: 5_000 });
  });

  it("removes nothing when there are not too many", async () => {
    answer = () => ({ hits: [], total: 2_000 });
    should(await index().removeBeyond(2_000, false)).equal(0);
    asked.length.should.equal(1);
  });
});
