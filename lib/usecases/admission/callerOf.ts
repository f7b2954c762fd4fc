import type { KuzzleRequest } from "kuzzle";

import type { Host } from "../../host/port/Host";
import type { Embedded } from "../support/command";
import { actorOf, commandOf } from "../support/command";
import { type Caller, type CallerParts, importerOf, writesRights } from "./caller";
import { callerOfEmbedded } from "./callerOfEmbedded";
import { unknownError } from "./unknownError";

/**
 * Tells who is judged for a guarded request: the client who sends it; and, as the option
 * `embeddedCalls` says, the client for whom the application makes it. In the mode `report` judges the
 * latter at once, without locks, and lets the call pass whatever comes of it.
 *
 * @throws 403 `profile-guard.rights.unknown_client` in the mode `refuse`
 */
export async function callerOf(parts: CallerParts, request: KuzzleRequest): Promise<Caller> {
  const { host } = parts;
  const importer = host.isLoaded(request) ? importerOf() : undefined;
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

/** Tells whether a client has sent it themselves: each part is looked at, since their request may change. */
function isOwn({ client, embedded }: Caller): boolean {
  return client !== undefined && embedded === undefined;
}

/**
 * The client's own request. The application may have given it another user: Kuzzle runs it as that one,
 * and nobody has allowed it to the client.
 */
async function callerOfOwn(
  { host, config, gate }: CallerParts,
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
  const behind = served.behind(request);
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
  parts: CallerParts,
  request: KuzzleRequest,
  client: KuzzleRequest,
): Promise<Caller> {
  const { client: served, embedded } = await callerOfEmbedded(parts, request);
  return { client: served ?? client, ...(embedded && { embedded }) };
}
