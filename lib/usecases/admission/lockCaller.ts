import { addressOf, UNKNOWN } from "../../domain/signUp/address";
import type { LockCaller, Snapshot } from "../../host/port/Host";
import { holdsEverything } from "../escalation/compiledRights";
import type { GuardedRequest } from "../escalation/context";
import { rightsOfActor } from "../escalation/actorRights";
import type { Actor } from "../support/command";
import { ANONYMOUS } from "../../domain/hostIds";

type Asker = Pick<GuardedRequest, "actor" | "command" | "config">;

/**
 * Tells whose share of the locks' queue a request takes: the user's, without a login the address's.
 * `undefined`: the application itself, which has no limit.
 *
 * @param readEarly what there is before locks are taken
 */
export function lockCallerOf(
  { actor, command, config }: Asker,
  readEarly: () => Promise<Snapshot>,
): LockCaller | undefined {
  if (actor === undefined) {
    return undefined;
  }
  const key = shareKeyOf({ actor, command, config });
  let covers: Promise<boolean> | undefined;
  return {
    key,
    // read only for those who have to wait, and for wide locks
    coversEverything: () => (covers ??= coversEverything(readEarly, actor)),
  };
}

/** Names whose share a request takes: the user, without a login the address. */
export function shareKeyOf({ actor, command, config }: Asker & { readonly actor: Actor }): string {
  const proxies = config.signUp?.limit?.proxies ?? 0;
  return actor.kuid === ANONYMOUS
    ? `address ${addressOf(command.address ?? UNKNOWN, proxies)}`
    : `user ${actor.kuid}`;
}

async function coversEverything(
  readEarly: () => Promise<Snapshot>,
  actor: Actor,
): Promise<boolean> {
  return holdsEverything((await rightsOfActor({ host: await readEarly(), actor })).rights);
}
