import type { EntryClass } from "../../domain/audit/classes";
import { classOf, ENTRY_CLASSES } from "../../domain/audit/classes";
import type { KeptEntry } from "../../domain/audit/keptEntry";
import { bytesOf } from "./encoding";

/** Bytes kept in memory at most, whatever the entries: some hold whole documents. */
const MOST_BYTES = 32 * 1024 * 1024;
/** Written at a time. */
export const BATCH = 500;
const BATCH_BYTES = 4 * 1024 * 1024;

interface Waiting {
  readonly entry: KeptEntry;
  readonly bytes: number;
  readonly of: EntryClass;
}

/**
 * Entries that wait to be written, within bounds. Of those that are too many goes first what anybody
 * can repeat, then refusals, then writes; of these the oldest of whoever has the most.
 */
export class Backlog {
  private waiting: Waiting[] = [];
  private bytes = 0;
  private lost = 0;
  /** Bytes by class and actor. */
  private readonly shares = new Map<EntryClass, Map<string, number>>();

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
    const waiting = { entry, bytes: bytesOf(entry), of: classOf(entry) };
    this.waiting.push(waiting);
    this.count(waiting, 1);
    while (this.waiting.length > this.most || this.bytes > MOST_BYTES) {
      this.dropOne();
    }
  }

  /** The oldest, no longer waiting. */
  take(): KeptEntry[] {
    let count = 0;
    let bytes = 0;
    for (const next of this.waiting.slice(0, BATCH)) {
      if (count > 0 && bytes + next.bytes > BATCH_BYTES) {
        break;
      }
      bytes += next.bytes;
      count += 1;
    }
    return this.waiting.splice(0, count).map((waiting) => {
      this.count(waiting, -1);
      return waiting.entry;
    });
  }

  /** Puts entries that could not be written back before all others, as far as there is room. */
  putBack(entries: readonly KeptEntry[]): void {
    const younger = this.waiting.map(({ entry }) => entry);
    this.waiting = [];
    this.shares.clear();
    this.bytes = 0;
    for (const entry of [...entries, ...younger]) {
      this.add(entry);
    }
  }

  /** Counts entries that were taken and will never be written. */
  giveUp(count: number): void {
    this.lost += count;
  }

  private count({ entry, bytes, of }: Waiting, sign: 1 | -1): void {
    const shares = this.shares.get(of) ?? new Map<string, number>();
    this.shares.set(of, shares);
    const actor = actorOf(entry);
    const share = (shares.get(actor) ?? 0) + sign * bytes;
    if (share > 0) {
      shares.set(actor, share);
    } else {
      shares.delete(actor);
    }
    this.bytes += sign * bytes;
  }

  private dropOne(): void {
    const of = ENTRY_CLASSES.find((one) => (this.shares.get(one)?.size ?? 0) > 0) ?? "writes";
    let [most, largest] = ["", 0];
    for (const [actor, share] of this.shares.get(of) ?? []) {
      [most, largest] = share > largest ? [actor, share] : [most, largest];
    }
    const position = this.waiting.findIndex(
      (waiting) => waiting.of === of && actorOf(waiting.entry) === most,
    );
    for (const dropped of this.waiting.splice(position, 1)) {
      this.count(dropped, -1);
      this.lost += 1;
    }
  }
}

/** The kuid, with a letter before it; of the application itself nothing. */
function actorOf({ actor }: KeptEntry): string {
  return actor === null ? "" : `k${actor.kuid}`;
}
