import type { JSONObject, KuzzleRequest, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

import type { ProfileGuardConfig, ProfileGuardOptions } from "./config/config";
import { checkOptions, parseConfig } from "./config/config";
import { wantsPatch } from "./config/hostPatches";
import { profileGuardController } from "./controllers/profileGuardController";
import { OWN_CONTROLLER } from "./domain/actions";
import { notServed } from "./errors/errors";
import { kernel } from "./host/kernel/kernel";
import { othersInitialized, stopStart } from "./host/kernel/stopStart";
import { AppliedPatches } from "./host/patches/AppliedPatches";
import type { HostPatchName } from "./host/patches/names";
import type { FailedPin } from "./host/pins";
import { checkPins, pinnedHost } from "./host/pins";
import { errorPipes } from "./pipes/storageErrors";
import { prometheusPipes } from "./pipes/prometheus";
import { payloadPipes } from "./pipes/payloads";
import { requestPipes } from "./pipes/requests";
import type { AuditState } from "./usecases/audit/AuditWriter";
import { InterruptedWrites } from "./usecases/drift/InterruptedWrites";
import type { Services } from "./usecases/Services";
import { keepContexts } from "./wiring/keepContexts";
import type { Status } from "./api/status";
import type { NodeWatch } from "./usecases/status/NodeWatch";
import { NodeState } from "./usecases/status/NodeState";
import { statusOf } from "./usecases/status/nodeStatus";
import { DailyReminder } from "./wiring/DailyReminder";
import { reportLine, startLine } from "./wiring/startLine";
import { requirePins } from "./wiring/requirePins";
import { startReport } from "./wiring/startReport";
import { prepareStart } from "./wiring/prepareStart";
import { requireContexts } from "./wiring/requireContexts";
import { guardHost, guardMemoryStorage, guardPlugins, guardUnknown } from "./wiring/guardHost";
import { watchNodes } from "./wiring/watchNodes";
import { openServices } from "./wiring/openServices";
import { tellOfDoors } from "./wiring/tellOfDoors";

/**
 * Guards who may hand out which rights.
 *
 * ```ts
 * app.plugin.use(new ProfileGuardPlugin({ restrictedProfileIds: ["customer"] }));
 * ```
 */
export class ProfileGuardPlugin extends Plugin {
  private failure: { readonly error: unknown } | undefined;
  private opened: Services | undefined;
  private interruptedWrites: InterruptedWrites | undefined;
  private patches: AppliedPatches | undefined;
  private nodes: NodeWatch | undefined;
  private endContexts = (): void => undefined;
  private failedPins: readonly FailedPin[] = [];
  private readonly state = new NodeState(() =>
    startReport(kernel(), this.context.accessors.nodeId, this.failedPins, this.patches),
  );
  private readonly reminder = new DailyReminder(() => {
    this.context.log.warn(reportLine(this.status));
  });

  /** @throws ConfigurationError naming every fault of the options, before the host takes locks for its start */
  constructor(private readonly options: ProfileGuardOptions = {}) {
    super({ kuzzleVersion: ">=2.33.0 <3" });
    checkOptions(options);
    const services = (): Services => this.services;
    this.api = { [OWN_CONTROLLER]: profileGuardController(services, this.state) };
    this.pipes = {
      ...requestPipes(services),
      ...errorPipes(services),
      ...payloadPipes,
      ...prometheusPipes(services),
      // the last event before the host opens its ports: the application's imports are done, and
      // the controllers of every plugin exist
      "kuzzle:state:live": async (payload: unknown) => {
        this.requireInit();
        await prepareStart(this.services);
        await guardMemoryStorage(this.services);
        this.endContexts = await keepContexts(this.services, this.state);
        this.interruptedWrites?.start();
        guardPlugins(this.services, this.state);
        guardUnknown(this.services);
        await tellOfDoors({ ...this.services, log: this.context.log });
        await this.applyPatches("late");
        this.opened?.usage?.counter.start();
        this.sayStarted();
        return payload;
      },
      "kuzzle:shutdown": async (payload: unknown) => {
        this.reminder.stop();
        this.endContexts();
        await this.nodes?.stop();
        this.interruptedWrites?.stop();
        this.opened?.openConnections?.stop();
        await this.opened?.usage?.counter.stop();
        await this.opened?.audit?.writer.close();
        return payload;
      },
    };
  }

  /**
   * Never rejects: what is wrong stops the start a moment later, in the plugin's own words. A ConfigurationError
   * names every fault; an UnsupportedHostError says why this Kuzzle is not as the rules of rights need it.
   */
  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
    try {
      await this.open(config, context);
    } catch (error) {
      this.failure = { error };
      stopStart(this, error);
      await othersInitialized(kernel(), this);
    }
  }

  private async open(config: JSONObject, context: PluginContext): Promise<void> {
    const parsed = parseConfig(this.options, config);
    this.nodes = watchNodes(kernel(), this.state, context);
    this.failedPins = await checkPins(pinnedHost(kernel()));
    requirePins(this.failedPins, context.log);
    this.opened = await openServices(this, context, parsed, this.switchedOff);
    this.interruptedWrites = new InterruptedWrites(this.opened.host, context.log);
    this.patches = new AppliedPatches(context.log);
    await this.applyPatches("early");
    const keepsContexts = this.patches.isApplied("keepAsyncContext");
    requireContexts(this.configuration, keepsContexts);
    this.opened.host.served.keepsContexts = keepsContexts;
    guardHost(this.opened, this.state);
  }

  /** Returns the configuration in force. */
  get configuration(): ProfileGuardConfig {
    return this.services.config;
  }

  /** Returns what this node guards, and what it does not. */
  get status(): Status {
    return statusOf(this.services, this.state);
  }

  /** Counts the requests that the mode `report` has let pass since the start of this node. */
  get reportedRefusals(): number {
    return this.services.gate.reportedRefusals;
  }

  /** Counts the calls of the application that `embeddedCalls: "refuse"` would have refused. */
  get reportedEmbeddedCalls(): number {
    return this.services.gate.reportedEmbeddedCalls;
  }

  /**
   * Runs work that the application does for itself, whoever it serves: nobody is judged for the rights
   * that it writes. The audit records the reason.
   *
   * @param reason why nobody is judged, for who reads the audit
   * @throws a plain Error without a reason; what the work throws
   */
  asApplication<T>(reason: string, work: () => T): T {
    if (typeof reason !== "string" || reason.trim() === "") {
      throw new Error("asApplication: say why nobody is judged, for the audit.");
    }
    requireWork("asApplication", work);
    return this.services.host.served.asApplication(reason, work);
  }

  /**
   * Runs work for the client of this request, where no context tells it: jobs of a queue.
   *
   * @param request as an action or a pipe gets it, or made in the course of one's
   * @throws 403 `profile-guard.rights.unknown_client` when there is no client behind it; what the work
   * throws
   */
  forClient<T>(request: KuzzleRequest, work: () => T): T {
    requireWork("forClient", work);
    requireRequest(request);
    const done = this.services.host.served.forClient(request, work);
    if (done === undefined) {
      const { controller, action } = request.input;
      throw notServed(controller ?? "", action ?? "");
    }
    return done.result;
  }

  /** Counts the audit entries of this node that wait or were dropped; zeros without auditing. */
  get auditState(): AuditState {
    return this.services.audit?.writer.state ?? { queued: 0, dropped: 0 };
  }

  /** Lets the host authorize as it does without the plugin, from now on, on this node. */
  disableFastAuthorization(): void {
    this.patches?.undo("fastAuthorization");
  }

  /** In case that Kuzzle has gone on for all that. @throws what `init` could not do */
  private requireInit(): void {
    if (this.failure !== undefined) {
      throw this.failure.error;
    }
  }

  private async applyPatches(when: "early" | "late"): Promise<void> {
    const wanted = (name: HostPatchName): boolean =>
      wantsPatch(this.configuration, name) && !this.switchedOff.has(name);
    await this.patches?.apply(kernel(), wanted, when);
  }

  /** The features and host patches whose pins do not hold. */
  private get switchedOff(): ReadonlySet<string> {
    return new Set(this.failedPins.map(({ pin }) => pin.needed));
  }

  private sayStarted(): void {
    this.context.log.info(startLine(this.status));
    if (this.configuration.escalation === "report") {
      this.reminder.start();
    }
  }

  private get services(): Services {
    if (this.opened === undefined) {
      throw new Error("profile-guard is not initialized.");
    }
    return this.opened;
  }
}

function requireWork(method: string, work: unknown): void {
  if (typeof work !== "function") {
    throw new Error(`${method}: give the work as a function, the second argument.`);
  }
}

function requireRequest(request: unknown): void {
  const { input, context } = Object(request) as { input?: unknown; context?: unknown };
  if (Object(input) !== input || Object(context) !== context) {
    throw new Error("forClient: give the request that your action received, the first argument.");
  }
}
