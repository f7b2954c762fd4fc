import type { ProfileGuardConfig } from "../../config/config";
import { EscalationError, isRefusal } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import type { Actor, Command } from "./command";

/** A line for the application's log. Structured, without secrets. */
export interface Log {
  warn(message: string): void;
}

/** The event `profile-guard:refused`, which tells the application of each refusal. */
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

/** Tells of refusals; in the mode `report` that is all that becomes of them. */
export class RefusalReporter {
  private count = 0;

  constructor(
    private readonly host: Pick<Host, "announce">,
    private readonly config: ProfileGuardConfig,
    private readonly log: Log,
  ) {}

  /** The number of requests let pass that the mode `refuse` would have refused. */
  get reported(): number {
    return this.count;
  }

  /** Logs and announces a refusal; tells whether the mode lets it pass. */
  async report(error: unknown, actor: Actor | undefined, command: Command): Promise<boolean> {
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
      this.count += 1;
    }
    const { details, ...line } = refusal;
    this.log.warn(`${reportedOnly ? "would refuse" : "refused"} ${JSON.stringify(line)}`);
    // what the application makes of it must not turn a refusal into a success, nor the reverse
    await this.host.announce("profile-guard:refused", refusal).catch(() => undefined);
    return reportedOnly;
  }
}
