import type { Kernel } from "../kernel/kernel";
import type { Door, DoorStore } from "../port/DoorStore";

const COLLECTION = "config";
const DOCUMENT = "profile-guard.doors";
/** Bounds the doors. An application has some tens; a pipe on every action may make more. */
const MOST = 1_000;
/**
 * Bounds the reasons, or places in the code, by which one action writes: reasons may name whom they
 * concern.
 */
const MOST_ALIKE = 5;
const LONGEST_TEXT = 200;
const DAY = 86_400_000;
/** After so many days without a write, a door is forgotten. */
const LONGEST_UNSEEN = 90;

/**
 * One document in the host's internal index, which is written when a node sees a door for the first time, or
 * for the first time on a day. Of two nodes that see one at once, the other one's may be missing until it is
 * seen again after a restart.
 */
export class KuzzleDoorStore implements DoorStore {
  /** Seen by this node, by their names. */
  private readonly seen = new Map<string, Door>();
  private writing: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly kuzzle: Pick<Kernel, "ask" | "internalIndex">,
    private readonly now: () => number = Date.now,
  ) {}

  async note({ via, action, reason, from }: Omit<Door, "lastSeen">): Promise<void> {
    const door: Door = {
      ...(via !== undefined && { via }),
      action,
      ...(reason !== undefined && { reason: reason.slice(0, LONGEST_TEXT) }),
      ...(from !== undefined && { from: from.slice(0, LONGEST_TEXT) }),
      lastSeen: dayOf(this.now()),
    };
    const name = nameOf(door);
    const before = this.seen.get(name);
    if (before?.lastSeen === door.lastSeen || (before === undefined && this.isFull(door))) {
      return;
    }
    this.seen.set(name, door);
    this.writing = this.writing.then(() => this.add(door)).catch(() => undefined);
    await this.writing;
  }

  async all(): Promise<readonly Door[]> {
    return this.merged([...(await this.stored()), ...this.seen.values()]);
  }

  private isFull(door: Door): boolean {
    return this.seen.size >= MOST || likeOf(door, [...this.seen.values()]).length >= MOST_ALIKE;
  }

  private async add(door: Door): Promise<void> {
    const stored = await this.stored();
    const known = stored.find((one) => nameOf(one) === nameOf(door));
    if (known === undefined) {
      const kept = stored.filter((one) => !this.isReplaced(one, door));
      await this.write([...kept, door]);
    } else if (isOlder(known, door)) {
      await this.write([...stored, door]);
    }
  }

  private async write(doors: readonly Door[]): Promise<void> {
    await this.ask("createOrReplace", DOCUMENT, { doors: this.merged(doors) });
  }

  /** Since its file writes the same from another line, or says by now for whom: what has not been seen since. */
  private isReplaced(old: Door, { action, from }: Door): boolean {
    return (
      old.via === undefined &&
      old.action === action &&
      from !== undefined &&
      fileOf(old) === fileOf({ from }) &&
      !this.seen.has(nameOf(old))
    );
  }

  /** The newest of each, without what is forgotten, and not too many. */
  private merged(doors: readonly Door[]): readonly Door[] {
    const oldest = dayOf(this.now() - LONGEST_UNSEEN * DAY);
    const newest = new Map<string, Door>();
    for (const door of doors) {
      const known = newest.get(nameOf(door));
      if (door.lastSeen >= oldest && (known === undefined || isOlder(known, door))) {
        newest.set(nameOf(door), door);
      }
    }
    const kept: Door[] = [];
    for (const door of [...newest.values()].sort(byAge)) {
      if (kept.length < MOST && likeOf(door, kept).length < MOST_ALIKE) {
        kept.push(door);
      }
    }
    return kept.sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));
  }

  private async stored(): Promise<readonly Door[]> {
    const { items } = (await this.ask("mGet", [DOCUMENT])) as {
      items: readonly { readonly _source: { readonly doors?: readonly Door[] } }[];
    };
    return items[0]?._source.doors ?? [];
  }

  private async ask(action: string, ...args: unknown[]): Promise<unknown> {
    const { index } = this.kuzzle.internalIndex;
    return this.kuzzle.ask(`core:storage:private:document:${action}`, index, COLLECTION, ...args);
  }
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function nameOf({ via, action, reason, from }: Door): string {
  return JSON.stringify([via ?? "", action, reason ?? "", from ?? ""]);
}

/** Finds doors of the same kind: those that are meant take no place of the others. */
function likeOf({ via, action, reason }: Door, doors: readonly Door[]): readonly Door[] {
  const isMeant = reason !== undefined;
  return doors.filter(
    (one) => one.via === via && one.action === action && (one.reason !== undefined) === isMeant,
  );
}

function fileOf({ from }: Pick<Door, "from">): string | undefined {
  return from?.replace(/:\d+$/u, "");
}

function isOlder(one: Door, other: Door): boolean {
  return one.lastSeen < other.lastSeen;
}

/** The newest first. */
function byAge(one: Door, other: Door): number {
  return isOlder(one, other) ? 1 : isOlder(other, one) ? -1 : 0;
}
