import { timingSafeEqual } from "node:crypto";

import type { KuzzleRequest } from "kuzzle";

import type { Origin } from "../../domain/access/origins";
import { boundToken, readResetToken } from "../../domain/access/resetToken";
import { resetTokenExpired, resetTokenOutdated } from "../../errors/errors";
import { overtaken } from "../../errors/written";
import type { Host } from "../../host/port/Host";
import type { ProfileGuardConfig } from "../../config/config";
import { isTooLongForId } from "../../domain/requests/idLength";
import { isSame } from "../../domain/same";
import type { Moment, UserEvent } from "../../host/port/AccessStore";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { ANONYMOUS, ANONYMOUS_IDS } from "../../domain/hostIds";
import { actorOf } from "../support/command";
import { readInTime } from "../support/readInTime";
import { askersOf } from "./lineage";
import { beginningOf, makingOf } from "./keepIfCurrent";
import { actionOf } from "../support/actionOf";

/** Milliseconds that a reset token lasts where neither the plugin nor the strategy says otherwise. */
const LIFETIME = 3_600_000;

type StateReader = Pick<
  Host,
  | "access"
  | "currentClient"
  | "drift"
  | "findUsers"
  | "findProfiles"
  | "keys"
  | "rolesAt"
  | "securityState"
  | "services"
>;

/**
 * Holds all that must not have changed between a user's request for a reset token and its use: of the user,
 * and of whoever asked for it.
 */
interface Asked {
  readonly kuid: string;
  readonly askers: readonly Origin[];
  readonly state: State;
}

type State = readonly unknown[];

/** The users of requests for a reset token, before they are judged. */
const asked = new WeakMap<KuzzleRequest, Asked>();

const NOBODY = { kuid: ANONYMOUS, profileIds: [] };

/** The events of its user that a reset token does not outlive, nor one that was being made. */
const EVENTS: readonly UserEvent[] = ["ended", "made", "widened", "password"];

/** Notes what a reset token will be bound to, if the request asks for one: it is judged after that. */
export async function noteAsked(host: StateReader, request: KuzzleRequest): Promise<void> {
  const { _id: kuid } = request.input.args as { _id?: unknown };
  if (
    makingOf(request)?.resetToken !== "makes" ||
    asked.has(request) ||
    // the guard refuses it
    typeof kuid !== "string" ||
    isTooLongForId(kuid)
  ) {
    return;
  }
  asked.set(request, await readInTime(host, "whom the reset token is for", ask(host, kuid)));
}

async function ask(host: StateReader, kuid: string): Promise<Asked> {
  const askers = await askersOf(host, kuid);
  return { kuid, askers, state: await stateOfAll(host, kuid, askers) };
}

/**
 * Binds a reset token that the strategy has just made to the state of its user, and to who has it, of
 * the time when the request was not yet judged; returns what is no such token as it is.
 *
 * @throws 503 `profile-guard.write.overtaken` when that has changed, so that it was judged by what is so no more
 */
export async function bindResetToken(
  host: StateReader,
  request: KuzzleRequest,
  token: unknown,
): Promise<unknown> {
  const read = readResetToken(token);
  if (read === undefined || read.binding !== undefined) {
    return token;
  }
  const { kuid } = read;
  const noted = asked.get(request);
  // a login answers one for whoever has the password, which alone it has judged
  const { askers, state } = noted?.kuid === kuid ? noted : await ask(host, kuid);
  const since = await beginningOf(host, request);
  if (
    (await host.access.happenedSince(kuid, EVENTS, since)) ||
    !isSame(state, await stateOfAll(host, kuid, askers)) ||
    !(await isCallerAsFound(host, since))
  ) {
    throw overtaken(actionOf(request), kuid);
  }
  return boundToken(read.token, bind(host, read.token, state), askers);
}

/** Tells whether the client still is whom the host has found, before anything was noted. */
async function isCallerAsFound(host: StateReader, since: Moment): Promise<boolean> {
  const client = host.currentClient();
  const { kuid, profileIds } = client === undefined ? NOBODY : actorOf(client);
  if (ANONYMOUS_IDS.has(kuid)) {
    return true;
  }
  const stored = (await host.findUsers([kuid])).get(kuid)?.profileIds ?? [];
  return (
    isSame([...profileIds].sort(), [...stored].sort()) &&
    !(await host.access.happenedSince(kuid, EVENTS, since))
  );
}

/**
 * Refuses a reset token that has expired, or whose user was made again or written, cut off, or has
 * other rights or another password since; or somebody who had asked for it. One that nobody bound is refused too: nobody knows what it
 * was made for. So is a text that is none: the strategy would answer 500. A missing one passes: the
 * strategy says what is missing.
 *
 * @throws 403 `profile-guard.rights.reset_token`
 */
export async function requireCurrent(
  host: StateReader,
  config: ProfileGuardConfig,
  text: unknown,
): Promise<void> {
  if (typeof text !== "string" || text === "") {
    return;
  }
  const read = readResetToken(text);
  if (read === undefined) {
    throw resetTokenOutdated();
  }
  const lifetime =
    config.resetTokens.expiresIn === undefined
      ? (host.access.resetTokenLifetime() ?? LIFETIME)
      : config.resetTokens.expiresIn * 1_000;
  if (read.issuedAt * 1_000 + lifetime <= Date.now()) {
    throw resetTokenExpired();
  }
  const { kuid, askers } = read;
  const binding = bind(host, read.token, await stateOfAll(host, kuid, askers));
  if (!isSameText(read.binding ?? "", binding)) {
    throw resetTokenOutdated();
  }
}

/** Signs the token together with everything that must not have changed when it is used. */
function bind({ access }: Pick<Host, "access">, token: string, state: State): string {
  return access.sign(JSON.stringify(["reset", token, state]));
}

/**
 * Reads the state of its user, and of whoever else may have it, who may have been deleted, narrowed or cut
 * off since.
 */
async function stateOfAll(
  host: StateReader,
  kuid: string,
  askers: readonly Origin[],
): Promise<State> {
  const keys = askers.filter(({ kind }) => kind === "apiKey");
  return [
    await stateOf(host, kuid),
    await Promise.all(askers.map(async (asker) => [asker, await stateOf(host, asker.author)])),
    await Promise.all(keys.map(async ({ id }) => (await host.keys.find(id)) !== undefined)),
  ];
}

async function stateOf(host: StateReader, kuid: string): Promise<State> {
  const user = (await host.findUsers([kuid])).get(kuid);
  const profiles = [...(await host.findProfiles(user?.profileIds ?? [])).values()];
  const roles = await host.rolesAt(
    (await host.securityState()).rolesEpoch,
    roleIdsToCompile(profiles),
  );
  return [
    // not the profiles: they may be the same as before again
    await host.access.revisionOf(kuid),
    byId(profiles).map(({ _id, policies }) => [_id, policies]),
    byId([...roles.values()]).map(({ _id, controllers }) => [_id, controllers]),
    (await host.access.localPassword(kuid))?.digest,
  ];
}

function byId<T extends { readonly _id: string }>(documents: readonly T[]): T[] {
  return [...documents].sort((one, other) => (one._id < other._id ? -1 : 1));
}

function isSameText(one: string, other: string): boolean {
  const [first, second] = [new TextEncoder().encode(one), new TextEncoder().encode(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
