import type { ProfileGuardConfig } from "../../config/config";
import type { Lock, LockCaller, LockRequest, Host, Snapshot } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import { decisionUnavailable } from "../../errors/unavailable";
import { preview, type Preview } from "../dryRun/preview";
import { Metrics } from "../metrics/Metrics";
import type { GuardContext } from "../escalation/context";
import type { Guard } from "../guards/Guard";
import { guardOf } from "../guards";
import type { Expected } from "../support/verifyWritten";
import { countingRefusals, NO_RECORDER, type Recorder } from "../support/Recorder";
import { rejectIfStalled } from "../support/deadline";
import { RefusalReporter, type Log } from "../support/RefusalReporter";
import { lookAhead, prefetch, prefetchRoles } from "../support/prefetch";
import { readError } from "../support/readError";
import { readCache, snapshotAt } from "../support/readCache";
import { executeWrite, type Admitted } from "./executeWrite";
import { lockCallerOf } from "./lockCaller";
import { type Entry, type Pass, unguarded } from "./pass";
import { wideningOf, type Widening } from "./widening";
import { hasCome, locksToTake } from "./wideLocks";

export type { Log, Refusal } from "../support/RefusalReporter";
export type { Done } from "./executeWrite";
export type { Entry, Pass } from "./pass";

const NEEDED = "what the decision needs";

const asIs = async (error: unknown): Promise<unknown> => error;

/** A request that was judged, and still has its locks. */
interface Judged extends Admitted {
  readonly context: GuardContext;
}

/**
 * Entry point of every guarded request, native or own: lock, check, run, release. It logs and
 * announces each refusal; in the mode `report` it does no more.
 */
export class Gate {
  readonly metrics = new Metrics();
  readonly recorder: Recorder;
  private readonly refusals: RefusalReporter;

  constructor(
    readonly host: Host,
    private readonly config: ProfileGuardConfig,
    readonly log: Log,
    recorder: Recorder = NO_RECORDER,
  ) {
    this.recorder = countingRefusals(recorder, this.metrics);
    this.refusals = new RefusalReporter(host, config, log, this.metrics);
  }

  /** Counts the requests that passed though the mode `refuse` would have refused them. */
  get reportedRefusals(): number {
    return this.refusals.reported;
  }

  /** Counts the calls of the application that passed by `embeddedCalls: "report"` alone. */
  get reportedEmbeddedCalls(): number {
    return this.refusals.embeddedCalls;
  }

  /** Logs, announces and counts what would refuse a call of the application, which passes. */
  async reportEmbedded(error: Error, actor: Actor | undefined, command: Command): Promise<void> {
    await this.refusals.reportEmbedded(error, actor, command);
  }

  /** @throws the refusal; the locks are released then */
  async enter(
    actor: Actor | undefined,
    command: Command,
    { partOfImport = false, tolerates = () => false, told = asIs }: Entry = {},
  ): Promise<Pass> {
    const guard = guardOf(command.controller, command.action);
    if (guard === undefined) {
      return unguarded(this.host);
    }
    try {
      return this.passOf(await this.judge(guard, actor, command, partOfImport));
    } catch (error) {
      if (tolerates(error)) {
        const release = async (): Promise<void> => undefined;
        const reported = error as Error;
        return this.passOf({ actor, command, expected: undefined, reported, release });
      }
      const answer = await told(error);
      await this.recorder.refused(actor, command, answer, false);
      throw answer;
    }
  }

  /**
   * Judges a request as {@link enter} does, and tells what it would do. Runs nothing.
   *
   * @throws the refusal
   */
  async preview(
    actor: Actor | undefined,
    command: Command,
    { told = asIs }: Pick<Entry, "told"> = {},
  ): Promise<Preview> {
    const guard = guardOf(command.controller, command.action);
    if (guard === undefined) {
      throw new Error(`${command.controller}:${command.action} is not guarded`);
    }
    const { context, release } = await this.judge(guard, actor, command, false).catch(
      async (error: unknown) => {
        const answer = await told(error);
        await this.recorder.refused(actor, command, answer, false);
        throw answer;
      },
    );
    try {
      const previewing = preview(context);
      return await rejectIfStalled(this.host.services, previewing, () =>
        decisionUnavailable("what the write would change"),
      );
    } finally {
      await release();
    }
  }

