import type { ProfileGuardConfig } from "../../config/config";
import type { Lock, LockRequest, Host } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import { decisionUnavailable } from "../../errors/unavailable";
import type { Preview } from "../dryRun/preview";
import { preview } from "../dryRun/preview";
import type { GuardContext } from "../escalation/context";
import type { Guard } from "../guards/Guard";
import { guardOf } from "../guards";
import type { Expected } from "../support/verifyWritten";
import type { Recorder } from "../support/Recorder";
import { NO_RECORDER } from "../support/Recorder";
import { rejectIfStalled } from "../support/deadline";
import type { Log } from "../support/RefusalReporter";
import { RefusalReporter } from "../support/RefusalReporter";
import { prefetch } from "../support/prefetch";
import { readError } from "../support/readError";
import { readCache, snapshotAt } from "../support/readCache";
import type { Admitted, Done } from "./execute";
import { execute } from "./execute";

export type { Log, Refusal } from "../support/RefusalReporter";
export type { Done } from "./execute";

const NEEDED = "what the decision needs";

/** A request that may go on. */
export interface Pass {
  /**
   * Runs the action, once, and releases what was held for it: see {@link execute}.
   */
  run<T>(action: () => Promise<T>): Promise<Done<T>>;
}

/** Lets an action run that nothing is held for, and nothing is known about. */
export function unguarded(host: Host): Pass {
  return {
    run: async (action) => {
      const { outcome, writeOf } = await host.observe(action);
      if (outcome.status === "rejected") {
        throw outcome.reason;
      }
      return { result: outcome.value, writeOf };
    },
  };
}

/** What else is to know of a request. */
export interface Entry {
  /** Of an `admin:loadSecurities` that has passed. */
  readonly partOfImport?: boolean;
  /** Faults with which the action may run all the same, unjudged. */
  readonly tolerates?: (error: unknown) => boolean;
  /** What the sender is told in the place of an error. */
  readonly told?: (error: unknown) => Promise<unknown>;
}

/** One that was judged, and is held still. */
interface Judged extends Admitted {
  readonly context: GuardContext;
}

/**
 * Where every guarded request passes, native or own: held still, judged, released when it has
 * ended. A refusal is logged and announced; in the mode `report` it is that alone.
 */
export class Gate {
  private readonly refusals: RefusalReporter;

  constructor(
    readonly host: Host,
    private readonly config: ProfileGuardConfig,
    readonly log: Log,
    readonly recorder: Recorder = NO_RECORDER,
  ) {
    this.refusals = new RefusalReporter(host, config, log);
  }

  /** How many requests were let pass that the mode `refuse` would have refused. */
  get reportedRefusals(): number {
    return this.refusals.reported;
  }

  /**
   * @throws the refusal; nothing is held then
   */
  async enter(
    actor: Actor | undefined,
    command: Command,
    { partOfImport = false, tolerates = () => false, told }: Entry = {},
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
      const answer = told === undefined ? error : await told(error);
      await this.recorder.refused(actor, command, answer, false);
      throw answer;
    }
  }

  /**
   * Judges a request as {@link enter} does, and tells what it would do. Nothing is run.
   *
   * @throws the refusal
   */
  async preview(actor: Actor | undefined, command: Command): Promise<Preview> {
    const guard = guardOf(command.controller, command.action);
    if (guard === undefined) {
      throw new Error(`${command.controller}:${command.action} is not guarded`);
    }
    const { context, release } = await this.judge(guard, actor, command, false).catch(
      async (error: unknown) => {
        await this.recorder.refused(actor, command, error, false);
        throw error;
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

  /** What is held by the time that nobody waits for it any more is let go. */
  private async judge(
    guard: Guard,
    actor: Actor | undefined,
    command: Command,
    partOfImport: boolean,
  ): Promise<Judged> {
    const judging = this.judgeHeld(guard, actor, command, partOfImport).catch(
      readError(this.host, NEEDED),
    );
    return rejectIfStalled(this.host.services, judging, () => {
      judging.then(({ release }) => release()).catch(() => undefined);
      return decisionUnavailable(NEEDED);
    });
  }

  private async judgeHeld(
    guard: Guard,
    actor: Actor | undefined,
    command: Command,
    partOfImport: boolean,
  ): Promise<Judged> {
    const held: Lock[] = [];
    const hold = async (holds: readonly LockRequest[]): Promise<Lock> => {
      const got = await this.host.lock(holds);
      held.push(got);
      return got;
    };
    const release = async (settled = true): Promise<void> => {
      const rolesChanged = guard.changesRoles === true;
      const releasing = Promise.all(
        held.map((one) => one.release({ rolesChanged, outcomeKnown: settled })),
      );
      if (rolesChanged) {
        // before the answer, every node must know
        await releasing;
        return;
      }
      // nobody waits for it but the next one; a hold that is not released ends by itself
      releasing.catch(() => undefined);
    };

    const { config } = this;
    const holds = guard.locks?.(command, actor) ?? [];
    const request = { host: this.host, config, actor, command, partOfImport };
    const wanted = guard.reads?.(request) ?? actor?.profileIds ?? [];
    const ahead = prefetch(this.host, wanted, holds);
    const got = holds.length === 0 ? undefined : await hold(holds);
    const epoch = got?.rolesEpoch ?? (await this.host.rolesEpoch());
    // what was read before a wait may have changed meanwhile
    const host = snapshotAt(got?.waited === true ? readCache(this.host) : ahead, epoch);
    const alsoLock = async (more: LockRequest): Promise<void> => {
      await hold([more]);
    };
    const warn = (message: string): void => {
      this.log.warn(message);
    };
    const context = { ...request, host, alsoLock, warn };
    let expected: Expected | undefined;
    let reported: Error | undefined;
    try {
      expected = await guard.check(context);
    } catch (error) {
      if (!(await this.refusals.report(error, actor, command))) {
        await release();
        throw error;
      }
      reported = error as Error;
    }
    return { context, actor, command, guard, expected, reported, release };
  }

  private passOf(admitted: Admitted): Pass {
    return { run: (action) => execute(this, admitted, action) };
  }

  /**
   * A request that is not let in, or lets nothing be seen: logged, announced, recorded.
   *
   * @returns whether the mode lets it pass
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
