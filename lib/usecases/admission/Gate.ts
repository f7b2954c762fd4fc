import type { ProfileGuardConfig } from "../../config/config";
import type { Host } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import { decisionUnavailable } from "../../errors/unavailable";
import { preview, type Preview } from "../dryRun/preview";
import { Metrics } from "../metrics/Metrics";
import type { GuardContext, GuardedRequest } from "../escalation/context";
import type { Guard } from "../guards/Guard";
import { guardOf } from "../guards";
import type { Expected } from "../support/verifyWritten";
import { countingRefusals, NO_RECORDER, type Recorder } from "../support/Recorder";
import { rejectIfStalled } from "../support/deadline";
import { RefusalReporter, type Log } from "../support/RefusalReporter";
import { readCache, snapshotAt } from "../support/readCache";
import { readError } from "../support/readError";
import { callerByNow, requireSameCaller } from "./callerByNow";
import { executeWrite, type Admitted } from "./executeWrite";
import { lockCallerOf } from "./lockCaller";
import { EarlyReads, hasLocks } from "./EarlyReads";
import { type Entry, type Pass, releasedAtEnd, unguarded } from "./pass";
import { RequestLocks } from "./RequestLocks";
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
  readonly locksHolders: boolean;
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
  async enter(actor: Actor | undefined, command: Command, entry: Entry = {}): Promise<Pass> {
    const { partOfImport = false, tolerates = () => false, told = asIs } = entry;
    const guard = guardOf(command.controller, command.action);
    if (guard === undefined) {
      return unguarded(this.host);
    }
    try {
      const judged = await this.judge(guard, actor, command, partOfImport);
      const release = releasedAtEnd(judged.release, entry);
      return this.passOf({ ...judged, release }, judged.locksHolders);
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
        await this.recorder.refused(actor, command, answer, false, "dryRun");
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
  private judge(
    guard: Guard,
    actor: Actor | undefined,
    command: Command,
    partOfImport: boolean,
  ): Promise<Judged> {
    const { host, config } = this;
    const request = { host, config, actor, command, partOfImport };
    const judging = this.metrics.timed(
      this.judgeUnderLocks(guard, request).catch(readError(host, NEEDED)),
    );
    return rejectIfStalled(host.services, judging, () => {
      judging.then(({ release }) => release()).catch(() => undefined);
      return decisionUnavailable(NEEDED);
    });
  }

  /** @param isAgain what was to be deleted came only after a look had found nothing to lock */
  private async judgeUnderLocks(
    guard: Guard,
    request: GuardedRequest,
    isAgain = false,
  ): Promise<Judged> {
    const { actor, command } = request;
    const early = new EarlyReads(guard, request);
    const locks = new RequestLocks(this.host, this.metrics, guard.changesRoles === true);
    const caller = lockCallerOf(request, early.read);
    const wanted = isAgain
      ? early.locks
      : await locksToTake(guard, request, early.locks, caller, early.read).catch(
          async (error: unknown) => {
            await this.refusals.report(error, actor, command);
            throw error;
          },
        );
    const lock =
      wanted.length === 0 ? undefined : await locks.take(wanted, caller, hasLocks(request));
    const host = await early.underLocks(lock);
    const checked = await this.check(guard, { ...request, host }, locks);
    if (await hasCome(guard, request, wanted, early.locks)) {
      await locks.release();
      return this.judgeUnderLocks(guard, request, true);
    }
    const widening = async (): Promise<Widening | undefined> => wideningOf(guard, checked.context);
    const { locksHolders } = locks;
    const { actor: found } = checked.context;
    return {
      ...{ ...checked, actor: found, command, guard },
      ...{ widening, locksHolders, release: locks.release },
    };
  }

  /** Runs the guard's check on who the caller is by now; releases the locks when it refuses. */
  private async check(
    guard: Guard,
    request: Omit<GuardContext, "alsoLock">,
    locks: RequestLocks,
  ): Promise<Pick<Judged, "context" | "expected" | "reported">> {
    const { command } = request;
    let { actor } = request;
    let expected: Expected | undefined;
    let reported: Error | undefined;
    const contextOf = (caller: Actor | undefined): GuardContext => ({
      ...{ ...request, actor: caller },
      alsoLock: async (more) => {
        const { waited } = await locks.take([more], undefined, true);
        if (waited) {
          await requireSameCaller({ ...request, host: this.host, actor: caller });
        }
      },
      reread: () => locks.last && snapshotAt(readCache(this.host), locks.last),
      warn: this.log.warn.bind(this.log),
      reportFaults: async (error) =>
        this.refusals.reportFaults((reported = error), caller, command),
    });
    try {
      actor = await callerByNow({ ...request, host: this.host }, locks.last?.waited === true);
      expected = await guard.check(contextOf(actor));
      command.embedded?.judged?.();
    } catch (error) {
      command.embedded?.judged?.(error);
      if (!(await this.refusals.report(error, actor, command))) {
        await locks.release();
        throw error;
      }
      reported = error as Error;
    }
    return { context: contextOf(actor), expected, reported };
  }

  private passOf(admitted: Admitted, locksHolders = false): Pass {
    return { run: (action) => executeWrite(this, admitted, action), locksHolders };
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
