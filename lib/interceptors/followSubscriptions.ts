import type { KuzzleRequest } from "kuzzle";

import type { CostlyFilter, HeldToken, Subscription } from "../domain/connections/Subscription";
import { isPlainObject, memberOf } from "../domain/plainObject";
import { dearConditions } from "../domain/requests/filterExpansion";
import { singleUseOf } from "../usecases/access/usedOnce";
import { FilterBudget } from "../usecases/connections/FilterBudget";
import { answerCounts } from "../usecases/connections/countEnding";
import { answerCutOffs } from "../usecases/connections/cutOff";
import type { Subscribing } from "../usecases/connections/OpenConnections";
import type { Services } from "../usecases/Services";
import { actorOf } from "../usecases/support/command";
import { shareOf } from "./shareOf";

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
  const filterBudget = new FilterBudget(openConnections.registry, config.limits.filterConditions);
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
          const { of, actor, covers } = shareOf({ host, config }, request, client);
          const costly = costlyFilterOf(filterBudget, of, { action, request });
          const followed = costly && (await filterBudget.begin(actor.kuid, costly, covers));
          try {
            const answer = await run();
            await follow({ host, subscribing }, { action, client, request, token, costly }, answer);
            return answer;
          } finally {
            followed?.();
          }
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
  readonly costly: CostlyFilter | undefined;
}

/**
 * @param of whose share it takes
 * @returns `undefined` for a filter that costs next to nothing for each document
 */
function costlyFilterOf(
  filterBudget: FilterBudget,
  of: string,
  { action, request }: Pick<Request, "action" | "request">,
): CostlyFilter | undefined {
  const { body } = request.input;
  if (action === "join") {
    const known = filterBudget.ofRoom(memberOf(body, "roomId"));
    return known && { ...known, of };
  }
  const conditions = dearConditions(body);
  return conditions === 0
    ? undefined
    : { of, conditions, filter: JSON.stringify([placeOf(request), body]) };
}

async function follow(
  { host, subscribing }: { host: Services["host"]; subscribing: Subscribing },
  { action, request, client, token, costly }: Request,
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
    ...(costly && { costly }),
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
