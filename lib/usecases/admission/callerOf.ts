import { AsyncLocalStorage } from "node:async_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";

import type { KuzzleRequest } from "kuzzle";

import type { ProfileGuardConfig } from "../../config/config";
import { declarationOf, writeOf } from "../../domain/actions";
import { InvalidRequestError } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import type { Served, WhyUnknown } from "../../host/port/ServedRequests";
import { isDryRun } from "../dryRun/preview";
import type { Actor, Command, Embedded } from "../support/command";
import { actorOf, commandOf } from "../support/command";
import type { Gate } from "./Gate";
import { lostLimits } from "./keepLimits";
import { noteDoor } from "./noteDoor";
import { unknownError } from "./unknownError";
import { wouldRefuse } from "./wouldRefuse";

/** For the audit. */
const EXEMPT = "embeddedCalls.exempt";

/** In these nobody knows by which action a call comes: who began may do the work of others by now. */
const ENDED: ReadonlySet<WhyUnknown> = new Set(["answered", "ended"]);

/** The caller of the write in whose course something is asked: the host runs imports part by part. */
const callers = new AsyncLocalStorage<Caller>();

interface Parts {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
}

/** The user who is judged for a guarded request. */
export interface Caller {
  /** The client's request; `undefined`: the application itself, which is not judged. */
  readonly client: KuzzleRequest | undefined;
  /** Set for a call of the application while it serves a client. */
  readonly embedded?: Embedded;
}

/**
 * Tells who is judged for a guarded request: the client who sends it; and, as the option
 * `embeddedCalls` says, the client for whom the application makes it. In the mode `report` judges the
 * latter at once, without locks, and lets the call pass whatever comes of it.
 *
 * @throws 403 `profile-guard.rights.unknown_client` in the mode `refuse`
 */
export async function callerOf(parts: Parts, request: KuzzleRequest): Promise<Caller> {
  const { host } = parts;
  const importer = host.isLoaded(request) ? callers.getStore() : undefined;
  if (importer !== undefined && !isOwn(importer)) {
    return importer;
  }
  const client = host.clientRequest(request);
  if (client !== undefined) {
    if (host.served.isClients(client)) {
      return callerOfOwn(parts, request, client);
    }
    return host.served.isCheckedUsers(client) || host.rawWrites.areAdmitted
      ? callerOfChecked(host, request, client)
      : callerOfUnknown(parts, request, client);
  }
  // what came through no door, outside of an action that was judged, is code of the application too
  if (!host.isApplication(request) && host.rawWrites.areAdmitted) {
    return { client };
  }
  return callerOfEmbedded(parts, request);
}

/** Runs a write: what an import loads has the same caller. */
export function performedFor<T>(caller: Caller, write: () => T): T {
  return callers.run(caller, write);
}

/** Tells whether a client has sent it themselves: each part is looked at, since their request may change. */
function isOwn({ client, embedded }: Caller): boolean {
  return client !== undefined && embedded === undefined;
}

/**
 * The client's own request. The application may have given it another user: Kuzzle runs it as that one,
 * and nobody has allowed it to the client.
 */
async function callerOfOwn(
  { host, config, gate }: Parts,
  request: KuzzleRequest,
  client: KuzzleRequest,
): Promise<Caller> {
  const { mode } = config.embeddedCalls;
  const admitted = host.served.changedOf(client);
  const command = commandOf(request, admitted ?? client);
  if (admitted === undefined || mode === "application" || !writesRights(command, client)) {
    return { client };
  }
  const reported = unknownError(command, "changed");
  const actor = actorOf(admitted);
  if (mode === "report") {
    await gate.reportEmbedded(reported, actor, command);
  } else if (!(await gate.recordRefusal(reported, actor, command))) {
    throw reported;
  }
  return { client, embedded: { client: admitted, reported } };
}

/**
 * `sdk.as(user, { checkRights: true })` is the user's, whoever is served. Where they are the client, the
 * API key through which they act limits them there too.
 */
function callerOfChecked({ served }: Host, request: KuzzleRequest, client: KuzzleRequest): Caller {
  const behind = served.of(request);
  if (behind.client === undefined || behind.via === undefined) {
    return { client };
  }
  const embedded: Embedded = { via: behind.via, client: behind.client };
  const { kuid, limits } = actorOf(behind.client);
  if (limits === undefined || kuid !== actorOf(client).kuid) {
    return { client, embedded };
  }
  return { client: behind.client, embedded };
}

