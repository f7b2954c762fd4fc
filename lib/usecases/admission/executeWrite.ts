import { ErrorId } from "../../errors/errors";
import { NothingWrittenError, notBegun, storageReadOnly } from "../../errors/unavailable";
import {
  locksNotReleased,
  outcomeUnknown,
  stoppedHalfWay,
  UndoneError,
} from "../../errors/written";
import type { Host, Observed, WrittenRole } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import type { Recorder } from "../support/Recorder";
import type { Guard } from "../guards/Guard";
import type { Expected, WriteOf } from "../support/verifyWritten";
import { verifyWritten } from "../support/verifyWritten";
import type { Widening } from "./widening";
import { clientError } from "./clientErrors";
import { rejectIfStalled } from "../support/deadline";
import { isOpen } from "./openOutcome";
import { writtenRolesIn } from "./writtenRoles";
import type { Log } from "../support/RefusalReporter";
import { messageOf } from "../../shared/messageOf";

/** A guarded request that may run. */
export interface Admitted {
  readonly actor: Actor | undefined;
  readonly command: Command;
  readonly guard?: Guard;
  readonly expected: Expected | undefined;
  /** The error that would have refused it, were the configuration stricter. */
  readonly reported: Error | undefined;
  readonly widening?: () => Promise<Widening | undefined>;
  /**
   * @param outcomeKnown `false`: the outcome of the write is unknown
   * @param writtenRoles after a success the roles that it has written
   */
  readonly release: (
    outcomeKnown?: boolean,
    writtenRoles?: readonly WrittenRole[],
  ) => Promise<void>;
}

/** The answer of an action, and its writes. */
export interface Done<T> {
  readonly result: T;
  readonly writeOf: WriteOf;
  /** The means that others have made to act as users who got more rights, as far as the caller may be told. */
  readonly planted?: Widening["told"] | undefined;
}

interface Execution {
  readonly host: Host;
  readonly recorder: Recorder;
  readonly log: Log;
}

/** Tells how far a request got. */
interface Progress {
  started: boolean;
  givenUp: boolean;
  writtenRoles?: readonly WrittenRole[];
}

/**
 * Runs an admitted action, once, and releases its locks. When the action fails, removes the parts
 * of a user that it created.
 *
 * When Elasticsearch or Redis does not answer, the request is answered early. Before the action has
 * begun: nothing was written, and the action never begins. Afterwards: the outcome is unknown, and
 * the action goes on under its locks.
 *
 * @throws what the action throws
 * @throws 503 `profile-guard.write.undone` when another content was written than the judged one
 * @throws 503 `profile-guard.write.read_only`
 * @throws 503 `profile-guard.write.outcome_unknown`: it may be written
 */
export function executeWrite<T>(
  execution: Execution,
  admitted: Admitted,
  action: () => Promise<T>,
): Promise<Done<T>> {
  const { host, log } = execution;
  const what = nameOf(admitted.command);
  const progress: Progress = { started: false, givenUp: false };
  const work = releasing(admitted, what, progress, () =>
    host.rawWrites.admit(() => run(execution, admitted, action, progress)),
  );
  return rejectIfStalled(host.services, work, () => {
    progress.givenUp = true;
    if (!progress.started) {
      return notBegun(what);
    }
    work.then(
      () => {
        log.warn(`${what}, whose outcome was answered to be unknown, has succeeded`);
      },
      (error: unknown) => {
        log.warn(`${what}, whose outcome was answered to be unknown, has failed: ${String(error)}`);
      },
    );
    return outcomeUnknown(what);
  });
}

/** Keeps the locks until all is over. A lock that cannot be released refuses nothing. */
async function releasing<T>(
  { release }: Admitted,
  what: string,
  progress: Readonly<Progress>,
  work: () => Promise<T>,
): Promise<T> {
  const [outcome] = await Promise.allSettled([work()]);
  const failure: unknown = outcome.status === "rejected" ? outcome.reason : undefined;
  const isUnknown = progress.started && progress.givenUp;
  const outcomeKnown = outcome.status === "fulfilled" || !(isUnknown || isOpen(failure));
  const released = await release(outcomeKnown, progress.writtenRoles).then(
    () => true,
    () => false,
  );
  if (outcome.status === "rejected") {
    throw failure;
  }
  if (!released) {
    throw locksNotReleased(what);
  }
  return outcome.value;
}

