import { setImmediate as nextTurn } from "node:timers/promises";

import type { KuzzleRequest } from "kuzzle";

import type { ProfileGuardConfig } from "../../config/config";
import { InvalidRequestError } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import type { Served, WhyUnknown } from "../../host/port/ServedRequests";
import { isDryRun } from "../dryRun/preview";
import type { Actor, Command, Embedded } from "../support/command";
import { actorOf, commandOf } from "../support/command";
import { type Caller, type CallerParts, writesRights } from "./caller";
import { lostLimits } from "./keepLimits";
import { noteDoor } from "./noteDoor";
import { unknownError } from "./unknownError";
import { wouldRefuse } from "./wouldRefuse";

/** For the audit. */
const EXEMPT = "embeddedCalls.exempt";

/** In these nobody knows by which action a call comes: who began may do the work of others by now. */
const ENDED: ReadonlySet<WhyUnknown> = new Set(["answered", "ended"]);

const NOBODY: Caller = { client: undefined };

/** A call of the application that is judged as something else than what its request names. */
interface Written {
  /** The action that it runs in turn. */
  readonly command?: Command;
  /** The refusal that a client's own request would get before it is judged. */
  readonly foreseen?: Error;
  /** The event of the host that is asked in place of an action. */
  readonly event?: string;
}

/** A call that the application makes in the course of a client's request. */
interface Call {
  readonly command: Command;
  readonly client: KuzzleRequest | undefined;
  readonly actor: Actor | undefined;
  readonly embedded: Embedded;
  readonly foreseen: Error | undefined;
  /** Tells why nobody can be judged for it by now, if that is so. */
  readonly lost: () => Error | undefined;
  /** Remembers by which way it came, unless it was refused for its form. */
  readonly note: (refusal?: unknown) => void;
}

/**
 * Tells who is judged for a call that the application makes: see `callerOf`.
 *
 * @throws 403 `profile-guard.rights.unknown_client`; what is foreseen; each in the mode `refuse`
 */
export async function callerOfEmbedded(
  parts: CallerParts,
  request: KuzzleRequest,
  { command: written, foreseen, event }: Written = {},
): Promise<Caller> {
  const { host, config } = parts;
  const atFirst = host.served.of(request);
  const command = written ?? commandOf(request, atFirst.client);
  if (foreseen === undefined && !writesRights(command, atFirst.client)) {
    return NOBODY;
  }
  const served = await servedNow(host, request, atFirst);
  if (served.by === "nobody") {
    noteDoor(host, { request, event, served });
    return NOBODY;
  }
  const call = callOf(host, { request, event, served }, command, foreseen);
  const reason = reasonToPass(served, config);
  if (reason !== undefined) {
    call.note();
    return { client: undefined, embedded: { ...call.embedded, asApplication: reason } };
  }
  switch (config.embeddedCalls.mode) {
    case "application":
      call.note();
      return NOBODY;
    case "report":
      return reportedCaller(parts, call);
    case "refuse":
      return judgedCaller(parts, call);
  }
}

/** Returns whom a call serves; of what an ending work has started, the next turn knows that it has ended. */
async function servedNow(host: Host, request: KuzzleRequest, atFirst: Served): Promise<Served> {
  if (atFirst.by === "nobody") {
    return atFirst;
  }
  await nextTurn();
  return host.served.of(request);
}

function callOf(
  host: Host,
  door: Parameters<typeof noteDoor>[1],
  command: Command,
  foreseen: Error | undefined,
): Call {
  const { client, via } = door.served;
  const embedded: Embedded = {
    ...(via !== undefined && { via }),
    ...(client !== undefined && { client }),
  };
  return {
    command: { ...command, embedded },
    client,
    actor: client && actorOf(client),
    embedded,
    foreseen,
    lost: () => {
      const now = host.served.of(door.request);
      return now.by === "unknown" ? unknownError(command, now.why) : undefined;
    },
    note: (refusal) => {
      // what is malformed writes nothing, whoever sends it
      if (!(refusal instanceof InvalidRequestError)) {
        noteDoor(host, door);
      }
    },
  };
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

/** Judges a call at once, without locks, and lets it pass whatever comes of it. */
async function reportedCaller(parts: CallerParts, call: Call): Promise<Caller> {
  const { actor, command, embedded, lost } = call;
  const reported = lost() ?? call.foreseen ?? (await refusalOf(parts, actor, command)) ?? lost();
  call.note(reported);
  if (reported !== undefined) {
    await parts.gate.reportEmbedded(reported, actor, command);
  }
  if (call.foreseen !== undefined) {
    // it is no write of rights by its name: nobody else records it
    await parts.gate.recorder.refused(actor, command, call.foreseen, true);
  }
  return { client: undefined, embedded: { ...embedded, ...(reported && { reported }) } };
}

async function refusalOf(
  parts: CallerParts,
  actor: Actor | undefined,
  command: Command,
): Promise<Error | undefined> {
  const refusal = await wouldRefuse(parts, actor, command);
  return refusal ?? (isDryRun(command) ? undefined : actor && lostLimits(actor, command));
}

/** Lets the gate judge a call as its client's; refuses one whose client nobody can tell. */
async function judgedCaller({ gate }: CallerParts, call: Call): Promise<Caller> {
  const { client, actor, command, embedded, lost, note } = call;
  const refusal = lost() ?? call.foreseen;
  if (refusal !== undefined) {
    note(refusal);
    if (!(await gate.recordRefusal(refusal, actor, command))) {
      throw refusal;
    }
    return { client: undefined, embedded: { ...embedded, reported: refusal } };
  }
  const judged = (refused?: unknown): void => {
    note(refused);
    const over = refused === undefined ? lost() : undefined;
    if (over !== undefined) {
      throw over;
    }
  };
  return { client, embedded: { ...embedded, judged } };
}