/**
 * A request that came through no door and names who sends it: whoever made it may have chosen anybody. Where
 * a client is served it is judged as theirs too.
 */
async function callerOfUnknown(
  parts: Parts,
  request: KuzzleRequest,
  client: KuzzleRequest,
): Promise<Caller> {
  const { client: served, embedded } = await callerOfEmbedded(parts, request);
  return { client: served ?? client, ...(embedded && { embedded }) };
}

/** A call of the application that is judged as something else than what its request names. */
interface Written {
  /** The action that it runs in turn. */
  readonly command?: Command;
  /** The refusal that a client's own request would get before it is judged. */
  readonly foreseen?: Error;
  /** The event of the host that is asked in place of an action. */
  readonly event?: string;
}

/**
 * Tells who is judged for a call that the application makes: see {@link callerOf}.
 *
 * @throws 403 `profile-guard.rights.unknown_client`; what is foreseen; each in the mode `refuse`
 */
export async function callerOfEmbedded(
  parts: Parts,
  request: KuzzleRequest,
  { command: written, foreseen, event }: Written = {},
): Promise<Caller> {
  const { host, config, gate } = parts;
  let served = host.served.of(request);
  const read = written ?? commandOf(request, served.client);
  if (foreseen === undefined && !writesRights(read, served.client)) {
    return { client: undefined };
  }
  if (served.by !== "nobody") {
    // of what an ending work has started, the next turn knows that it has ended
    await nextTurn();
    served = host.served.of(request);
  }
  if (served.by === "nobody") {
    noteDoor(host, { request, event, served });
    return { client: undefined };
  }
  const { client, via } = served;
  const note = (refused?: unknown): void => {
    // what is malformed writes nothing, whoever sends it
    if (!(refused instanceof InvalidRequestError)) {
      noteDoor(host, { request, event, served });
    }
  };
  const embedded: Embedded = {
    ...(via !== undefined && { via }),
    ...(client !== undefined && { client }),
  };
  const reason = reasonToPass(served, config);
  const { mode } = config.embeddedCalls;
  if (reason !== undefined) {
    note();
    return { client: undefined, embedded: { ...embedded, asApplication: reason } };
  }
  if (mode === "application") {
    note();
    return { client: undefined };
  }
  const command: Command = { ...read, embedded };
  const actor = client && actorOf(client);
  const ended = (): Error | undefined => {
    const now = host.served.of(request);
    return now.by === "unknown" ? unknownError(command, now.why) : undefined;
  };
  const refusal = ended() ?? foreseen;
  if (mode === "report") {
    const reported = refusal ?? (await refusalOf(parts, actor, command)) ?? ended();
    note(reported);
    if (reported !== undefined) {
      await gate.reportEmbedded(reported, actor, command);
    }
    const told = { ...embedded, ...(reported && { reported }) };
    return { client: undefined, embedded: told };
  }
  if (refusal !== undefined) {
    note(refusal);
    if (!(await gate.recordRefusal(refusal, actor, command))) {
      throw refusal;
    }
    return { client: undefined, embedded: { ...embedded, reported: refusal } };
  }
  const judged = (refused?: unknown): void => {
    note(refused);
    const over = refused === undefined ? ended() : undefined;
    if (over !== undefined) {
      throw over;
    }
  };
  return { client, embedded: { ...embedded, judged } };
}

/**
 * Data that no right hangs on is the application's own affair. What clients make for themselves
 * matters where the API key through which they act limits them.
 */
function writesRights({ controller, action }: Command, client: KuzzleRequest | undefined): boolean {
  const write = writeOf(controller, action);
  if (write !== undefined) {
    return write.target !== "places";
  }
  const makes = declarationOf(controller, action)?.makes;
  return makes !== undefined && client !== undefined && actorOf(client).limits !== undefined;
}

/** Tells why nobody is judged, if it is meant. */
function reasonToPass(
  served: Served,
  { embeddedCalls: { exempt } }: ProfileGuardConfig,
): string | undefined {
  if (served.by === "application") {
    return served.reason;
  }
  const isOver = served.by === "unknown" && ENDED.has(served.why);
  return served.via !== undefined && exempt.includes(served.via) && !isOver ? EXEMPT : undefined;
}

async function refusalOf(
  parts: Parts,
  actor: Actor | undefined,
  command: Command,
): Promise<Error | undefined> {
  const refusal = await wouldRefuse(parts, actor, command);
  return refusal ?? (isDryRun(command) ? undefined : actor && lostLimits(actor, command));
}
