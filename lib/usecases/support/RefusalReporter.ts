import type { ProfileGuardConfig } from "../../config/config";
import { boundedDetails, cutText, type DetailBounds } from "./boundedDetails";
import { writeOf } from "../../domain/actions";
import { InvalidRequestError, isRefusal, wholeReasonOf } from "../../errors/errors";
import { ERRORS } from "../../errors/ids";
import type { Host } from "../../host/port/Host";
import { Metrics } from "../metrics/Metrics";
import type { Actor, Command } from "./command";
import { namedIds } from "./namedIds";
import { waysToAllow } from "./waysToAllow";

const UNKNOWN_CLIENT = ERRORS.unknownClient.id;

/** So that a line stays below 6 KB: callers choose the ids in it, and may be refused at will. */
const DETAILS: DetailBounds = { lines: 5, claims: 5, ways: 2, text: 120 };
const LONGEST = { reason: 1_000, id: 120 };
const MOST_NAMES = 10;

/** Writes lines to the application's log: structured, without secrets. */
export interface Log {
  warn(message: string): void;
}

/** The event `profile-guard:refused`, which tells the application of each refusal. */
export interface Refusal {
  readonly id: string;
  readonly reason: string;
  readonly controller: string;
  readonly action: string;
  /** The document or user that it concerns; several: a list. */
  readonly target: unknown;
  readonly actor: Actor | undefined;
  /** `true`: it passed, because the configuration says `report`. */
  readonly reportedOnly: boolean;
  /** Set for a call of the application: the action that the client had called. */
  readonly via?: string;
  readonly details: unknown;
}

function targetOf(command: Command, actor: Actor | undefined): unknown {
  const write = writeOf(command.controller, command.action);
  if (write === undefined || !("ids" in write) || write.ids === "_id") {
    return command.id;
  }
  const ids = namedIds(write.ids, command, actor);
  return ids.length > 1 ? ids : ids[0];
}

function faultLines({ details }: InvalidRequestError): string[] {
  return details
    .slice(0, DETAILS.lines)
    .map(({ code, path }) => cutText(`${code} ${path}`, DETAILS.text));
}

function cutId(id: unknown): string | undefined {
  return typeof id === "string" ? cutText(id, LONGEST.id) : undefined;
}

/** Logs and announces refusals; in the mode `report` nothing else happens to them. */
export class RefusalReporter {
  private count = 0;
  private embedded = 0;

  constructor(
    private readonly host: Pick<Host, "announce">,
    private readonly config: ProfileGuardConfig,
    private readonly log: Log,
    private readonly metrics = new Metrics(),
  ) {}

  /** Counts the requests that passed though the mode `refuse` would have refused them. */
  get reported(): number {
    return this.count;
  }

  /** Counts the calls of the application that passed by `embeddedCalls: "report"` alone. */
  get embeddedCalls(): number {
    return this.embedded;
  }

  /** Logs and announces a refusal; tells whether the mode lets it pass. */
  async report(error: unknown, actor: Actor | undefined, command: Command): Promise<boolean> {
    if (!isRefusal(error)) {
      return false;
    }
    const reportedOnly = this.config.escalation === "report";
    if (reportedOnly) {
      this.count += 1;
      this.metrics.reported(command, error);
    }
    await this.tell(error, actor, command, reportedOnly);
    return reportedOnly;
  }

  /** Logs and announces faults that pass by `validation: "report"`, whoever sends the request. */
  async reportFaults(error: Error, actor: Actor | undefined, command: Command): Promise<void> {
    this.count += 1;
    this.metrics.reported(command, error);
    await this.tell(error, actor, command, true);
  }

  /** Logs and announces what would refuse a call of the application, which passes. */
  async reportEmbedded(error: Error, actor: Actor | undefined, command: Command): Promise<void> {
    this.embedded += 1;
    this.metrics.reported(command, error);
    await this.tell(error, actor, command, true);
  }

  private async tell(
    error: Error & { readonly id?: unknown },
    actor: Actor | undefined,
    command: Command,
    reportedOnly: boolean,
  ): Promise<void> {
    const { controller, action, embedded } = command;
    const target = targetOf(command, actor);
    const { message: reason, details } = wholeReasonOf(error);
    const refusal: Refusal = {
      id: typeof error.id === "string" ? error.id : error.name,
      reason,
      controller,
      action,
      target,
      // the policies of a key may be ten thousand
      actor: actor && { kuid: actor.kuid, profileIds: actor.profileIds },
      reportedOnly,
      ...(embedded?.via !== undefined && { via: embedded.via }),
      details,
    };
    const line = {
      ...refusal,
      reason: cutText(reason, LONGEST.reason),
      target: Array.isArray(target) ? target.slice(0, MOST_NAMES).map(cutId) : cutId(target),
      actor: actor && {
        ...actor,
        kuid: cutId(actor.kuid),
        profileIds: actor.profileIds.slice(0, MOST_NAMES).map(cutId),
      },
      ...(reportedOnly && embedded !== undefined && isRefusal(error)
        ? { toAllow: waysToAllow(embedded.via, error.id !== UNKNOWN_CLIENT) }
        : {}),
      ...(error instanceof InvalidRequestError && { faults: faultLines(error) }),
      details: details && boundedDetails(details, DETAILS),
    };
    this.log.warn(`${reportedOnly ? "would refuse" : "refused"} ${JSON.stringify(line)}`);
    // an error of the application must not turn a refusal into a success, nor the reverse
    await this.host.announce("profile-guard:refused", refusal).catch(() => undefined);
  }
}
