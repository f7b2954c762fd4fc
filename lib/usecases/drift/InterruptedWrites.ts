import type { Host, InterruptedWrite } from "../../host/port/Host";
import { incompleteUsers, kuidOf } from "./incompleteUsers";
import type { Log } from "../support/RefusalReporter";

/** Milliseconds. */
const EVERY = 5_000;
/**
 * A write that the storage did not answer may still happen; every node looks for so long, in ms.
 */
const LOOKED_AT = 60_000;

/**
 * Tracks writes whose outcome is unknown, because their node has died or the storage did not
 * answer, and invalidates their caches, which would stay old. For a minute after it first hears of
 * a write (Redis may have been away for longer), each node reads the document anew. It keeps the
 * notes of incomplete users for findDangling and repairDangling.
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

  /** Never rejects: the next time is soon enough. */
  async look(): Promise<void> {
    try {
      const interrupted = await this.host.interruptedWrites();
      const before = this.firstSeen;
      this.firstSeen = new Map(
        interrupted.map((one) => [keyOf(one), before.get(keyOf(one)) ?? Date.now()]),
      );
      for (const write of interrupted) {
        await this.lookAt(write);
      }
    } catch {
      // Redis or Elasticsearch does not answer
    }
  }

  private async lookAt(write: InterruptedWrite): Promise<void> {
    const { resource } = write;
    const since = this.firstSeen.get(keyOf(write)) ?? Date.now();
    const [, kind = "", id = ""] = /^(profile|user|role):(.*)$/su.exec(resource) ?? [];
    if (Date.now() - since <= LOOKED_AT) {
      if (kind !== "") {
        await this.host.readAnew(kind as "profile" | "user" | "role", id);
      }
      return;
    }
    const [incomplete] = await incompleteUsers(this.host, [write]);
    if (incomplete === undefined) {
      await this.host.forgetInterruptedWrite(write);
      this.log.warn(
        `what became of ${resource}, whose write did not end: ${kuidOf(write) === undefined ? "it is read anew" : "the user is not half made"}`,
      );
    }
  }
}

function keyOf({ resource, at }: InterruptedWrite): string {
  return `${at} ${resource}`;
}
