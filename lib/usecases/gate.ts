import type { ProfileGuardConfig } from "../config";
import { EscalationError, isRefusal } from "../errors";
import type { Held, Hold, Host } from "../host/Host";
import type { Actor, Command } from "../requests";
import { guardOf } from "./escalation/guards";
import type { Expected, WriteOf } from "./escalation/verify";
import { verifyWritten } from "./escalation/verify";
import { remembering } from "./remembering";

/** A request that may go on, until it has ended. */
export interface Pass {
  /** The action failed: releases what was held. */
  fail(): Promise<void>;
  /**
   * The action succeeded: verifies what it wrote, then releases.
   *
   * @param writeOf tells what the request wrote
   * @throws 503 when something else was written than what was judged; it is undone then
   */
  succeed(writeOf: WriteOf): Promise<void>;
}

/** A line for the application's log. Structured, without secrets. */
export interface Log {
  warn(message: string): void;
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
   * @returns `undefined` when the action is not guarded
   * @throws the refusal; nothing is held then
   */
  async enter(
    actor: Actor | undefined,
    command: Command,
    partOfImport = false,
  ): Promise<Pass | undefined> {
    const guard = guardOf(command.controller, command.action);
    if (guard === undefined) {
      return undefined;
    }
    const held: Held[] = [];
    const hold = async (holds: readonly Hold[]): Promise<number> => {
      const got = await this.host.hold(holds);
      held.push(got);
      return got.rolesEpoch;
    };
    const release = async (): Promise<void> => {
      const rolesChanged = guard.changesRoles === true;
      await Promise.all(held.map((one) => one.release({ rolesChanged })));
    };

    const holds = guard.holds?.(command, actor) ?? [];
    const epoch = holds.length === 0 ? await this.host.rolesEpoch() : await hold(holds);
    const { config } = this;
    const host = remembering(this.host);
    const alsoHold = async (more: Hold): Promise<void> => {
      await hold([more]);
    };
    let expected: Expected | undefined;
    try {
      expected = await guard.check({ host, config, actor, command, epoch, partOfImport, alsoHold });
    } catch (error) {
      if (!(await this.letPass(error, actor, command))) {
        await release();
        throw error;
      }
    }
    return {
      fail: release,
      succeed: async (writeOf) => {
        try {
          await verifyWritten(this.host, actor, expected, writeOf);
          await guard.done?.(this.host);
        } finally {
          await release();
        }
      },
    };
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
