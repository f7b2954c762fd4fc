import { addressOf, UNKNOWN } from "../../domain/signUp/address";
import type { LockCaller } from "../../host/port/Host";
import { holdsEverything } from "../escalation/compiledRights";
import type { GuardedRequest } from "../escalation/context";
import { rightsOfActor } from "../escalation/actorRights";
import { ANONYMOUS } from "../support/command";
import { snapshotAt } from "../support/readCache";

type Asker = Pick<GuardedRequest, "actor" | "command" | "config" | "host">;

/**
 * Tells whose share of the locks' queue a request takes: the user's, without a login the address's.
 * `undefined`: the application itself, which has no limit.
 */
export function lockCallerOf({ actor, command, config, host }: Asker): LockCaller | undefined {
  if (actor === undefined) {
    return undefined;
  }
  const proxies = config.signUp?.limit?.proxies ?? 0;
  const key =
    actor.kuid === ANONYMOUS
      ? `address ${addressOf(command.address ?? UNKNOWN, proxies)}`
      : `user ${actor.kuid}`;
  let covers: Promise<boolean> | undefined;
  return {
    key,
    // read only for those who have to wait, and for wide locks
    coversEverything: () => (covers ??= coversEverything({ host, actor })),
  };
}

async function coversEverything({ host, actor }: Pick<Asker, "host" | "actor">): Promise<boolean> {
  const snapshot = snapshotAt(host, await host.rolesEpoch());
  return holdsEverything((await rightsOfActor({ host: snapshot, actor })).rights);
}
