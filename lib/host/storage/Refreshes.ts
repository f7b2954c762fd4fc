import type { Kernel } from "../kernel/kernel";

/**
 * Makes what was written to the host's internal index searchable. One refresh of a collection runs
 * at a time: all who come while one runs, which may have missed what they wrote, share the next.
 */
export class Refreshes {
  private readonly running = new Map<string, Promise<void>>();
  private readonly next = new Map<string, Promise<void>>();

  constructor(private readonly kuzzle: Pick<Kernel, "internalIndex">) {}

  /** @throws the error of the storage */
  async show(collection: string): Promise<void> {
    const next = this.next.get(collection) ?? this.after(collection, this.running.get(collection));
    return next;
  }

  private after(collection: string, running: Promise<void> | undefined): Promise<void> {
    const next = (running ?? Promise.resolve())
      .catch(() => undefined)
      .then(() => {
        this.next.delete(collection);
        this.running.set(collection, next);
        return this.refresh(collection);
      })
      .finally(() => {
        if (this.running.get(collection) === next) {
          this.running.delete(collection);
        }
      });
    this.next.set(collection, next);
    return next;
  }

  private async refresh(collection: string): Promise<void> {
    await this.kuzzle.internalIndex.refreshCollection(collection);
  }
}
