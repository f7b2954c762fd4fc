import type { ProfileGuardConfig } from "../config/config";
import type { Finding } from "../domain/findings";
import { ConfigurationError } from "../errors/ConfigurationError";
import type { Host } from "../host/port/Host";
import { FaultDisclosure } from "../usecases/validation/FaultDisclosure";
import { unknownProfiles } from "../usecases/validation/checkUser";
import { administrationInPreset, presetOf } from "../usecases/escalation/preset";
import { tellOfConstraints } from "./tellOfConstraints";
import { tellOfTemplates } from "./tellOfTemplates";
import { snapshotAt } from "../usecases/support/readCache";
import type { Log } from "../usecases/support/RefusalReporter";

/**
 * Makes the configured preset list the host's own, so that native createRestrictedUser follows it,
 * warns when it grants administration and when delegations name no profiles, and remembers that an administrator exists.
 *
 * @throws ConfigurationError naming each profile of the list that does not exist
 */
export async function prepareStart({
  host,
  config,
  log,
}: {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly log: Log;
}): Promise<void> {
  const profileIds = presetOf(host, config);
  const findings = await unknownProfiles(
    { host, disclosure: new FaultDisclosure() },
    profileIds,
    "restrictedProfileIds",
  );
  if (findings.length > 0) {
    throw new ConfigurationError(
      findings.map((one) => (one.suggestion === undefined ? withCause(one) : one)),
    );
  }
  if (config.guardNativeActions) {
    host.restrictedProfileIds = profileIds;
  }

  await warnOfDelegations(host, config, log);
  await tellOfConstraints({ host, config, log });

  const snapshot = snapshotAt(host, await host.securityState());
  await tellOfTemplates(snapshot, config, log);
  const granted = await administrationInPreset(snapshot, profileIds);
  if (granted.length > 0) {
    log.warn(
      `SECURITY: the preset profiles of createRestrictedUser (${profileIds.join(", ")}) grant ` +
        `${granted.length} guarded actions, ${granted.slice(0, 3).join(", ")} among them. Every ` +
        `call of createRestrictedUser is refused until they grant none. On a new installation, ` +
        `create the first admin with "reset", or narrow the role "default".`,
    );
  }
  if (await host.adminExists()) {
    await host.rememberAdmin(true);
  }
}

/** Source: docs/host-behaviour.md, row 87. */
function withCause(missing: Finding): Finding {
  return {
    ...missing,
    message: `${missing.message} If the application imports it, another application on this Redis may have the same imports, which Kuzzle then skips: see "Several applications on one Redis" in docs/cluster.md.`,
  };
}

/** Profiles of delegations may come later, by a client: until then they grant nothing. */
async function warnOfDelegations(
  host: Host,
  { delegations }: ProfileGuardConfig,
  log: Log,
): Promise<void> {
  const findings = await Promise.all(
    delegations.flatMap((delegation, position) =>
      (["holders", "mayAssign"] as const).map((member) =>
        unknownProfiles(
          { host, disclosure: new FaultDisclosure() },
          delegation[member],
          `delegations[${position}].${member}`,
        ),
      ),
    ),
  );
  const named = findings.flat().map(({ path, message, suggestion }) => {
    const hint = suggestion === undefined ? "" : ` Did you mean "${suggestion}"?`;
    return `${path}: ${message}${hint}`;
  });
  if (named.length > 0) {
    log.warn(`Delegations have no effect for profiles that do not exist. ${named.join(" ")}`);
  }
}
