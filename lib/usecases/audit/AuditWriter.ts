import { AsyncResource } from "node:async_hooks";

import type { AuditState } from "../../api/audit";
import type { KeptEntry } from "../../domain/audit/keptEntry";
import { auditUnwritable } from "../../errors/unavailable";
import type { AuditStore } from "../../host/port/AuditStore";
import type { Log } from "../support/RefusalReporter";
import { Backlog, BATCH } from "./Backlog";
import { encode } from "./encoding";
import { messageOf } from "../../shared/messageOf";
import { withTimeout } from "../../shared/timeout";

export type { AuditState } from "../../api/audit";

/** Milliseconds. */
interface Pace {
  /** Between an entry and its writing, so that several are written at once. */
  readonly gather: number;
  /** Between attempts while the store is down: the first pause, doubled up to the longest. */
  readonly firstPause: number;
  readonly longestPause: number;
  /** For an entry that a request waits for. */
  readonly deadline: number;
}

const PACE: Pace = { gather: 200, firstPause: 250, longestPause: 5_000, deadline: 5_000 };

/** Writes entries beside the requests that they tell about, in batches, again until it succeeds. */
export class AuditWriter {
  private readonly backlog: Backlog;
  private readonly pace: Pace;
  // batches belong to no request: its context must neither live on here nor appear in logs
  private readonly outside = new AsyncResource("profile-guard-audit");
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<boolean> | undefined;
  private pause = 0;
  private closing = false;

  constructor(
    private readonly store: AuditStore,
    private readonly log: Log,
    options: { readonly queue: number; readonly pace?: Partial<Pace> },
    private readonly wrote: (count: number) => void = () => undefined,
  ) {
    this.backlog = new Backlog(options.queue);
    this.pace = { ...PACE, ...options.pace };
  }

  get state(): AuditState {
    return { queued: this.backlog.size, dropped: this.backlog.dropped };
  }

  /** Never rejects, and waits for nothing but on a node that is about to end. */
  async add(entry: KeptEntry): Promise<void> {
    const { dropped } = this.backlog;
    this.backlog.add(entry);
    if (this.backlog.dropped > dropped && (dropped === 0 || this.backlog.dropped % 1000 === 0)) {
      this.log.warn(`audit: ${this.backlog.dropped} entries lost, the store takes none`);
    }
    this.schedule(this.pause === 0 ? this.pace.gather : this.pause);
    if (this.closing) {
      await this.flush();
    }
  }

  /**
   * Writes an entry at once.
   *
   * @throws 503 `profile-guard.audit.unavailable`
   */
  async writeNow(entry: KeptEntry): Promise<void> {
    const writing = this.outside.runInAsyncScope(() => this.store.write([entry]));
    const failed = await withTimeout(
      writing.then(
        (written) => [...written.failed, ...written.refused].length > 0,
        () => true,
      ),
      this.pace.deadline,
      () => true,
    );
    if (failed) {
      throw auditUnwritable();
    }
  }

  /** Writes what waits, as far as the store takes it within the deadline. Never rejects. */
  async flush(): Promise<void> {
    const all = async (): Promise<void> => {
      while (this.writing !== undefined || this.backlog.size > 0) {
        if (!(await (this.writing ?? this.writeBatch()))) {
          return;
        }
      }
    };
    await withTimeout(all(), this.pace.deadline, () => undefined);
  }

  /** Before the process ends: from now on each entry is written before its request is answered. */
  async close(): Promise<void> {
    this.closing = true;
    await this.flush();
    if (this.backlog.size > 0) {
      this.log.warn(`audit: ${this.backlog.size} entries are not written yet, and may be lost`);
    }
  }

  private schedule(wait: number): void {
    if (this.timer !== undefined || this.writing !== undefined) {
      return;
    }
    this.timer = this.outside.runInAsyncScope(() =>
      setTimeout(() => {
        this.timer = undefined;
        void this.writeBatch();
      }, wait).unref(),
    );
  }

  /** @returns `true` when the store has taken it */
  private writeBatch(): Promise<boolean> {
    this.writing ??= this.outside.runInAsyncScope(async () => {
      clearTimeout(this.timer);
      this.timer = undefined;
      const succeeded = await this.tryBatch();
      this.writing = undefined;
      if (this.backlog.size > 0) {
        const gather = this.backlog.size >= BATCH ? 0 : this.pace.gather;
        this.schedule(succeeded ? gather : this.pause);
      }
      return succeeded;
    });
    return this.writing;
  }

  private async tryBatch(): Promise<boolean> {
    // what fails goes back as it is now: compressed once, and shorter in memory
    const entries = await Promise.all(this.backlog.take().map(encode));
    const { failed, refused, why } = await this.store.write(entries).then(
      (writing) => ({ ...writing, why: "it takes no writes" }),
      (error: unknown) => ({ failed: entries, refused: [], why: messageOf(error) }),
    );
    if (refused.length > 0) {
      this.backlog.giveUp(refused.length);
      this.log.warn(`audit: ${refused.length} entries lost, the store refuses them`);
    }
    this.wrote(entries.length - failed.length - refused.length);
    if (failed.length === 0) {
      if (this.pause > 0) {
        this.log.warn("audit: the store takes entries again");
      }
      this.pause = 0;
      return true;
    }
    if (this.pause === 0) {
      this.log.warn(`audit: entries cannot be written and are kept in memory: ${why}`);
    }
    this.pause = Math.min(Math.max(this.pause * 2, this.pace.firstPause), this.pace.longestPause);
    this.backlog.putBack(failed);
    return false;
  }
}
