import type { KuzzleRequest } from "kuzzle";

import type { ProfileGuardConfig } from "../../config/config";
import { declarationOf, writeOf } from "../../domain/actions";
import { unknownClient } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import type { Served, WhyUnknown } from "../../host/port/ServedRequests";
import { isDryRun } from "../dryRun/preview";
import type { Actor, Command, Embedded } from "../support/command";
import { actorOf, commandOf } from "../support/command";
import type { Gate } from "./Gate";
import { lostLimits } from "./keepLimits";
import { noteDoor } from "./noteDoor";
import { wouldRefuse } from "./wouldRefuse";

const LOAD = "admin:loadSecurities";
/** For the audit. */
const EXEMPT = "embeddedCalls.exempt";

const WHY: Readonly<Record<WhyUnknown, string>> = {
  context: "this Kuzzle mixes up the contexts of requests (the host patch keepAsyncContext)",
  disagreement: "it runs in the course of one request, and is made of another client's",
  altered: "the application has changed whom the client's request names as its sender",
  answered: "the request in whose course it began was answered more than a minute ago",
};

/** Of calls that are judged as a client's: the host runs some of them once more. */
const judged = new WeakMap<KuzzleRequest, Embedded>();

interface Parts {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
}

/** Who is judged for a guarded request. */
export interface Caller {
  /** The client's request; `undefined`: the application itself, which is not judged. */
  readonly client: KuzzleRequest | undefined;
  /** Of a call of the application while it serves a client. */
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
  const client = host.clientRequest(request);
  if (client !== undefined) {
    await requireUnaltered(parts, request, client);
    return callerOfSent(host, request, client);
  }
  // what came through no door, outside of an action that was judged, is code of the application too
  return host.isApplication(request) || !host.rawWrites.areAdmitted
    ? callerOfEmbedded(parts, request)
    : { client, ...partOfImport(parts, request) };
}

/** Names the way by which an import of the application came, which was let pass as a whole. */
function partOfImport({ host, config }: Parts, request: KuzzleRequest): Partial<Caller> {
  const served = host.served.of(request);
  const { client, via } = served;
  const reason = reasonToPass(served, config);
  const isTold = config.embeddedCalls.mode !== "application" || reason !== undefined;
  return client !== undefined && via !== undefined && isTold
    ? { embedded: { via, client, ...(reason !== undefined && { asApplication: reason }) } }
    : {};
}

/** A client's own write is judged as whom their request names: code of the application may change that. */
async function requireUnaltered(
  { host, config, gate }: Parts,
  request: KuzzleRequest,
  client: KuzzleRequest,
): Promise<void> {
  const { mode } = config.embeddedCalls;
  const command = commandOf(request, client);
  if (
    mode === "application" ||
    !host.served.isAltered(client) ||
    writeOf(command.controller, command.action) === undefined
  ) {
    return;
  }
  const error = errorOf(command, "altered");
  const actor = actorOf(client);
  if (mode === "report") {
    await gate.reportEmbedded(error, actor, command);
  } else if (!(await gate.recordRefusal(error, actor, command))) {
    throw error;
  }
}

/**
 * `sdk.as(user, { checkRights: true })` is the user's, whoever is served. Where they are the client, the
 * API key through which they act limits them there too.
 */
function callerOfSent(host: Host, request: KuzzleRequest, client: KuzzleRequest): Caller {
  const known = judged.get(request);
  if (known !== undefined) {
    return { client, embedded: known };
  }
  const { served } = host;
  const behind = served.of(request);
  // an import by the application is judged part by part, as that client's
  const isOwn = behind.client === client && !(host.isPartOfImport(request) && behind.via !== LOAD);
  if (behind.client === undefined || behind.via === undefined || isOwn) {
    return { client };
  }
  const embedded: Embedded = { via: behind.via, client: behind.client };
  const { kuid, limits } = actorOf(behind.client);
  if (limits === undefined || kuid !== actorOf(client).kuid) {
    return { client, embedded };
  }
  judged.set(request, embedded);
  served.judgeAs(request, behind.client);
  return { client: behind.client, embedded };
}

/** A call of the application that is judged as something else than what its request names. */
interface Written {
  /** The action that it runs in turn. */
  readonly command?: Command;
  /** The refusal that a client's own request would get before it is judged. */
  readonly foreseen?: Error;
}

/**
 * Tells who is judged for a call that the application makes: see {@link callerOf}.
 *
 * @throws 403 `profile-guard.rights.unknown_client`; what is foreseen; each in the mode `refuse`
 */
export async function callerOfEmbedded(
  parts: Parts,
  request: KuzzleRequest,
  { command: written, foreseen }: Written = {},
): Promise<Caller> {
  const { host, config, gate } = parts;
  const served = host.served.of(request);
  const { client, via } = served;
  const read = written ?? commandOf(request, client);
  if (foreseen === undefined && !writesRights(read, client)) {
    return { client: undefined };
  }
  noteDoor(host, request, served);
  if (served.by === "nobody") {
    return { client: undefined };
  }
  const embedded: Embedded = {
    ...(via !== undefined && { via }),
    ...(client !== undefined && { client }),
  };
  const reason = reasonToPass(served, config);
  const { mode } = config.embeddedCalls;
  if (reason !== undefined) {
    return { client: undefined, embedded: { ...embedded, asApplication: reason } };
  }
  if (mode === "application") {
    return { client: undefined };
  }
  const command: Command = { ...read, embedded };
  const actor = client && actorOf(client);
  const refusal = served.by === "unknown" ? errorOf(command, served.why) : foreseen;
  if (mode === "report") {
    const reported = refusal ?? (await refusalOf(parts, actor, command));
    if (reported !== undefined) {
      await gate.reportEmbedded(reported, actor, command);
    }
    return { client: undefined, embedded: { ...embedded, ...(reported && { reported }) } };
  }
  if (refusal !== undefined) {
    if (!(await gate.recordRefusal(refusal, actor, command))) {
      throw refusal;
    }
    return { client: undefined, embedded: { ...embedded, reported: refusal } };
  }
  if (client !== undefined) {
    judged.set(request, embedded);
    host.served.judgeAs(request, client);
  }
  return { client, embedded };
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
  return served.via !== undefined && exempt.includes(served.via) ? EXEMPT : undefined;
}

function errorOf({ controller, action }: Command, why: WhyUnknown): Error {
  return unknownClient(controller, action, WHY[why]);
}

async function refusalOf(
  parts: Parts,
  actor: Actor | undefined,
  command: Command,
): Promise<Error | undefined> {
  return isDryRun(command)
    ? undefined
    : ((await wouldRefuse(parts, actor, command)) ?? (actor && lostLimits(actor, command)));
}
