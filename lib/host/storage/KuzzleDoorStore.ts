import type { Kernel } from "../kernel/kernel";
import type { Door, DoorStore } from "../port/DoorStore";

const COLLECTION = "config";
const DOCUMENT = "profile-guard.doors";
/** Of pairs of names. An application has some tens; a pipe on every action may make more. */
const MOST = 1_000;

/**
 * One document in the host's internal index, which is written when a node sees a pair of actions for
 * the first time. Of two nodes that see one at once, the other one's may be missing until it is seen
 * again after a restart.
 */
export class KuzzleDoorStore implements DoorStore {
  /** Seen by this node, each as `via action`. */
  private readonly seen = new Set<string>();
  private writing: Promise<unknown> = Promise.resolve();

  constructor(private readonly kuzzle: Pick<Kernel, "ask" | "internalIndex">) {}

  async note(via: string, action: string): Promise<void> {
    const pair = `${via} ${action}`;
    if (this.seen.has(pair) || this.seen.size >= MOST) {
      return;
    }
    this.seen.add(pair);
    this.writing = this.writing.then(() => this.add(pair)).catch(() => undefined);
    await this.writing;
  }

  async all(): Promise<readonly Door[]> {
    const doors = new Map<string, string[]>();
    for (const pair of new Set([...(await this.stored()), ...this.seen])) {
      const [via = "", action = ""] = pair.split(" ");
      doors.set(via, [...(doors.get(via) ?? []), action]);
    }
    return [...doors]
      .map(([via, actions]) => ({ via, actions: actions.sort() }))
      .sort((one, other) => (one.via < other.via ? -1 : 1));
  }

  private async add(pair: string): Promise<void> {
    const pairs = await this.stored();
    if (!pairs.includes(pair) && pairs.length < MOST) {
      await this.ask("createOrReplace", DOCUMENT, { pairs: [...pairs, pair] });
    }
  }

  private async stored(): Promise<readonly string[]> {
    const { items } = (await this.ask("mGet", [DOCUMENT])) as {
      items: readonly { readonly _source: { readonly pairs: readonly string[] } }[];
    };
    return items[0]?._source.pairs ?? [];
  }

  private async ask(action: string, ...args: unknown[]): Promise<unknown> {
    const { index } = this.kuzzle.internalIndex;
    return this.kuzzle.ask(`core:storage:private:document:${action}`, index, COLLECTION, ...args);
  }
}
