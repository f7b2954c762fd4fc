import { randomUUID } from "node:crypto";

import type { KuzzleRequest } from "kuzzle";

import type { RoomHandle, ScrollHandle } from "../domain/actions";
import { actionsThat, declarationOf, readActionKey } from "../domain/actions";
import { withKey } from "../domain/handles/scroll";
import { isPlainObject, memberOf } from "../domain/plainObject";
import type { Around } from "../host/port/Host";
import { checkRoom } from "../usecases/requests/checkRoom";
import type { ScrollJudgement } from "../usecases/requests/checkScroll";
import { bindScroll, checkScroll } from "../usecases/requests/checkScroll";
import { keepCursorOf, takeCursor } from "../usecases/requests/takeCursor";
import { tellingShare } from "./tellingShare";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import type { ClientRequest } from "../usecases/support/context";
import { actorOf, commandOf } from "../usecases/support/command";
import { readError } from "../usecases/support/readError";

const NEEDED = "what the handle stands for";

/**
 * Judges the handles that actions take, and binds those that they answer. Wraps the action itself,
 * for the reasons of guardNativeActions. The application's own requests are its own concern.
 *
 * @returns the actions that the host does not have
 */
export function guardHandles(services: Services): string[] {
  services.host.handles.watchSearches();
  const keys = actionsThat(({ handle, opens }) => handle !== undefined || opens === "scroll");
  return interceptEach(services.host, keys, (key) => aroundOf(services, key));
}

function aroundOf(services: Services, key: string): Around {
  const { controller, action } = readActionKey(key);
  const { handle } = declarationOf(controller, action) ?? {};
  switch (handle?.kind) {
    case "room":
      return (request, run) => withRoom(services, handle, request, run);
    case "scroll":
      return (request, run) => withScroll(services, handle, request, run);
    case undefined:
      return (request, run) => openScroll(services, request, run);
  }
}

type Run = () => Promise<unknown>;

function clientRequestOf(
  { host }: Services,
  request: KuzzleRequest,
): (ClientRequest & { readonly connectionId: string }) | undefined {
  const client = host.clientRequest(request);
  return (
    client && {
      host,
      actor: actorOf(client),
      command: commandOf(request, client),
      connectionId: String(client.context.connection.id),
    }
  );
}

async function withRoom(
  services: Services,
  handle: RoomHandle,
  request: KuzzleRequest,
  run: Run,
): Promise<unknown> {
  const body: unknown = request.input.body;
  const roomId = memberOf(body, "roomId");
  const client = clientRequestOf(services, request);
  // the host refuses whatever is no text
  if (client === undefined || typeof roomId !== "string") {
    return run();
  }
  if (handle.ownSubscription === "required") {
    return leaving(services, client.connectionId, roomId, run);
  }
  try {
    await checkRoom(client, handle, roomId, client.connectionId).catch(
      readError(services.host, NEEDED),
    );
  } catch (error) {
    if (!(await services.gate.recordRefusal(error, client.actor, client.command))) {
      throw error;
    }
  }
  return run();
}

/**
 * Lets a client leave a room that it was told to have ended: kuzzle-sdk forgets a room only then. The host
 * itself refuses whoever is not in it.
 */
async function leaving(
  { host: { connections } }: Services,
  connectionId: string,
  roomId: string,
  run: Run,
): Promise<unknown> {
  try {
    const left = await run();
    connections.takeTold(connectionId, roomId);
    return left;
  } catch (error) {
    const { id } = Object(error) as { id?: unknown };
    if (id === "core.realtime.not_subscribed" && connections.takeTold(connectionId, roomId)) {
      return { roomId };
    }
    throw error;
  }
}

async function withScroll(
  services: Services,
  handle: ScrollHandle,
  request: KuzzleRequest,
  run: Run,
): Promise<unknown> {
  const { args } = request.input;
  const scrollId: unknown = args.scrollId;
  const client = clientRequestOf(services, request);
  if (client === undefined || typeof scrollId !== "string") {
    return run();
  }
  const judgement = await checkScroll(client, handle, scrollId).catch(
    readError(services.host, NEEDED),
  );
  const passes = await mayGoOn(services, client, judgement);
  // the host itself says of an id that nothing has that it is unknown
  args.scrollId = passes ? judgement.id : randomUUID();
  try {
    return shown(await run(), judgement.key);
  } finally {
    args.scrollId = scrollId;
    if (judgement.ticket !== undefined) {
      await keepCursorOf(client, judgement.id, judgement.ticket);
    }
  }
}

/** @throws the refusal of one's own scroll */
async function mayGoOn(
  { gate }: Services,
  { actor, command }: ClientRequest,
  { refusal, isHidden = false }: ScrollJudgement,
): Promise<boolean> {
  if (refusal === undefined) {
    return !isHidden;
  }
  if (await gate.recordRefusal(refusal, actor, command)) {
    return true;
  }
  if (isHidden) {
    return false;
  }
  throw refusal;
}

/** The scroll id of the next page, with the key that the caller's have. */
function shown(result: unknown, key: string | undefined): unknown {
  if (key === undefined || !isPlainObject(result) || typeof result.scrollId !== "string") {
    return result;
  }
  return { ...result, scrollId: withKey(result.scrollId, key) };
}

async function openScroll(services: Services, request: KuzzleRequest, run: Run): Promise<unknown> {
  const client = clientRequestOf(services, request);
  if (client === undefined) {
    return run();
  }
  const place = await takeCursor(client, services.config, "scroll").catch(
    tellingShare(services, request),
  );
  const result = await run().catch(async (error: unknown) => {
    await place?.failed(error);
    throw error;
  });
  const scrollId = memberOf(result, "scrollId");
  if (!isPlainObject(result) || typeof scrollId !== "string") {
    await place?.keep(0);
    return result;
  }
  return { ...result, scrollId: await bindScroll(client, scrollId, place) };
}
