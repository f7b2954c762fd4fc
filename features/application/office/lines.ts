import type { Asked } from "./story";

/** A job that waits for its turn. */
type Job = () => void;

const waiting: Job[] = [];
let isBusy = false;
let comes: () => void = () => undefined;

/**
 * Runs jobs one after the other, as careless limiters do: what was before it in the line starts the next
 * one, in its own context. A job with `waits` lasts until another one stands behind it.
 */
export async function lined<T>(asked: Asked, work: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const job = (): void => {
      isBusy = true;
      const before = asked.waits === true ? nextComes() : Promise.resolve();
      void before
        .then(work)
        .then(resolve, reject)
        .finally(() => {
          isBusy = false;
          waiting.shift()?.();
        });
    };
    if (isBusy) {
      waiting.push(job);
      comes();
    } else {
      job();
    }
  });
}

async function nextComes(): Promise<void> {
  await new Promise<void>((resolve) => {
    comes = resolve;
  });
}

type Item = { readonly work: () => Promise<unknown> } & {
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
};

/** A worker that the first request starts, and that does the work of all. */
export class LazyWorker {
  private readonly items: Item[] = [];
  private wake: (() => void) | undefined;

  async run(work: () => Promise<unknown>): Promise<unknown> {
    return new Promise((done, failed) => {
      this.items.push({ work, done, failed });
      if (this.wake === undefined) {
        void this.loop();
      } else {
        this.wake();
      }
    });
  }

  private async loop(): Promise<never> {
    for (;;) {
      for (let item = this.items.shift(); item !== undefined; item = this.items.shift()) {
        await item.work().then(item.done, item.failed);
      }
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
