import type { SecurityRead } from "../domain/actions";
import { actionsThat, declarationOf, readActionKey } from "../domain/actions";
import { isPlainObject } from "../domain/plainObject";
import { readCovered } from "../usecases/disclosure/coveredReads";
import { coveredViewOf, cutsReads } from "../usecases/disclosure/coveredView";
import { forgetProfileVersions } from "../usecases/disclosure/profileVersions";
import type { Services } from "../usecases/Services";
import { interceptEach } from "./interceptEach";
import { actorOf } from "../usecases/support/command";
import { readError } from "../usecases/support/readError";

/**
 * Lets clients read only users, profiles, roles, credentials and API keys that they cover. Wraps the host's actions
 * themselves, as restrictListings does; the plugin's own read from a cut host.
 *
 * @returns the actions that the host does not have
 */
export function restrictSecurityReads(services: Services): string[] {
  const { host, config } = services;
  if (!cutsReads(config)) {
    return [];
  }
  host.cutSearches.watchUsers();
  const keys = actionsThat(
    ({ securityRead }, controller) => securityRead !== undefined && controller === "security",
  );
  return interceptEach(host, keys, (key) => async (request, run) => {
    const { controller, action } = readActionKey(key);
    const client = host.clientRequest(request);
    const read = declarationOf(controller, action)?.securityRead;
    if (client === undefined || read === undefined) {
      return run();
    }
    const { args, body } = request.input as {
      args: Record<string, unknown>;
      body: unknown;
    };
    const answer = async (): Promise<unknown> => {
      const view = await coveredViewOf(services, actorOf(client)).catch(
        readError(host, "what the caller covers"),
      );
      return view === undefined
        ? run()
        : tellingLimit(await readCovered(read, { host, view, input: { args, body }, run }));
    };
    return answer().catch((error: unknown) => {
      if (!isOfLostProfile(read, error)) {
        throw error;
      }
      forgetProfileVersions(host);
      return answer();
    });
  });
}

/**
 * The host cannot load a user with a profile that is gone. Where that was deleted past it, nobody knows yet, and
 * callers still seem to cover it. Source: the host's lib/core/security/userRepository.ts `fromDTO`,
 * lib/core/shared/ObjectRepository.ts `loadFromCache`.
 */
const OF_LOST_PROFILE: ReadonlySet<unknown> = new Set([
  "services.cache.read_failed",
  "security.profile.not_found",
  "security.user.cannot_hydrate",
]);

function isOfLostProfile({ by, ...read }: SecurityRead, error: unknown): boolean {
  const loadsUsers = by === "users" || (by === "search" && "of" in read && read.of === "users");
  return loadsUsers && OF_LOST_PROFILE.has((Object(error) as { id?: unknown }).id);
}

/**
 * Says of a list that it holds what the caller covers, whatever else there is: a program that proves something of
 * all profiles must not take it for all. It tells of the caller, and nothing of the rest.
 */
function tellingLimit(answer: unknown): unknown {
  return isPlainObject(answer) && Array.isArray(answer.hits)
    ? { ...answer, limitedTo: "covered" }
    : answer;
}
