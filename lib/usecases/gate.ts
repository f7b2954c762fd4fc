import type { ProfileGuardConfig } from "../config";
import { EscalationError, isRefusal } from "../errors";
import type { Held, Hold, Host } from "../host/Host";
import type { Actor, Command } from "../requests";
import type { Preview } from "./dryRun/preview";
import { preview } from "./dryRun/preview";
import type { GuardContext } from "./escalation/context";
import type { Guard } from "./escalation/guards";
import { guardOf } from "./escalation/guards";
import type { Expected, WriteOf } from "./escalation/verify";
import { verifyWritten } from "./escalation/verify";
import { remembering } from "./remembering";

/** What an action answered, and what it wrote. */
export interface Done<T> {
  readonly result: T;
  readonly writeOf: WriteOf;
}

/** A request that may go on. */
export interface Pass {
  /**
   * Runs the action, once, and releases what was held for it. When it fails, what it has made of a
   * user is removed.
   *
   * @throws what the action throws
   * @throws 503 when something else was written than what was judged; it is undone then
   */
  run<T>(action: () => Promise<T>): Promise<Done<T>>;
}

/** A request that is held still, and was not refused. */
interface Judged {
  readonly context: GuardContext;
  readonly expected: Expected | undefined;
  readonly release: () => Promise<void>;
}

/** A line for the application's log. Structured, without secrets. */
export interface Log {
  warn(message: string): void;
}

/** Lets an action run that nothing is held for, and nothing is known about. */
export function freePass(host: Host): Pass {
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

/** What the application hears of each refusal, as `profile-guard:refused`. */
export interface Refusal {
  readonly id: string;
  readonly reason: string;
  readonly controller: string;
  readonly action: string;
  readonly target: unknown;
  readonly actor: Actor | undefined;
  /** `true`: it was let pass, because the configuration says `report`. */
  readonly reportedOnly: boolean;
  readonly details: unknown;
}

/**
 * Where every guarded request passes, native or own: held still, judged, released when it has
 * ended. A refusal is logged and announced; in the mode `report` it is that alone.
 */
export class Gate {
  private reported = 0;

  constructor(
    private readonly host: Host,
    private readonly config: ProfileGuardConfig,
    private readonly log: Log,
  ) {}

  /** How many requests were let pass that the mode `refuse` would have refused. */
  get reportedRefusals(): number {
    return this.reported;
  }

  /**
   * @param partOfImport of an `admin:loadSecurities` that has passed
   * @throws the refusal; nothing is held then
   */
  async enter(actor: Actor | undefined, command: Command, partOfImport = false): Promise<Pass> {
    const guard = guardOf(command.controller, command.action);
    if (guard === undefined) {
      return freePass(this.host);
    }
    const { expected, release } = await this.judge(guard, actor, command, partOfImport);
    return {
      run: async (action) => {
        try {
          const { outcome, writeOf, created } = await this.host.observe(action);
          if (outcome.status === "rejected") {
            await this.removeHalfMade(created("users"));
            throw outcome.reason;
          }
          await verifyWritten(this.host, actor, expected, writeOf);
          await guard.done?.(this.host);
          return { result: outcome.value, writeOf };
        } finally {
          await release();
        }
      },
    };
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
    const { context, release } = await this.judge(guard, actor, command, false);
    try {
      return await preview(context);
    } finally {
      await release();
    }
  }

  private async judge(
    guard: Guard,
    actor: Actor | undefined,
    command: Command,
    partOfImport: boolean,
  ): Promise<Judged> {
    const held: Held[] = [];
    const hold = async (holds: readonly Hold[]): Promise<Held> => {
      const got = await this.host.hold(holds);
      held.push(got);
      return got;
    };
    const release = async (): Promise<void> => {
      const rolesChanged = guard.changesRoles === true;
      const releasing = Promise.all(held.map((one) => one.release({ rolesChanged })));
      if (rolesChanged) {
        // before the answer, every node must know
        await releasing;
        return;
      }
      // nobody waits for it but the next one; a hold that is not released ends by itself
      releasing.catch(() => undefined);
    };

    const { config } = this;
    const holds = guard.holds?.(command, actor) ?? [];
    const wanted = [...(actor?.profileIds ?? []), ...(guard.reads?.(command) ?? [])];
    const ahead = readAhead(this.host, wanted, holds);
    const got = holds.length === 0 ? undefined : await hold(holds);
    const epoch = got?.rolesEpoch ?? (await this.host.rolesEpoch());
    // what was read before a wait may have changed meanwhile
    const host = got?.waited === true ? remembering(this.host) : ahead;
    const alsoHold = async (more: Hold): Promise<void> => {
      await hold([more]);
    };
    const context = { host, config, actor, command, epoch, partOfImport, alsoHold };
    try {
      return { context, release, expected: await guard.check(context) };
    } catch (error) {
      if (!(await this.letPass(error, actor, command))) {
        await release();
        throw error;
      }
      return { context, release, expected: undefined };
    }
  }

  /**
   * The host's own rollback looks for the credentials by a search that need not show them yet, and
   * does not look for those of the strategy that failed.
   * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
   */
  private async removeHalfMade(kuids: readonly string[]): Promise<void> {
    for (const kuid of kuids) {
      try {
        await this.host.removeUser(kuid);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        this.log.warn(`what is left of user "${kuid}" could not be removed: ${reason}`);
      }
    }
  }

  /** Logs and announces a refusal; tells whether the mode lets it pass. */
  async letPass(error: unknown, actor: Actor | undefined, command: Command): Promise<boolean> {
    if (!isRefusal(error)) {
      return false;
    }
    const reportedOnly = this.config.escalation === "report";
    const { controller, action, id: target } = command;
    const refusal: Refusal = {
      id: error.id,
      reason: error.message,
      controller,
      action,
      target,
      actor,
      reportedOnly,
      details: error instanceof EscalationError ? error.details : undefined,
    };
    if (reportedOnly) {
      this.reported += 1;
    }
    const { details, ...line } = refusal;
    this.log.warn(`${reportedOnly ? "would refuse" : "refused"} ${JSON.stringify(line)}`);
    // what the application makes of it must not turn a refusal into a success, nor the reverse
    await this.host.announce("profile-guard:refused", refusal).catch(() => undefined);
    return reportedOnly;
  }
}

/**
 * Reads profiles while the locks are asked for: nothing keeps these from changing in any case, but
 * for one that this very request is about.
 */
function readAhead(host: Host, profileIds: readonly string[], holds: readonly Hold[]): Host {
  const reading = remembering(host);
  const held = new Set(holds.map(({ resource }) => resource));
  const ids = profileIds.filter((id) => !held.has(`profile:${id}`));
  // whoever needs them gets the error
  reading.findProfiles(ids).catch(() => undefined);
  return reading;
}
