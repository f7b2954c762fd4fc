import type { ProfileGuardConfig } from "../config/config";
import { isOfPlugin } from "../domain/actions";
import { checkOwnImports } from "../interceptors/checkOwnImports";
import { checkEmbeddedLoads } from "../interceptors/checkEmbeddedLoads";
import { followSubscriptions } from "../interceptors/followSubscriptions";
import { nearestName } from "../domain/nearest";
import { followRemovals } from "../interceptors/followRemovals";
import { endAccessWithUsers, guardAccess } from "../interceptors/guardAccess";
import { guardHandles } from "../interceptors/guardHandles";
import { limitCursors } from "../interceptors/limitCursors";
import { limitRepeats } from "../interceptors/limitRepeats";
import { limitSearches } from "../interceptors/limitSearches";
import { limitShards } from "../interceptors/limitShards";
import { limitRefreshes } from "../interceptors/limitShares";
import { guardNativeActions } from "../interceptors/guardNativeActions";
import { guardRawWrites, guardStrategies } from "../interceptors/guardRawWrites";
import { messageOf } from "../shared/messageOf";
import { keepKeyLimits } from "../interceptors/keepKeyLimits";
import { hideForeignKeys } from "../interceptors/hideForeignKeys";
import { restrictListings } from "../interceptors/restrictListings";
import { restrictSecurityReads } from "../interceptors/restrictSecurityReads";
import { judgeExports } from "../interceptors/judgeExports";
import { refuseUnknownActions } from "../interceptors/refuseUnknownActions";
import type { Services } from "../usecases/Services";
import type { NodeState } from "../usecases/status/NodeState";
import { authorizeInTime } from "../usecases/support/authorizeInTime";

type Starting = Services & { readonly state: NodeState };

/** Guards native actions before the application's imports run, since it validates these too. */
export function guardHost(all: Services, state: NodeState): void {
  const services = { ...all, state };
  const { config, host } = services;
  limitKeys(services);
  warnOfMissing(services, "Not ended with the rights", followSubscriptions(services));
  if (!config.guardNativeActions) {
    return;
  }
  checkOwnImports(services);
  followRemovals(services);
  warnOfMissing(
    services,
    "What was made for users does not end with them",
    endAccessWithUsers(services),
  );
  access(services, (key) => !isOfPlugin(key));
  warnOfMissing(services, "Their answers are not alike", hideForeignKeys(services));
  warnOfMissing(services, "Not cut to what callers may see", restrictListings(services));
  warnOfMissing(services, "Not cut to what callers cover", restrictSecurityReads(services));
  warnOfMissing(services, "Not judged by what they stand for", guardHandles(services));
  warnOfMissing(services, "Their cursors are not counted", limitCursors(services));
  warnOfMissing(services, "Their shards are not counted", limitShards(services));
  warnOfMissing(services, "Their waiting is not bounded", limitRefreshes(services));
  warnOfMissing(services, "Any number of them may run at a time", limitSearches(services));
  warnOfMissing(services, "Notifications are sent all at once", host.connections.paceDeliveries());
  warnOfMissing(services, "What they repeat is not bounded", limitRepeats(services));
  warnOfMissing(
    services,
    "Comparing documents with specifications is not bounded",
    host.documents.limitChecks(config.limits.documentChecks),
  );
  warnOfMissing(services, "Not judged while it is sent", judgeExports(services));
  authorizeInTime(host);
  guard(services, (key) => !isOfPlugin(key));
  warnOfMissing(services, "Not judged behind a client's request", [
    ...checkEmbeddedLoads(services),
    ...guardRawWrites(services),
  ]);
}

/** Guards the actions of plugins. Their controllers exist once all plugins are initialized. */
export function guardPlugins(all: Services, state: NodeState): void {
  const services = { ...all, state };
  keepKeyLimits(services, true);
  if (services.config.guardNativeActions) {
    access(services, isOfPlugin);
    guard(services, isOfPlugin);
    guardStrategies(services);
    if (!services.host.handles.guardTopics()) {
      warn(
        services,
        "Over MQTT everybody may hear of every room",
        "this Kuzzle does not look as expected",
      );
    }
  }
}

/** Guards what no version of the plugin can know. Every controller of the host exists by now. */
export function guardUnknown(services: Services): void {
  const { config, log } = services;
  if (!config.guardNativeActions) {
    return;
  }
  const unknown = refuseUnknownActions(services);
  if (unknown.length > 0) {
    log.warn(
      `This Kuzzle has actions of its own that profile-guard does not know: ${unknown.join(", ")}. ${fateOf(unknown, config)}.`,
    );
  }
  const vain = listOf(config).filter((key) => !unknown.includes(key));
  if (vain.length > 0) {
    const named = vain.map((key) => {
      const meant = nearestName(key, unknown);
      return meant === undefined ? key : `${key} (did you mean "${meant}"?)`;
    });
    log.warn(
      `The option "unknownActions" names what is no unknown action of this Kuzzle: ${named.join(", ")}.`,
    );
  }
}

type UnknownOption = Pick<ProfileGuardConfig, "unknownActions">;

function listOf({ unknownActions }: UnknownOption): readonly string[] {
  return typeof unknownActions === "string" ? [] : unknownActions;
}

function fateOf(unknown: readonly string[], config: UnknownOption): string {
  if (config.unknownActions === "allow") {
    return 'Whoever has a role with them may run them, as "unknownActions" says';
  }
  const left = unknown.filter((key) => listOf(config).includes(key));
  return left.length === 0
    ? 'Only callers who hold every right may run them. The option "unknownActions" leaves those to the roles that you have judged'
    : `Only callers who hold every right may run them, but for ${left.join(", ")}, which "unknownActions" leaves to the roles`;
}

/**
 * Keeps clients from what Kuzzle itself has in Redis. By default its two databases are not the same; a
 * Redis Cluster has only one.
 */
export async function guardMemoryStorage({ config, host, log }: Services): Promise<void> {
  if (!config.guardNativeActions || !(await host.memoryStorage.isInternalCache())) {
    return;
  }
  host.memoryStorage.isRefused = config.sharedMemoryStorage === "refuse";
  const fate = host.memoryStorage.isRefused
    ? "Only callers who hold every right may use ms:*"
    : 'SECURITY: whoever may use ms:* takes over any user, as "sharedMemoryStorage" allows';
  log.warn(
    `The memory storage is in the Redis database where Kuzzle keeps tokens and users. ${fate}. Give "services.memoryStorage" another database or another Redis.`,
  );
}

function access(services: Starting, wanted: (key: string) => boolean): void {
  warnOfMissing(services, "Not ended with their users", guardAccess(services, wanted));
}

/** An API key keeps its policies whatever else is switched off. */
function limitKeys(services: Starting): void {
  try {
    services.host.keys.enforce();
  } catch (error) {
    warn(
      services,
      "API keys with policies can neither be made nor used",
      `this Kuzzle does not look as expected: ${messageOf(error)}`,
    );
  }
  warnOfMissing(services, "Keys may make others without limits", keepKeyLimits(services, false));
}

function guard(services: Starting, wanted: (key: string) => boolean): void {
  warnOfMissing(services, "Not guarded", guardNativeActions(services, wanted));
}

function warnOfMissing(services: Starting, what: string, missing: readonly string[]): void {
  if (missing.length > 0) {
    warn(services, what, `this Kuzzle does not have them: ${missing.join(", ")}`);
  }
}

function warn({ log, state }: Starting, what: string, why: string): void {
  log.warn(`${what}, since ${why}.`);
  state.note(what, why);
}
