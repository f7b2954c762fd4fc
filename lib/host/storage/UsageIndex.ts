import { createHash } from "node:crypto";

import type { Kernel } from "../kernel/kernel";
import type { KeptUses, KeptWatch, UsageStore } from "../port/UsageStore";
import { asOwnWrite } from "../requests/writers";
import { privateIndexOf } from "./AuditIndex";
import { type Bootstrap, madeOnce } from "./madeOnce";
import { PrivateStorage } from "./PrivateStorage";

const MAPPING = {
  dynamic: "false",
  properties: {
    kind: { type: "keyword" },
    profileId: { type: "keyword", ignore_above: 512 },
    day: { type: "integer" },
  },
} as const;

/** Written at a time: the host's own limit of documents does not count for the plugin. */
const BATCH = 100;

/** The counts, in the plugin's private index, a collection for each application as the audit has one. */
export class UsageIndex implements UsageStore {
  private readonly index: string;
  private readonly collection: string;
  private readonly storage: PrivateStorage;
  private readonly prepare: () => Promise<void>;

  constructor(kuzzle: Kernel, plugin: object, bootstrap: Bootstrap) {
    this.index = privateIndexOf(kuzzle, plugin);
    this.collection = `usage-${kuzzle.internalIndex.index}`;
    this.storage = new PrivateStorage(kuzzle);
    this.prepare = madeOnce(bootstrap, this.collection, MAPPING);
  }

  async write(documents: readonly (KeptUses | KeptWatch)[]): Promise<void> {
    for (let from = 0; from < documents.length; from += BATCH) {
      const some = documents
        .slice(from, from + BATCH)
        .map((body) => ({ _id: idOf(body), body: { ...body } }));
      const options = { refresh: "false", injectKuzzleMeta: false, limits: false, source: false };
      const { errors } = (await this.ask("document:mCreateOrReplace", some, options)) as {
        errors: readonly unknown[];
      };
      if (errors.length > 0) {
        throw new Error(`${errors.length} of ${some.length} documents were not written`);
      }
    }
  }

  async refresh(): Promise<void> {
    await this.ask("collection:refresh");
  }

  async usesOf(profileId: string, sinceDay: number): Promise<readonly KeptUses[]> {
    const kept = await this.all<KeptUses>({ kind: "uses" }, sinceDay, { profileId });
    // an id that is too long to be searched for matches nothing
    return kept.filter((one) => one.profileId === profileId);
  }

  async watches(sinceDay: number): Promise<readonly KeptWatch[]> {
    return this.all<KeptWatch>({ kind: "watch" }, sinceDay);
  }

  async removeBefore(day: number): Promise<void> {
    const query = { range: { day: { lt: day } } };
    await this.ask("document:deleteByQuery", query, { fetch: false, refresh: true });
  }

  private async all<Kept>(kind: object, sinceDay: number, more?: object): Promise<readonly Kept[]> {
    await this.prepare();
    const filter = [
      { term: kind },
      { range: { day: { gte: sinceDay } } },
      ...(more === undefined ? [] : [{ term: more }]),
    ];
    const found: Kept[] = [];
    for await (const hits of this.storage.scroll(this.index, this.collection, {
      query: { bool: { filter } },
    })) {
      found.push(...hits.map(({ _source }) => _source as unknown as Kept));
    }
    return found;
  }

  private async ask(event: string, ...args: unknown[]): Promise<unknown> {
    await this.prepare();
    return asOwnWrite(() => this.storage.ask(event, this.index, this.collection, ...args));
  }
}

function idOf(kept: KeptUses | KeptWatch): string {
  const { run, kind } = kept;
  return kind === "watch"
    ? `watch-${run}`
    : // an id of a profile may be as long as one of a document can be
      `uses-${run}-${kept.day}-${createHash("sha256").update(kept.profileId).digest("hex")}`;
}
