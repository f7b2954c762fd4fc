import type { JSONObject, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

import type { ProfileGuardConfig, ProfileGuardOptions } from "./config/config";
import { parseConfig } from "./config/config";
import { CONTROLLER, profileGuardController } from "./controllers/profileGuardController";
import { answerEveryRequest, refuseEmptyQueries } from "./host/patches/answerEveryRequest";
import { AuditIndex } from "./host/storage/AuditIndex";
import { kernel } from "./host/kernel";
import { letKeySearchesFail } from "./host/patches/keySearch";
import { KuzzleHost } from "./host/KuzzleHost";
import { Origins } from "./host/Origins";
import { followRemovals } from "./interceptors/followRemovals";
import type { Services } from "./interceptors/guardNativeActions";
import { guardNativeActions } from "./interceptors/guardNativeActions";
import { payloadPipes } from "./pipes/payloads";
import { requestPipes } from "./pipes/requests";
import { authorizeInTime } from "./usecases/support/authorizeInTime";
import { AuditTrail } from "./usecases/audit/AuditTrail";
import type { AuditState } from "./usecases/audit/AuditWriter";
import { AuditWriter } from "./usecases/audit/AuditWriter";
import type { Audit } from "./usecases/audit/context";
import { Retention } from "./usecases/audit/Retention";
import { InterruptedWrites } from "./usecases/drift/InterruptedWrites";
import { Gate } from "./usecases/admission/Gate";
import { prepareStart } from "./usecases/support/prepareStart";
import { messageOf } from "./shared/messageOf";

/**
 * Guards who may hand out which rights.
 *
 * ```ts
 * app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["customer"] }));
 * ```
 */
export class ProfileGuardPlugin extends Plugin {
  private running: Services | undefined;
  private interruptions: InterruptedWrites | undefined;
  private slowDown: (() => void) | undefined;

  constructor(private readonly options: ProfileGuardOptions = {}) {
    super({ kuzzleVersion: ">=2.56.0 <3" });

    const parts = (): Services => this.parts;
    this.api = { [CONTROLLER]: profileGuardController(parts) };
    this.pipes = {
      ...requestPipes(parts),
      ...payloadPipes,
      // the last event before the host opens its ports: the application's imports are done, and
      // every plugin's controllers are there
      "kuzzle:state:live": async (payload: unknown) => {
        await prepareStart(this.parts);
        this.interruptions?.start();
        this.guard((key) => isOfPlugin(key));
        await this.enableFastAuthorization();
        this.applyHostPatches();
        return payload;
      },
      "kuzzle:shutdown": async (payload: unknown) => {
        this.interruptions?.stop();
        await this.running?.audit?.writer.close();
        return payload;
      },
    };
  }

  /** @throws ConfigurationError naming every fault */
  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    const parsed = parseConfig(this.options, config);
    const { log } = context;
    const host = new KuzzleHost(kernel(), new Origins(kernel(), log));
    const audit = parsed.audit.enabled ? await this.openAudit(host, parsed) : undefined;
    const { nodeId } = context.accessors;
    const trail = audit && new AuditTrail(audit.store, audit.writer, nodeId, parsed.onAuditFailure);
    const gate = new Gate(host, parsed, log, trail);
    this.running = { host, config: parsed, gate, log, ...(audit && { audit }) };
    this.interruptions = new InterruptedWrites(host, log);
    if (parsed.guardNativeActions) {
      followRemovals(this.running);
      if (!authorizeInTime(host)) {
        log.warn(
          "Requests are authorized without a deadline: this Kuzzle does not look as expected.",
        );
      }
    }
    // before the application's imports, which are validated too
    this.guard((key) => !isOfPlugin(key));
  }

  /** The configuration in force. */
  get configuration(): ProfileGuardConfig {
    return this.parts.config;
  }

  /** How many requests the mode `report` has let pass since the start of this node. */
  get reportedRefusals(): number {
    return this.parts.gate.reportedRefusals;
  }

  /** Lets the host authorize as it does without the plugin, from now on, on this node. */
  disableFastAuthorization(): void {
    this.slowDown?.();
    this.slowDown = undefined;
  }

  private async enableFastAuthorization(): Promise<void> {
    const { host, config, log } = this.parts;
    if (!config.fastAuthorization) {
      return;
    }
    try {
      this.slowDown = await host.enableFastAuthorization();
    } catch (error) {
      const reason = messageOf(error);
      log.warn(
        `Requests are authorized as without the plugin ("fastAuthorization" is not used), since this Kuzzle does not look as expected: ${reason}.`,
      );
    }
  }

  private applyHostPatches(): void {
    const { funnel, router } = kernel();
    this.applyHostPatch("Some malformed requests are not answered", () => {
      answerEveryRequest(funnel);
      refuseEmptyQueries(router);
    });
    this.applyHostPatch(
      "A node may end when Redis is lost while a user is deleted",
      letKeySearchesFail,
    );
  }

  private applyHostPatch(otherwise: string, mend: () => void): void {
    try {
      mend();
    } catch (error) {
      const reason = messageOf(error);
      this.parts.log.warn(
        `${otherwise}, as without the plugin, since this Kuzzle does not look as expected: ${reason}.`,
      );
    }
  }

  /** Of this node; zeros when auditing is switched off. */
  get auditState(): AuditState {
    return this.parts.audit?.writer.state ?? { queued: 0, dropped: 0 };
  }

  private async openAudit(host: KuzzleHost, config: ProfileGuardConfig): Promise<Audit> {
    const { accessors, log } = this.context;
    const store = new AuditIndex(kernel(), this, accessors.storage.bootstrap);
    const retention = new Retention(store, host, config.audit.retention, log);
    const writer = new AuditWriter(store, log, config.audit, (count) => {
      retention.note(count);
    });
    retention.start();
    try {
      await store.prepare();
    } catch (error) {
      // the first write tries again
      log.warn(`audit: its collection could not be made: ${(error as Error).message}`);
    }
    return { store, writer, log };
  }

  private guard(wanted: (key: string) => boolean): void {
    const { parts } = this;
    if (!parts.config.guardNativeActions) {
      return;
    }
    const missing = guardNativeActions(parts, wanted);
    if (missing.length > 0) {
      parts.log.warn(`Not guarded, since this Kuzzle does not have them: ${missing.join(", ")}.`);
    }
  }

  private get parts(): Services {
    if (this.running === undefined) {
      throw new Error("profile-guard is not initialized.");
    }
    return this.running;
  }
}

/** The host's own controllers have no slash in their name. */
function isOfPlugin(key: string): boolean {
  return key.includes("/");
}
