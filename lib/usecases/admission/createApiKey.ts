import type { KuzzleRequest } from "kuzzle";

import type { StoredLimits } from "../../domain/policies/keyLimits";
import { inheritedLimits, outlives } from "../../domain/policies/keyLimits";
import type { StoredPolicy } from "../../domain/rights";
import { beyondLimits } from "../../errors/limitedKeys";
import type { Host, NativeAnswer } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import { isNonEmptyText } from "../../domain/plainObject";

const FOR_GOOD = -1;

/** The key that a request asks for. */
interface Wanted {
  readonly kuid: string;
  /** Absent: what the key may is limited by who makes it alone. */
  readonly policies?: readonly StoredPolicy[];
  /** Default: as long as the key through which it is made, which is for good without one. */
  readonly expiresIn?: unknown;
  readonly ignoresMaxTtl: boolean;
}

/**
 * Makes an API key with policies, or within the limits of who makes it. The request is judged.
 *
 * @throws 403 `profile-guard.rights.limited_key`; the host's errors
 */
export async function createApiKey(
  { keys }: Pick<Host, "keys">,
  request: KuzzleRequest,
  { actor, command }: { readonly actor: Actor | undefined; readonly command: Command },
  { kuid, policies, expiresIn, ignoresMaxTtl }: Wanted,
): Promise<NativeAnswer> {
  const limits = actor?.limits;
  const { id } = command;
  const isGiven = expiresIn !== undefined && expiresIn !== null && expiresIn !== "";
  return keys.create({
    kuid,
    id: isNonEmptyText(id) ? id : undefined,
    description: request.getBodyString("description"),
    author: actor?.kuid ?? null,
    refresh: request.getRefresh("wait_for"),
    ignoresMaxTtl,
    expiresIn: isGiven ? expiresIn : restOf(limits),
    limitsFor: (expiresAt) => {
      const own = policies === undefined ? {} : { policies };
      if (isGiven) {
        requireLife(expiresAt, limits);
        return inheritedLimits(limits, { ...own, expiresAt });
      }
      // the host has looked at the clock once more
      return inheritedLimits(limits, { ...own, expiresAt: limits?.expiresAt ?? expiresAt });
    },
  });
}

function restOf(limits: StoredLimits | undefined): number {
  return limits === undefined || limits.expiresAt === FOR_GOOD
    ? FOR_GOOD
    : Math.max(1, limits.expiresAt - Date.now());
}

/**
 * @param expiresAt in milliseconds since 1970; -1: never
 * @throws 403 `profile-guard.rights.limited_key`
 */
export function requireLife(expiresAt: number, limits: StoredLimits | undefined): void {
  if (limits !== undefined && outlives(expiresAt, limits)) {
    const seconds = Math.max(0, Math.floor((limits.expiresAt - Date.now()) / 1_000));
    throw beyondLimits(
      `Not allowed to make a key or token that lives longer than the API key through which it is made: give "expiresIn" with at most ${seconds}s.`,
    );
  }
}
