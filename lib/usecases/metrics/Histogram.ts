/** In seconds. */
const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;

/** Counts durations by how long they took, as a histogram of Prometheus does. */
export class Histogram {
  private readonly counts = new Uint32Array(BOUNDS.length + 1);
  private sum = 0;

  observe(seconds: number): void {
    let at = 0;
    while (at < BOUNDS.length && seconds > (BOUNDS[at] as number)) {
      at += 1;
    }
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sum += seconds;
  }

  lines(name: string): string[] {
    let total = 0;
    const buckets = [...this.counts].map((count, at) => {
      total += count;
      return `${name}_bucket{le="${BOUNDS[at] ?? "+Inf"}"} ${total}`;
    });
    return [...buckets, `${name}_sum ${this.sum}`, `${name}_count ${total}`];
  }
}
