import type { KeptUses, KeptWatch, UsageStore } from "../../lib/host/port/UsageStore";

/** A store in memory, for several nodes, that can lose writes and answers. */
export class FakeUsageStore implements UsageStore {
  readonly documents = new Map<string, KeptUses | KeptWatch>();
  /** Fails before or after it has written. */
  fails: "before" | "after" | undefined;

  async write(documents: readonly (KeptUses | KeptWatch)[]): Promise<void> {
    if (this.fails === "before") {
      throw new Error("down");
    }
    for (const one of documents) {
      const id = one.kind === "uses" ? [one.run, one.day, one.profileId] : [one.run];
      this.documents.set(JSON.stringify(id), structuredClone(one));
    }
    if (this.fails === "after") {
      throw new Error("no answer");
    }
    return Promise.resolve();
  }

  async refresh(): Promise<void> {
    return Promise.resolve();
  }

  async usesOf(profileId: string, sinceDay: number): Promise<readonly KeptUses[]> {
    return Promise.resolve(
      [...this.documents.values()].flatMap((one) =>
        one.kind === "uses" && one.profileId === profileId && one.day >= sinceDay ? [one] : [],
      ),
    );
  }

  async watches(sinceDay: number): Promise<readonly KeptWatch[]> {
    return Promise.resolve(
      [...this.documents.values()].flatMap((one) =>
        one.kind === "watch" && one.day >= sinceDay ? [one] : [],
      ),
    );
  }

  async removeBefore(day: number): Promise<void> {
    for (const [id, one] of this.documents) {
      if (one.day < day) {
        this.documents.delete(id);
      }
    }
    return Promise.resolve();
  }
}
