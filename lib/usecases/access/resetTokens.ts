import { timingSafeEqual } from "node:crypto";

import type { ResetToken } from "../../domain/access/resetToken";
import { boundToken, readResetToken } from "../../domain/access/resetToken";
import { resetTokenExpired, resetTokenOutdated } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import { askersOf, noteAskers } from "./lineage";
import { roleIdsToCompile } from "../escalation/context";
import type { ProfileGuardConfig } from "../../config/config";

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
>;

/**
 * Binds a reset token that the strategy has just made to the state of its user, and to who has it;
 * returns what is no such token as it is.
 */
export async function bindResetToken(host: StateReader, token: unknown): Promise<unknown> {
  const read = readResetToken(token);
  if (read === undefined || read.binding !== undefined) {
    return token;
  }
  const askers = await askersOf(host, read.kuid);
  return boundToken(read.token, await bindingOf(host, { ...read, askers }), askers);
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
  if (!isSame(read.binding ?? "", await bindingOf(host, read))) {
    throw resetTokenOutdated();
  }
  noteAskers(host, read.askers);
}

/**
 * Signs the token together with everything that must not have changed when it is used: of its user, and
 * of whoever else may have it, who may have been deleted, narrowed or cut off since.
 */
async function bindingOf(host: StateReader, { token, kuid, askers }: ResetToken): Promise<string> {
  const keys = askers.filter(({ kind }) => kind === "apiKey");
  const state = [
    await stateOf(host, kuid),
    await Promise.all(askers.map(async (asker) => [asker, await stateOf(host, asker.author)])),
    await Promise.all(keys.map(async ({ id }) => (await host.keys.find(id)) !== undefined)),
  ];
  return host.access.sign(JSON.stringify(["reset", token, state]));
}

async function stateOf(host: StateReader, kuid: string): Promise<readonly unknown[]> {
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

function isSame(one: string, other: string): boolean {
  const [first, second] = [new TextEncoder().encode(one), new TextEncoder().encode(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}
