import type { KuzzleRequest } from "kuzzle";

import type { ProfileGuardConfig } from "../../config/config";
import type { Host } from "../../host/port/Host";
import { cutAnswer } from "../disclosure/cutAnswer";
import type { Preview } from "../dryRun/preview";
import { isDryRun } from "../dryRun/preview";
import { tooManyWrites } from "../../errors/nativeErrors";
import { writeOf } from "../../domain/actions";
import { memberOf } from "../../domain/plainObject";
import type { Command, Embedded } from "../support/command";
import { actorOf, originOf } from "../support/command";
import { compactedCommandOf } from "../validation/compactRequest";
import { withGeneratedKuid } from "../access/generatedKuid";
import { assignKuid } from "./assignKuid";
import { type Caller, performedFor } from "./caller";
import type { Done, Entry, Gate } from "./Gate";
import { refreshAfterRelease } from "./refreshAfterRelease";
import { inItsCourse } from "./RequestLocks";
import { setRetryAfter } from "./retryAfter";

/** Tells how a guarded request comes in, and how it is answered. */
interface Entrance<T, Answer> {
  readonly request: KuzzleRequest;
  readonly caller: Caller;
  /** It runs unjudged; dry runs are answered all the same. */
  readonly passes?: boolean;
  readonly entry?: Entry;
  readonly run: () => Promise<T>;
  readonly answer: (done: Done<T>) => Answer;
}

/**
 * Performs every guarded write, native or own: read the request; tell what it would do, or judge it
 * under its locks, run it, release, make it searchable; answer.
 *
 * @throws the refusal, or what the action throws
 */
export async function performWrite<T, Answer>(
  parts: Parts,
  entrance: Entrance<T, Answer>,
): Promise<Preview | Answer | T> {
  const { request, caller } = entrance;
  const { client, embedded } = caller;
  const write = () => performedFor(caller, () => inItsCourse(() => perform(parts, entrance)));
  return embedded === undefined || client === undefined || client === request
    ? write()
    : parts.host.served.judgeAs(request, client, write);
}

interface Parts {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
}

async function perform<T, Answer>(
  parts: Parts,
  { request, caller, passes = false, entry, run, answer }: Entrance<T, Answer>,
): Promise<Preview | Answer | T> {
  const { host, gate } = parts;
  const { client, embedded } = caller;
  const actor = client && actorOf(client);
  const read = compactedCommandOf(request, client ?? embedded?.client);
  const command = embedded === undefined ? read : { ...read, embedded, ...originBehind(embedded) };
  refuseCrowd(host, command);
  if (isDryRun(command)) {
    return gate.preview(actor, command, entry);
  }
  if (passes) {
    const admitted = () => host.rawWrites.admit(run);
    return embedded === undefined ? admitted() : recordedOnly(host, gate, command, admitted);
  }
  const named = assignKuid(request, command);
  const pass = await gate.enter(actor, named, entry).catch((error: unknown) => {
    setRetryAfter(request, error);
    throw error;
  });
  const { newId } = named;
  const action = newId === undefined ? run : () => withGeneratedKuid(newId, run);
  const { locksHolders = false } = pass;
  const done = await refreshAfterRelease(host, request, () => pass.run(action), locksHolders);
  // what the application reads for a client is its own affair
  return embedded === undefined ? cutAnswer(parts, actor, request, answer(done)) : answer(done);
}

/** The audit names the connection by which the client came: that of the embedded SDK tells nothing. */
function originBehind({ client }: Embedded): Pick<Command, "origin"> {
  return client === undefined ? {} : { origin: originOf(client) };
}

/** Runs a call of the application as it is, and lets the audit know. */
async function recordedOnly<T>(
  host: Host,
  { recorder }: Gate,
  command: Command,
  run: () => Promise<T>,
): Promise<T> {
  // without an actor it need not be recorded first
  const recording = await recorder.begin(undefined, command, undefined);
  const { outcome, written } = await host.observe(run);
  if (outcome.status === "rejected") {
    await recording.failed(outcome.reason, written());
    throw outcome.reason;
  }
  await recording.done(written());
  return outcome.value;
}

/**
 * Refuses a list that is longer than the host takes, before anything of it is locked or read.
 * Source: the host's lib/api/controllers/securityController.ts `_mDelete`.
 */
function refuseCrowd(host: Host, { controller, action, body }: Command): void {
  const write = writeOf(controller, action);
  if (write === undefined || !("ids" in write) || write.ids !== "body.ids") {
    return;
  }
  const ids = memberOf(body, "ids");
  if (Array.isArray(ids) && ids.length > host.mostWrites()) {
    throw tooManyWrites();
  }
}
