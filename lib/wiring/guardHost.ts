import { isOfPlugin } from "../domain/actions";
import { followSubscriptions } from "../interceptors/followSubscriptions";
import { followRemovals } from "../interceptors/followRemovals";
import { endAccessWithUsers, guardAccess } from "../interceptors/guardAccess";
import { guardHandles } from "../interceptors/guardHandles";
import { guardNativeActions } from "../interceptors/guardNativeActions";
import { messageOf } from "../shared/messageOf";
import { keepKeyLimits } from "../interceptors/keepKeyLimits";
import { hideForeignKeys } from "../interceptors/hideForeignKeys";
import { restrictListings } from "../interceptors/restrictListings";
import { judgeExports } from "../interceptors/judgeExports";
import { refuseUnknownActions } from "../interceptors/refuseUnknownActions";
import type { Services } from "../usecases/Services";
import { authorizeInTime } from "../usecases/support/authorizeInTime";

/** Guards native actions before the application's imports run, since it validates these too. */
export function guardHost(services: Services): void {
  const { config, host, log } = services;
  limitKeys(services);
  warnOfMissing(services, "Not ended with the rights", followSubscriptions(services));
  if (!config.guardNativeActions) {
    return;
  }
  followRemovals(services);
  warnOfMissing(
    services,
    "What was made for users does not end with them",
    endAccessWithUsers(services),
  );
  access(services, (key) => !isOfPlugin(key));
  warnOfMissing(services, "Their answers are not alike", hideForeignKeys(services));
  warnOfMissing(services, "Not cut to what callers may see", restrictListings(services));
  warnOfMissing(services, "Not judged by what they stand for", guardHandles(services));
  warnOfMissing(services, "Not judged while it is sent", judgeExports(services));
  if (!authorizeInTime(host)) {
    log.warn("Requests are authorized without a deadline: this Kuzzle does not look as expected.");
  }
  guard(services, (key) => !isOfPlugin(key));
}

/** Guards the actions of plugins. Their controllers exist once all plugins are initialized. */
export function guardPlugins(services: Services): void {
  keepKeyLimits(services, true);
  if (services.config.guardNativeActions) {
    access(services, isOfPlugin);
    guard(services, isOfPlugin);
    if (!services.host.handles.guardTopics()) {
      services.log.warn(
        "Over MQTT everybody may hear of every room: this Kuzzle does not look as expected.",
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
    const fate =
      config.unknownActions === "refuse"
        ? "Only callers who hold every right may run them"
        : 'Whoever has a role with them may run them, as "unknownActions" says';
    log.warn(
      `This Kuzzle has actions of its own that profile-guard does not know: ${unknown.join(", ")}. ${fate}.`,
    );
  }
}

function access(services: Services, wanted: (key: string) => boolean): void {
  warnOfMissing(services, "Not ended with their users", guardAccess(services, wanted));
}

/** An API key keeps its policies whatever else is switched off. */
function limitKeys(services: Services): void {
  try {
    services.host.keys.enforce();
  } catch (error) {
    services.log.warn(
      `API keys with policies can neither be made nor used, since this Kuzzle does not look as expected: ${messageOf(error)}.`,
    );
  }
  warnOfMissing(services, "Keys may make others without limits", keepKeyLimits(services, false));
}

function guard(services: Services, wanted: (key: string) => boolean): void {
  warnOfMissing(services, "Not guarded", guardNativeActions(services, wanted));
}

function warnOfMissing({ log }: Services, what: string, missing: readonly string[]): void {
  if (missing.length > 0) {
    log.warn(`${what}, since this Kuzzle does not have them: ${missing.join(", ")}.`);
  }
}
