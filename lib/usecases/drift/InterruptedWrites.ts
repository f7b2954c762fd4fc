import type { Host, InterruptedWrite } from "../../host/port/Host";
import { incompleteUsers, kuidOf } from "./incompleteUsers";
import type { Log } from "../support/RefusalReporter";

/** Milliseconds. */
const EVERY = 5_000;
/** What was sent to a storage that did not answer may still be written; every node looks often enough. */
const LOOKED_AT = 60_000;

/**
 * Looks after writes of which nobody knows how they ended, because their node has died or the
 * storage did not answer: what the caches say of them may be old, and would stay so. For a minute,
 * each node reads them anew again and again; from when it first hears of them, as Redis may have
 * been away longer than that. Users who are half made are kept in mind, for
 * findDangling and repairDangling.
 */
export class InterruptedWrites {
  private timer: NodeJS.Timeout | undefined;
  /** Milliseconds since the epoch. */
  private firstSeen: ReadonlyMap<string, number> = new Map();

  constructor(
    private readonly host: Pick<
      Host,
      "drift" | "interruptedWrites" | "forgetInterruptedWrite" | "readAnew"
    >,
    private readonly log: Log,
  ) {}

  start(): void {
    const wait = (): void => {
      this.timer = setTimeout(() => {
        void this.look().then(wait);
      }, EVERY).unref();
    };
    wait();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Never rejects: the next look is soon enough. */
  async look(): Promise<void> {
    try {
      const interruptions = await this.host.interruptedWrites();
      const before = this.firstSeen;
      this.firstSeen = new Map(
        interruptions.map((one) => [keyOf(one), before.get(keyOf(one)) ?? Date.now()]),
      );
      for (const interruption of interruptions) {
        await this.lookAt(interruption);
      }
    } catch {
      // Redis or Elasticsearch does not answer
    }
  }

  private async lookAt(interruption: InterruptedWrite): Promise<void> {
    const { resource } = interruption;
    const since = this.firstSeen.get(keyOf(interruption)) ?? Date.now();
    const [, kind = "", id = ""] = /^(profile|user|role):(.*)$/su.exec(resource) ?? [];
    if (Date.now() - since <= LOOKED_AT) {
      if (kind !== "") {
        await this.host.readAnew(kind as "profile" | "user" | "role", id);
      }
      return;
    }
    const [halfMade] = await incompleteUsers(this.host, [interruption]);
    if (halfMade === undefined) {
      await this.host.forgetInterruptedWrite(interruption);
      this.log.warn(
        `what became of ${resource}, whose write did not end: ${kuidOf(interruption) === undefined ? "it is read anew" : "he is not half made"}`,
      );
    }
  }
}

function keyOf({ resource, at }: InterruptedWrite): string {
  return `${at} ${resource}`;
}
