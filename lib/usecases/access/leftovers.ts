import type { AroundUsers, UserEvent } from "../../host/port/AccessStore";
import type { Host } from "../../host/port/Host";
import { ANONYMOUS_IDS } from "../../domain/hostIds";
import { isGenerated } from "./generatedKuid";
import { MOST_LOOKED_AT } from "./limits";
import { noteMade } from "./madeInCourse";

/** Bounds the attempts of a deletion, which others may disturb. */
const MOST_ATTEMPTS = 5;

type Store = Pick<
  Host,
  "access" | "drift" | "noteCleaned" | "anyStored" | "strategiesWithCredentials" | "listStrategies"
>;

/**
 * Lets a kuid leave nothing behind. The host looks for a user's API keys and credentials by searches,
 * which lag behind what was made a moment ago.
 *
 * A deletion ends the user's sessions first, so that they are gone whatever fails afterwards: the host
 * ends them last. It answers once all is gone. A creation first deletes what is left of an earlier user of
 * that kuid; it fails (503) where that cannot be done. Requests under way: see {@link keepIfCurrent}.
 */
export function endingWithUsers(host: Store): Omit<AroundUsers, "assign"> {
  return {
    create: async (kuid, run) => {
      // nobody has had one that was generated, and the host refuses one that is taken
      if (isGenerated(kuid) || (await host.anyStored("users", [kuid]))) {
        return run();
      }
      await host.access.noteUserEvent(kuid, "made", "begins");
      let result;
      try {
        await deleteLeftovers(host, kuid);
        result = await run();
      } finally {
        await endEvent(host, kuid, "made");
      }
      await noteMade(host, kuid);
      return result;
    },
    delete: async (kuid, run) => {
      await host.access.noteUserEvent(kuid, "ended", "begins");
      try {
        await host.access.endSessions(kuid, new Set());
        const result = await withoutConflicts(host, kuid, run);
        await deleteLeftovers(host, kuid);
        return result;
      } finally {
        await endEvent(host, kuid);
      }
    },
    // a session that is opened meanwhile is found by none who looks for those to end
    revoke: async (kuid, run) => {
      if (ANONYMOUS_IDS.has(kuid)) {
        return run();
      }
      await host.access.noteUserEvent(kuid, "password", "begins");
      try {
        return await run();
      } finally {
        await endEvent(host, kuid, "password");
      }
    },
    truncate: async (run) => {
      await host.access.noteUserEvent(undefined, "ended", "begins");
      try {
        const result = await run();
        await deleteAllLeftovers(host);
        return result;
      } finally {
        await endEvent(host, undefined);
      }
    },
  };
}

/** The host's, where a strategy refuses to delete credentials. */
const CREDENTIALS_REJECTED = "security.credentials.rejected";

/**
 * Runs the host's deletion. It deletes the user's keys by a search, and asks each strategy for credentials
 * before it deletes them. It fails where what it has found is gone already: somebody deletes it, or has
 * made it meanwhile, which is undone. Each attempt begins with what searches show by then.
 * Source: the host's lib/core/security/userRepository.js `delete`, `_removeUserStrategies`.
 */
async function withoutConflicts<T>(host: Store, kuid: string, run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    await deleteKeysOf(host, kuid);
    try {
      return await run();
    } catch (error) {
      const id = String((error as { id?: unknown }).id);
      const isConflict = id.startsWith("services.storage.") || id === CREDENTIALS_REJECTED;
      if (!isConflict || attempt >= MOST_ATTEMPTS) {
        throw error;
      }
    }
  }
}

/** Without Redis it counts as lasting for a minute more. */
async function endEvent(
  { access }: Store,
  kuid: string | undefined,
  event: UserEvent = "ended",
): Promise<void> {
  await access.noteUserEvent(kuid, event, "ended").catch(() => undefined);
}

/**
 * Deletes the API keys and the credentials of a user who does not exist. Credentials stay while
 * another application on the same storage has a user of that kuid: they are theirs.
 *
 * @throws 503 `profile-guard.decision.unavailable`
 */
async function deleteLeftovers(host: Store, kuid: string): Promise<void> {
  const { drift } = host;
  const [found] = await Promise.all([
    host.strategiesWithCredentials(kuid),
    deleteKeysOf(host, kuid),
  ]);
  let strategies = found;
  // of those given twice within a moment a strategy has two, and deletes one
  for (let attempt = 1; strategies.length > 0 && attempt <= MOST_ATTEMPTS; attempt++) {
    if ((await drift.existingUsers([kuid])).has(kuid)) {
      return;
    }
    for (const strategy of strategies) {
      await deleteCredentials(host, strategy, kuid);
      if (attempt === 1) {
        host.noteCleaned([{ kind: "credentials", kuid, id: strategy }]);
      }
    }
    strategies = await host.strategiesWithCredentials(kuid);
  }
}

async function deleteKeysOf(host: Store, kuid: string): Promise<void> {
  const { access } = host;
  const ids = (await access.keysOf(kuid)).map(({ id }) => id);
  await access.deleteKeys(ids);
  host.noteCleaned(ids.map((id) => ({ kind: "apiKey", kuid, id })));
}

/**
 * A strategy refuses to delete what somebody else has deleted meanwhile, and what was made a moment ago,
 * which its search does not find yet: looking whether it is there makes it found.
 */
export async function deleteCredentials(
  { drift }: Pick<Host, "drift">,
  strategy: string,
  kuid: string,
): Promise<void> {
  try {
    await drift.deleteCredentials(strategy, kuid);
  } catch (error) {
    if ((await drift.strategiesWithout(kuid, [strategy])).length === 0) {
      await drift.deleteCredentials(strategy, kuid).catch(() => {
        throw error;
      });
    }
  }
}

async function deleteAllLeftovers(host: Store): Promise<void> {
  const { access, drift } = host;
  for await (const keys of access.allKeys()) {
    const kuids = [...new Set(keys.map(({ kuid }) => kuid))];
    const left = new Set((await drift.findUsers(kuids)).map(({ _id }) => _id));
    const orphans = keys.filter(({ kuid }) => !left.has(kuid));
    await access.deleteKeys(orphans.map(({ id }) => id));
  }
  for (const strategy of host.listStrategies()) {
    let seen = 0;
    for await (const kuids of drift.kuidsOfCredentials(strategy) ?? []) {
      const existing = await drift.existingUsers(kuids);
      const orphans = kuids.filter((kuid) => !existing.has(kuid));
      await Promise.all(orphans.map((kuid) => deleteCredentials(host, strategy, kuid)));
      seen += kuids.length;
      if (seen >= MOST_LOOKED_AT) {
        break;
      }
    }
  }
}
