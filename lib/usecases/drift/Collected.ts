import type { DanglingSection } from "../../api/drift";

/** Counts everything, keeps the first. */
export class Collected<T> {
  private readonly items: T[] = [];
  private total = 0;

  constructor(private readonly most: number) {}

  add(found: readonly T[]): void {
    this.total += found.length;
    this.items.push(...found.slice(0, this.most - this.items.length));
  }

  get section(): DanglingSection<T> {
    return { total: this.total, items: this.items };
  }
}