  /** Releases the locks that come after the deadline, when nobody waits for them any more. */
  private async judge(
    guard: Guard,
    actor: Actor | undefined,
    command: Command,
    partOfImport: boolean,
  ): Promise<Judged> {
    const judging = this.metrics.timed(
      this.judgeUnderLocks(guard, actor, command, partOfImport).catch(readError(this.host, NEEDED)),
    );
    return rejectIfStalled(this.host.services, judging, () => {
      judging.then(({ release }) => release()).catch(() => undefined);
      return decisionUnavailable(NEEDED);
    });
  }

  private async judgeUnderLocks(
    guard: Guard,
    actor: Actor | undefined,
    command: Command,
    partOfImport: boolean,
    wide = false,
  ): Promise<Judged> {
    const locks: Lock[] = [];
    const take = async (requests: readonly LockRequest[], by?: LockCaller): Promise<Lock> => {
      const got = await this.metrics.timedLock(this.host.lock(requests, by));
      locks.push(got);
      return got;
    };
    const release = async (outcomeKnown = true): Promise<void> => {
      const rolesChanged = guard.changesRoles === true;
      const releasing = Promise.all(
        locks.map((one) => one.release({ rolesChanged, outcomeKnown })),
      );
      if (rolesChanged) {
        // every node must know before the answer
        await releasing;
        return;
      }
      // only the next request waits for it; a lock that is not released expires
      releasing.catch(() => undefined);
    };

    const { config } = this;
    const allLocks = guard.locks?.(command, actor) ?? [];
    const request = { host: this.host, config, actor, command, partOfImport };
    const wanted = guard.reads?.(request) ?? actor?.profileIds ?? [];
    const ahead = prefetch(this.host, wanted, allLocks);
    const roleIds = guard.roles?.(request);
    let looking: Promise<Snapshot> | undefined;
    const outlook = (): Promise<Snapshot> => (looking ??= lookAhead(ahead, actor, roleIds));
    const caller = lockCallerOf(request, outlook);
    const lockRequests = wide
      ? allLocks
      : await locksToTake(guard, request, allLocks, caller, outlook).catch(
          async (error: unknown) => {
            await this.refusals.report(error, actor, command);
            throw error;
          },
        );
    const got = lockRequests.length === 0 ? undefined : await take(lockRequests, caller);
    const state = got ?? (await this.host.securityState());
    // a document that was read before a wait, or is locked only now, may have changed meanwhile
    const isFresh = got?.waited !== true && looking === undefined;
    const earlier = await looking?.catch(() => undefined);
    const host = snapshotAt(isFresh ? ahead : readCache(this.host), state, earlier);
    await prefetchRoles(host, actor, roleIds);
    const alsoLock = async (more: LockRequest): Promise<void> => {
      await take([more]);
    };
    let expected: Expected | undefined;
    let reported: Error | undefined;
    const reportFaults = async (error: Error): Promise<void> =>
      this.refusals.reportFaults((reported = error), actor, command);
    const warn = this.log.warn.bind(this.log);
    const context = { ...request, host, alsoLock, warn, reportFaults };
    try {
      expected = await guard.check(context);
      command.embedded?.judged?.();
    } catch (error) {
      command.embedded?.judged?.(error);
      if (!(await this.refusals.report(error, actor, command))) {
        await release();
        throw error;
      }
      reported = error as Error;
    }
    if (await hasCome(guard, request, lockRequests, allLocks)) {
      await release();
      return this.judgeUnderLocks(guard, actor, command, partOfImport, true);
    }
    const widening = async (): Promise<Widening | undefined> => wideningOf(guard, context);
    return { context, actor, command, guard, expected, reported, widening, release };
  }

  private passOf(admitted: Admitted): Pass {
    return { run: (action) => executeWrite(this, admitted, action) };
  }

  /**
   * Logs, announces and records the refusal of a write or of an answer.
   *
   * @returns whether the mode lets the request pass
   */
  async recordRefusal(
    error: unknown,
    actor: Actor | undefined,
    command: Command,
  ): Promise<boolean> {
    const passes = await this.refusals.report(error, actor, command);
    await this.recorder.refused(actor, command, error, passes);
    return passes;
  }
}
