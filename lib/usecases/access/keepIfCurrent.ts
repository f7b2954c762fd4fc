import type { KuzzleRequest } from "kuzzle";

import type { ActionDeclaration, Making } from "../../domain/actions";
import { declarationOf } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import { outcomeUnknown, overtaken } from "../../errors/written";
import type { Moment, UserEvent } from "../../host/port/AccessStore";
import type { Host } from "../../host/port/Host";
import { deleteCredentials } from "./leftovers";
import { hasMarked } from "./lineage";
import { notingMade } from "./madeInCourse";
import { ANONYMOUS_IDS } from "../../domain/hostIds";
import { actionOf } from "../support/actionOf";

/** When the requests began whose answers an event may overtake: before the host has found their user. */
const begun = new WeakMap<KuzzleRequest, Moment>();

/** Notes when a request began that makes a means of access. */
export async function noteBeginning(
  { access }: Pick<Host, "access">,
  request: KuzzleRequest,
): Promise<void> {
  const { makes, resetToken } = makingOf(request) ?? {};
  if (makes !== undefined || resetToken === "makes") {
    begun.set(request, await access.now());
  }
}

/** Returns when such a request began; of one that came through no door: now, when it is first asked for. */
export async function beginningOf(
  { access }: Pick<Host, "access">,
  request: KuzzleRequest,
): Promise<Moment> {
  const since = begun.get(request) ?? (await access.now());
  begun.set(request, since);
  return since;
}

export function makingOf({ input }: KuzzleRequest): ActionDeclaration | undefined {
  return declarationOf(input.controller ?? "", input.action ?? "");
}

/**
 * Runs an action that makes a key, a session or credentials of a user. When the user was deleted, made,
 * promoted by somebody else or given a new password since the request began, or its caller was deleted or
 * made again, deletes what it has made: it was judged by what they are no more. A lock would not do: the
 * host has found the caller long before the action runs. While a user is deleted, no keys and credentials of
 * theirs are made at all: whoever keeps making them would hold off the deletion, which fails for what it
 * finds half gone.
 *
 * @throws 503 `profile-guard.write.overtaken`
 */
export async function keepIfCurrent<T>(
  host: Pick<Host, "access" | "currentClient" | "drift" | "isApplication">,
  request: KuzzleRequest,
  making: Making,
  run: () => Promise<T>,
): Promise<T> {
  const { access } = host;
  const since = await beginningOf(host, request);
  const owner = userOf(request, undefined);
  if (making !== "session" && owner !== undefined && !ANONYMOUS_IDS.has(owner)) {
    if (await access.happenedSince(owner, ["ended"], since)) {
      throw overtaken(actionOf(request), owner);
    }
  }
  const { result, madeAt } = await notingMade(run);
  const kuid = userOf(request, result);
  if (kuid === undefined || ANONYMOUS_IDS.has(kuid)) {
    return result;
  }
  const events = new Map<string, readonly UserEvent[]>([
    [kuid, eventsOf(host, request, making, kuid)],
  ]);
  // who is noted as its author, also where the application makes it for them
  const caller = callerOf(host.currentClient() ?? request);
  if (caller !== undefined && caller !== kuid && !ANONYMOUS_IDS.has(caller)) {
    // else it would be noted as made by whoever has their kuid now
    events.set(caller, ["ended", "made"]);
  }
  const overtaking = [...events].map(async ([who, of]) => {
    const made = madeAt.get(who);
    const happened =
      made === undefined
        ? access.happenedSince(who, of, since)
        : happenedBeside(access, who, of, { since, made });
    return (await happened) ? [who] : [];
  });
  const [who] = await Promise.all(overtaking).then(
    (found) => found.flat(),
    async () => {
      await remove(host, request, making, kuid, result).catch(() => undefined);
      throw outcomeUnknown(actionOf(request));
    },
  );
  if (who !== undefined) {
    await remove(host, request, making, kuid, result);
    throw overtaken(actionOf(request), who);
  }
  return result;
}

/** Tells the same of a user whom the request itself has made: nobody else may have since. */
async function happenedBeside(
  access: Host["access"],
  kuid: string,
  events: readonly UserEvent[],
  { since, made }: Readonly<Record<"since" | "made", Moment>>,
): Promise<boolean> {
  const others = events.filter((event) => event !== "made");
  return (
    (await access.happenedSince(kuid, others, since)) ||
    (await access.happenedSince(kuid, ["made"], made))
  );
}

/**
 * The events that end what is made. Users themselves may make what they like of new rights, but not
 * through what others had made.
 */
function eventsOf(
  host: Pick<Host, "currentClient" | "isApplication">,
  request: KuzzleRequest,
  making: Making,
  kuid: string,
): UserEvent[] {
  // the strategy itself logs in with the password that it has just set
  const isApplication = host.isApplication(request);
  const isOwn = isApplication || making === "session" || callerOf(request) === kuid;
  return [
    "ended",
    // who judged the request found no user, or the one of before, whom the host keeps for a moment
    "made",
    ...(isOwn && !hasMarked(host) ? [] : ["widened" as const]),
    ...(making === "session" && !isApplication ? ["password" as const] : []),
  ];
}

async function remove(
  { access, drift }: Pick<Host, "access" | "drift">,
  request: KuzzleRequest,
  making: Making,
  kuid: string,
  result: unknown,
): Promise<void> {
  const { _id, jwt, token } = Object(result) as Readonly<Record<string, unknown>>;
  switch (making) {
    case "apiKey":
      await access.deleteKeys([String(_id)]);
      return;
    case "session": {
      const made = jwt ?? token;
      // in a cookie: which one it is cannot be told
      await (typeof made === "string"
        ? access.endSession(kuid, made)
        : access.endSessions(kuid, new Set()));
      return;
    }
    case "credentials": {
      const { strategy } = request.input.args as { strategy?: unknown };
      await deleteCredentials({ drift }, String(strategy), kuid);
    }
  }
}

/** The user of whom something is made; `undefined`: of nobody yet. */
export function userOf(request: KuzzleRequest, result: unknown): string | undefined {
  const { args } = request.input;
  const { userId, _id } = (isPlainObject(args) ? args : {}) as Readonly<Record<string, unknown>>;
  const of = {
    answer: (Object(result) as { _id?: unknown })._id,
    caller: callerOf(request),
    owner: userId ?? callerOf(request),
    userId,
    _id,
  }[makingOf(request)?.makesFor ?? "caller"];
  return typeof of === "string" ? of : undefined;
}

function callerOf({ context }: KuzzleRequest): string | undefined {
  return (context.user as { _id?: string } | null)?._id;
}
