import type { Plugin, PluginContext } from "kuzzle";

import type { ProfileGuardConfig } from "../config/config";
import { kernel } from "../host/kernel/kernel";
import { KuzzleHost } from "../host/KuzzleHost";
import { Origins } from "../host/requests/Origins";
import { AuditIndex, privateIndexOf } from "../host/storage/AuditIndex";
import { LOCAL_INDEX } from "../host/storage/LocalPasswords";
import { messageOf } from "../shared/messageOf";
import { Gate } from "../usecases/admission/Gate";
import { AuditTrail } from "../usecases/audit/AuditTrail";
import { AuditWriter } from "../usecases/audit/AuditWriter";
import type { Audit } from "../usecases/audit/context";
import { Retention } from "../usecases/audit/Retention";
import { OpenConnections } from "../usecases/connections/OpenConnections";
import { UsageIndex } from "../host/storage/UsageIndex";
import { UsageCounter } from "../usecases/usage/UsageCounter";
import type { Services } from "../usecases/Services";

/**
 * Opens the host, the audit and the gate.
 *
 * @param switchedOff features whose pins do not hold
 */
export async function openServices(
  plugin: Plugin,
  { accessors, log }: PluginContext,
  config: ProfileGuardConfig,
  switchedOff: ReadonlySet<string>,
): Promise<Services> {
  const guarded = [LOCAL_INDEX, privateIndexOf(kernel(), plugin)];
  const host = new KuzzleHost(kernel(), new Origins(kernel(), log), guarded);
  const openStore = (): AuditIndex => new AuditIndex(kernel(), plugin, accessors.storage.bootstrap);
  const audit = config.audit.enabled ? await openAudit(openStore(), host, config, log) : undefined;
  const trail =
    audit && new AuditTrail(audit.store, audit.writer, accessors.nodeId, config.onAuditFailure);
  return {
    host,
    config,
    gate: new Gate(host, config, log, trail),
    log,
    ...(audit && { audit }),
    ...(config.usage.enabled && {
      usage: openUsage(
        new UsageIndex(kernel(), plugin, accessors.storage.bootstrap),
        host,
        config,
        log,
      ),
    }),
    ...(switchedOff.has("openConnections") ? {} : openConnectionsOf(host, config, log)),
  };
}

function openConnectionsOf(
  host: KuzzleHost,
  { onNarrowing, guardNativeActions }: ProfileGuardConfig,
  log: PluginContext["log"],
): Pick<Services, "openConnections"> {
  if (onNarrowing === "none") {
    return {};
  }
  const { connections } = host;
  const judgesRooms = guardNativeActions;
  return {
    openConnections: new OpenConnections({
      ...{ host, connections, judgesRooms, log },
      consequence: onNarrowing,
    }),
  };
}

function openUsage(
  store: UsageIndex,
  host: KuzzleHost,
  config: ProfileGuardConfig,
  log: PluginContext["log"],
): NonNullable<Services["usage"]> {
  return { store, counter: new UsageCounter(store, host, config.usage, log) };
}

async function openAudit(
  store: AuditIndex,
  host: KuzzleHost,
  config: ProfileGuardConfig,
  log: PluginContext["log"],
): Promise<Audit> {
  const retention = new Retention(store, host, config.audit.retention, log);
  const writer = new AuditWriter(store, log, config.audit, (count) => {
    retention.note(count);
  });
  retention.start();
  try {
    await store.prepare();
  } catch (error) {
    // the first write tries again
    log.warn(`audit: its collection could not be made: ${messageOf(error)}`);
  }
  return { store, writer, log };
}