async function run<T>(
  { host, recorder, log }: Execution,
  { actor, command, guard, expected, reported, widening: prepare }: Admitted,
  action: () => Promise<T>,
  progress: Progress,
): Promise<Done<T>> {
  const what = nameOf(command);
  const widening = await prepare?.();
  const recording = await recorder.begin(actor, command, reported, expected, widening?.planted);
  if (progress.givenUp) {
    // the caller has been told that nothing was written
    const error = notBegun(what);
    await recording.failed(error, []);
    throw error;
  }
  progress.started = true;
  const observed = await host.observe(() => widening?.run(action) ?? action());
  const { outcome, writeOf, written } = observed;
  const cleaned = observed.cleaned();
  if (outcome.status === "rejected") {
    const told = errorForCaller(host, outcome.reason, command);
    const { left, open, touched } = await clearAway(host, log, observed, expected);
    const isHalfDone = open || (touched && told instanceof NothingWrittenError);
    const error = isHalfDone && !isUnknown(told) ? stoppedHalfWay(what) : told;
    await recording.failed(error, left, { cleaned });
    throw error;
  }
  try {
    await verifyWritten(host, actor, expected, writeOf);
    await guard?.done?.(host);
  } catch (reason) {
    const isUndone = reason instanceof UndoneError;
    const error = isUndone ? reason : toldAfterwards(host, reason, what);
    await recording.failed(error, isUndone ? [] : written(), { cleaned });
    throw error;
  }
  progress.writtenRoles = writtenRolesIn(written());
  await recording.done(written(), { answer: outcome.value, cleaned });
  return { result: outcome.value, writeOf, planted: widening?.told };
}

/**
 * Removes what a failed action left of a new user.
 *
 * @returns `left`: its writes that are still stored; `open`: the write that was asked for, or an
 *   incomplete user, is among them; `touched`: anything may have changed
 */
async function clearAway(
  host: Host,
  log: Log,
  { created, written, touched }: Observed<unknown>,
  expected: Expected | undefined,
): Promise<{
  left: ReturnType<Observed<unknown>["written"]>;
  open: boolean;
  touched: boolean;
}> {
  const kuids = created("users");
  const removed = new Set<string>();
  for (const kuid of kuids) {
    if (await removeIncompleteUser(host, log, kuid)) {
      removed.add(kuid);
    }
  }
  const left = written().filter(({ collection, id }) => collection !== "users" || !removed.has(id));
  const isExpected = left.some(
    ({ collection, id }) => collection === expected?.collection && id === expected.id,
  );
  return {
    left,
    open: isExpected || removed.size < kuids.length,
    // the creation of a user writes nothing but what is removed with them
    touched: left.length > 0 || (kuids.length === 0 && touched()),
  };
}

/**
 * Removes an incomplete user with their credentials. The host's own rollback finds credentials by a
 * search that need not show them yet, and skips those of the strategy that failed.
 * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
 */
async function removeIncompleteUser(host: Host, log: Log, kuid: string): Promise<boolean> {
  try {
    await host.removeUser(kuid);
    return true;
  } catch (error) {
    const reason = messageOf(error);
    log.warn(`what is left of user "${kuid}" could not be removed: ${reason}`);
    return false;
  }
}

/** Returns the error that the caller gets: one of our own stays as it is. */
function errorForCaller({ services }: Host, error: unknown, command: Command): unknown {
  const { id } = Object(error) as { id?: unknown };
  if (String(id).startsWith("profile-guard.")) {
    return error;
  }
  const refusal = services.refusal();
  if (refusal === "read-only") {
    return storageReadOnly(nameOf(command));
  }
  return services.leavesOpen(error)
    ? outcomeUnknown(nameOf(command))
    : clientError(error, command, refusal);
}

/** Does the same for an error that comes after the action succeeded. */
function toldAfterwards({ services }: Host, error: unknown, what: string): unknown {
  if (isUnknown(error)) {
    return error;
  }
  return services.leavesOpen(error) ? outcomeUnknown(what) : stoppedHalfWay(what);
}

function isUnknown(error: unknown): boolean {
  return (Object(error) as { id?: unknown }).id === ErrorId.outcomeUnknown;
}

function nameOf({ controller, action, id }: Command): string {
  const target = typeof id === "string" && id !== "" ? ` of "${id}"` : "";
  return `${controller}:${action}${target}`;
}
