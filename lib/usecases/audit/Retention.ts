import type { AuditConfig } from "../../config/auditOptions";
import { ENTRY_CLASSES } from "../../domain/audit/classes";
import type { AuditStore } from "../../host/port/AuditStore";
import type { LockKeeper } from "../../host/port/Host";
import type { Log } from "../support/RefusalReporter";
import { messageOf } from "../../shared/messageOf";
import { lock } from "../support/lock";

const DAY = 24 * 60 * 60 * 1000;
const EVERY = 60 * 60 * 1000;
/** The nodes of a cluster that start together do not ask together. */
const SPREAD = 5 * 60 * 1000;

/**
 * Removes entries that are too old or too many: every hour, and whenever this node has written a
 * tenth of what may be kept. One node at a time.
 */
export class Retention {
  private written = 0;
  private running: Promise<void> | undefined;
  private again = false;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly store: AuditStore,
    private readonly locks: LockKeeper,
    private readonly limits: AuditConfig["retention"],
    private readonly log: Log,
  ) {}

  start(): void {
    const wait = (): void => {
      this.timer = setTimeout(
        () => {
          void this.apply().then(wait);
        },
        EVERY + Math.random() * SPREAD,
      ).unref();
    };
    wait();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  /** Counts entries that this node has written. */
  note(count: number): void {
    this.written += count;
    if (this.written >= this.limits.entries / 10) {
      this.written = 0;
      void this.apply();
    }
  }

  /** Removes old entries. Never rejects: the next time is soon enough. */
  async apply(): Promise<void> {
    // what is written while it runs may be too much again
    this.again = this.running !== undefined;
    this.running ??= this.removeUntilDone().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async removeUntilDone(): Promise<void> {
    this.again = false;
    await this.remove();
    if (this.wantedAgain()) {
      await this.removeUntilDone();
    }
  }

  private wantedAgain(): boolean {
    return this.again;
  }

  private async remove(): Promise<void> {
    try {
      const locked = await this.locks.lock([lock.auditRetention()]);
      try {
        await this.store.refresh();
        await this.store.removeBefore(Date.now() - this.limits.days * DAY);
        for (const one of ENTRY_CLASSES) {
          await this.store.removeBeyond(this.limits.entries, one);
        }
      } finally {
        await locked.release();
      }
    } catch (error) {
      const reason = messageOf(error);
      this.log.warn(`audit: what is too old or too many could not be removed: ${reason}`);
    }
  }
}
