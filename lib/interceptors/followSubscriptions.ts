import type { KuzzleRequest } from "kuzzle";

import type { HeldToken, Subscription } from "../domain/connections/Subscription";
import { isPlainObject } from "../domain/plainObject";
import { singleUseOf } from "../usecases/access/usedOnce";
import { answerCounts } from "../usecases/connections/countEnding";
import { answerCutOffs } from "../usecases/connections/cutOff";
import type { Subscribing } from "../usecases/connections/OpenConnections";
import type { Services } from "../usecases/Services";
import { actorOf } from "../usecases/support/command";

/** Follows what clients subscribe to. What the application itself subscribes to is its own. */
const FOLLOWED = ["subscribe", "join"] as const;

/**
 * Lets realtime subscriptions end with the rights of those who made them. Wraps the action itself, for
 * the reasons of guardNativeActions.
 *
 * @returns the actions that the host does not have
 */
export function followSubscriptions({ host, config, openConnections }: Services): string[] {
  answerCutOffs(host.connections, openConnections);
  if (openConnections === undefined) {
    return [];
  }
  openConnections.start();
  answerCounts(host.connections, host, openConnections, config.guardNativeActions);
  return FOLLOWED.filter(
    (action) =>
      !host.intercept("realtime", action, async (request, run) => {
        const client = host.clientRequest(request);
        if (client === undefined) {
          return run();
        }
        const subscribing = openConnections.beginSubscribing(connectionOf(client));
        try {
          const token = await heldToken(host, client);
          const answer = await run();
          await follow({ host, subscribing }, { action, client, request, token }, answer);
          return answer;
        } finally {
          subscribing.done();
        }
      }),
  ).map((action) => `realtime:${action}`);
}

interface Request {
  readonly action: (typeof FOLLOWED)[number];
  readonly request: KuzzleRequest;
  readonly client: KuzzleRequest;
  readonly token: HeldToken | undefined;
}

async function follow(
  { host, subscribing }: { host: Services["host"]; subscribing: Subscribing },
  { action, request, client, token }: Request,
  answer: unknown,
): Promise<void> {
  const { roomId, channel } = isPlainObject(answer) ? answer : {};
  if (typeof roomId !== "string" || typeof channel !== "string") {
    // the connection was gone already
    return;
  }
  const place = action === "subscribe" ? placeOf(request) : await host.handles.roomPlace(roomId);
  const { kuid, profileIds } = actorOf(client);
  const subscription: Subscription = {
    connectionId: connectionOf(client),
    roomId,
    kuid,
    token,
    by: action,
    index: place?.index ?? "",
    collection: place?.collection ?? "",
    channels: new Set([channel]),
  };
  await subscribing.add(subscription, profileIds);
}

function connectionOf({ context }: KuzzleRequest): string {
  return String(context.connection.id);
}

function placeOf({ input }: KuzzleRequest): { index: string; collection: string } {
  const { index, collection } = input.args as { index: string; collection: string };
  return { index, collection };
}

async function heldToken(
  { access }: Pick<Services["host"], "access">,
  client: KuzzleRequest,
): Promise<HeldToken | undefined> {
  const { limits } = actorOf(client);
  const { jwt, type } = Object(client.context.token) as { jwt?: string | null; type?: string };
  if (typeof jwt !== "string") {
    return undefined;
  }
  const singleUse = await singleUseOf({ access }, client);
  return {
    jwt,
    isApiKey: type === "apiKey",
    ...(singleUse && { singleUse }),
    ...(limits !== undefined && { limits }),
  };
}
