interface Job {
  readonly work: () => Promise<unknown>;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Work that an application does in the background. What is queued runs when the timer next fires,
 * outside of every request, the one that queued it included.
 */
export class Jobs {
  private queue: Job[] = [];

  start(): void {
    const timer = setInterval(() => {
      const due = this.queue;
      this.queue = [];
      for (const { work, resolve, reject } of due) {
        work().then(resolve, reject);
      }
    }, 20);
    timer.unref();
  }

  run(work: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.queue.push({ work, resolve, reject });
    });
  }
}
