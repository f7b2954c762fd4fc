import type { KuzzleRequest } from "kuzzle";

import type { ProfileGuardConfig } from "../../config/config";
import { writeOf } from "../../domain/actions";
import { unknownClient } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import type { Served, WhyUnknown } from "../../host/port/ServedRequests";
import { isDryRun } from "../dryRun/preview";
import type { Actor, Command, Embedded } from "../support/command";
import { actorOf, commandOf } from "../support/command";
import type { Gate } from "./Gate";
import { wouldRefuse } from "./wouldRefuse";

/** For the audit. */
const EXEMPT = "embeddedCalls.exempt";

const WHY: Readonly<Record<WhyUnknown, string>> = {
  context: "this Kuzzle mixes up the contexts of requests (the host patch keepAsyncContext)",
  disagreement: "it runs in the course of one request, and is made of another client's",
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
  return host.isApplication(request)
    ? callerOfEmbedded(parts, request)
    : { client, ...viaOf(host, request, client) };
}

/** `sdk.as(user, { checkRights: true })` is the user's, whoever is served. */
function viaOf(
  { served }: Host,
  request: KuzzleRequest,
  client: KuzzleRequest | undefined,
): Pick<Caller, "embedded"> {
  const known = judged.get(request);
  if (known !== undefined || client === undefined) {
    return known === undefined ? {} : { embedded: known };
  }
  const behind = served.of(request);
  return behind.client === undefined || behind.client === client || behind.via === undefined
    ? {}
    : { embedded: { via: behind.via, client: behind.client } };
}

async function callerOfEmbedded(parts: Parts, request: KuzzleRequest): Promise<Caller> {
  const { host, config, gate } = parts;
  const served = host.served.of(request);
  if (served.by === "nobody" || !writesRights(request)) {
    return { client: undefined };
  }
  const { client, via } = served;
  if (via !== undefined) {
    const { controller, action } = request.input;
    void host.doors.note(via, `${controller ?? ""}:${action ?? ""}`);
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
  const command: Command = { ...commandOf(request, client), embedded };
  const actor = client && actorOf(client);
  const unknown = served.by === "unknown" ? errorOf(command, served.why) : undefined;
  if (mode === "report") {
    const reported = unknown ?? (await refusalOf(parts, actor, command));
    if (reported !== undefined) {
      await gate.reportEmbedded(reported, actor, command);
    }
    return { client: undefined, embedded: { ...embedded, ...(reported && { reported }) } };
  }
  if (unknown !== undefined) {
    if (!(await gate.recordRefusal(unknown, actor, command))) {
      throw unknown;
    }
    return { client: undefined, embedded: { ...embedded, reported: unknown } };
  }
  if (client !== undefined) {
    judged.set(request, embedded);
    host.served.judgeAs(request, client);
  }
  return { client, embedded };
}

/** Data that no right hangs on is the application's own affair. */
function writesRights({ input }: KuzzleRequest): boolean {
  const write = writeOf(input.controller ?? "", input.action ?? "");
  return write !== undefined && write.target !== "places";
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
  return isDryRun(command) ? undefined : wouldRefuse(parts, actor, command);
}
