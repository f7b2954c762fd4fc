import type { KeptEntry } from "../../domain/audit/keptEntry";
import { lengthOf } from "./encoding";

/** Characters kept in memory at most, whatever the entries: some hold whole documents. */
const MOST_CHARACTERS = 32 * 1024 * 1024;
/** Written at a time. */
export const BATCH = 500;
const BATCH_CHARACTERS = 4 * 1024 * 1024;

/** Entries that wait to be written, within bounds: what is too much goes, the oldest first. */
export class Backlog {
  private waiting: KeptEntry[] = [];
  private characters = 0;
  private lost = 0;

  /** @param most entries */
  constructor(private readonly most: number) {}

  get size(): number {
    return this.waiting.length;
  }

  /** Entries that will never be written. */
  get dropped(): number {
    return this.lost;
  }

  add(entry: KeptEntry): void {
    this.waiting.push(entry);
    this.characters += lengthOf(entry);
    let excess = 0;
    let left = this.characters;
    for (const oldest of this.waiting) {
      if (this.waiting.length - excess <= this.most && left <= MOST_CHARACTERS) {
        break;
      }
      left -= lengthOf(oldest);
      excess += 1;
    }
    if (excess > 0) {
      this.waiting.splice(0, excess);
      this.characters = left;
      this.lost += excess;
    }
  }

  /** The oldest, no longer waiting. */
  take(): KeptEntry[] {
    let count = 0;
    let characters = 0;
    for (const entry of this.waiting.slice(0, BATCH)) {
      const next = lengthOf(entry);
      if (count > 0 && characters + next > BATCH_CHARACTERS) {
        break;
      }
      characters += next;
      count += 1;
    }
    this.characters -= characters;
    return this.waiting.splice(0, count);
  }

  /** Puts entries that could not be written back before all others, as far as there is room. */
  putBack(entries: readonly KeptEntry[]): void {
    const younger = this.waiting;
    this.waiting = [];
    this.characters = 0;
    for (const entry of [...entries, ...younger]) {
      this.add(entry);
    }
  }

  /** Counts entries that were taken and will never be written. */
  giveUp(count: number): void {
    this.lost += count;
  }
}
