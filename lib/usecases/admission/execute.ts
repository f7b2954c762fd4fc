import { ErrorId } from "../../errors/errors";
import { NothingWrittenError, notBegun, storageReadOnly } from "../../errors/unavailable";
import {
  locksNotReleased,
  outcomeUnknown,
  stoppedHalfWay,
  UndoneError,
} from "../../errors/written";
import type { Host, Observed } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import type { Recorder } from "../support/Recorder";
import type { Guard } from "../guards/Guard";
import type { Expected, WriteOf } from "../support/verifyWritten";
import { verifyWritten } from "../support/verifyWritten";
import { clientError } from "./clientErrors";
import { rejectIfStalled } from "../support/deadline";
import type { Log } from "../support/RefusalReporter";
import { messageOf } from "../../shared/messageOf";

/** A guarded request that may run. */
export interface Admitted {
  readonly actor: Actor | undefined;
  readonly command: Command;
  readonly guard?: Guard;
  readonly expected: Expected | undefined;
  /** Why it would have been refused, were the configuration stricter. */
  readonly reported: Error | undefined;
  /** @param settled `false`: it is not known what became of the write */
  readonly release: (settled?: boolean) => Promise<void>;
}

/** What an action answered, and what it wrote. */
export interface Done<T> {
  readonly result: T;
  readonly writeOf: WriteOf;
}

interface Execution {
  readonly host: Host;
  readonly recorder: Recorder;
  readonly log: Log;
}

/** How far it got. */
interface Progress {
  started: boolean;
  givenUp: boolean;
}

/**
 * Runs an admitted action, once, and releases what was held for it. When it fails, what it has made
 * of a user is removed. When the services beneath do not answer, the request is answered before:
 * until the action has begun that nothing was written, and then it never begins; after that, that
 * its outcome is unknown, and what was begun is seen through, under its locks.
 *
 * @throws what the action throws
 * @throws 503 `profile-guard.write.undone` when something else was written than what was judged
 * @throws 503 `profile-guard.write.read_only`
 * @throws 503 `profile-guard.write.outcome_unknown`: the only error after which it may be written
 */
export async function execute<T>(
  surroundings: Execution,
  admitted: Admitted,
  action: () => Promise<T>,
): Promise<Done<T>> {
  const { host, log } = surroundings;
  const what = nameOf(admitted.command);
  const progress: Progress = { started: false, givenUp: false };
  const work = releasing(admitted, what, progress, () =>
    run(surroundings, admitted, action, progress),
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

/** What is held is held until all is over, and a lock that cannot be released is no refusal. */
async function releasing<T>(
  { release }: Admitted,
  what: string,
  progress: Readonly<Progress>,
  work: () => Promise<T>,
): Promise<T> {
  const [outcome] = await Promise.allSettled([work()]);
  const failure: unknown = outcome.status === "rejected" ? outcome.reason : undefined;
  const isUnknown = progress.started && progress.givenUp;
  const settled = outcome.status === "fulfilled" || !(isUnknown || isOpen(failure));
  const released = await release(settled).then(
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
  { actor, command, guard, expected, reported }: Admitted,
  action: () => Promise<T>,
  progress: Progress,
): Promise<Done<T>> {
  const what = nameOf(command);
  const recording = await recorder.begin(actor, command, reported, expected);
  if (progress.givenUp) {
    // its sender has been told that nothing was written
    const error = notBegun(what);
    await recording.failed(error, []);
    throw error;
  }
  progress.started = true;
  const observed = await host.observe(action);
  const { outcome, writeOf, written } = observed;
  if (outcome.status === "rejected") {
    const told = toldOf(host, outcome.reason, command);
    const { left, open, touched } = await clearAway(host, log, observed, expected);
    const isHalfDone = open || (touched && told instanceof NothingWrittenError);
    const error = isHalfDone && !isUnknown(told) ? stoppedHalfWay(what) : told;
    await recording.failed(error, left);
    throw error;
  }
  try {
    await verifyWritten(host, actor, expected, writeOf);
    await guard?.done?.(host);
  } catch (reason) {
    const isUndone = reason instanceof UndoneError;
    const error = isUndone ? reason : toldAfterwards(host, reason, what);
    await recording.failed(error, isUndone ? [] : written());
    throw error;
  }
  await recording.done(written());
  return { result: outcome.value, writeOf };
}

/**
 * What a failed action has left is removed as far as it is of a new user.
 *
 * @returns `left`: what it has written and is there still; `open`: whether what it was to write, or
 *   a half-made user, is among it; `touched`: whether anything may be other than before
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
    if (await removeHalfMade(host, log, kuid)) {
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
    // who makes a user writes nothing but what is removed with them
    touched: left.length > 0 || (kuids.length === 0 && touched()),
  };
}

/**
 * The host's own rollback looks for the credentials by a search that need not show them yet, and
 * does not look for those of the strategy that failed.
 * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
 */
async function removeHalfMade(host: Host, log: Log, kuid: string): Promise<boolean> {
  try {
    await host.removeUser(kuid);
    return true;
  } catch (error) {
    const reason = messageOf(error);
    log.warn(`what is left of user "${kuid}" could not be removed: ${reason}`);
    return false;
  }
}

/** What the sender is told of an error: of one of our own, that itself. */
function toldOf({ services }: Host, error: unknown, command: Command): unknown {
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

/** The same of what fails once the action has succeeded. */
function toldAfterwards({ services }: Host, error: unknown, what: string): unknown {
  if (isUnknown(error)) {
    return error;
  }
  return services.leavesOpen(error) ? outcomeUnknown(what) : stoppedHalfWay(what);
}

function isUnknown(error: unknown): boolean {
  return (Object(error) as { id?: unknown }).id === ErrorId.outcomeUnknown;
}

/**
 * A deletion of several documents may have come half-way when the storage refused one. What exists
 * already though it was judged not to may be our own: the host's client sends a write that was not
 * answered again.
 */
function isOpen(error: unknown): boolean {
  const { id } = Object(error) as { id?: unknown };
  return OPEN.has(id);
}

const OPEN: ReadonlySet<unknown> = new Set([
  ErrorId.outcomeUnknown,
  ErrorId.readOnly,
  "security.user.already_exists",
]);

function nameOf({ controller, action, id }: Command): string {
  const target = typeof id === "string" && id !== "" ? ` of "${id}"` : "";
  return `${controller}:${action}${target}`;
}
