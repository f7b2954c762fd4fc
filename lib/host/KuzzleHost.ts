import { KuzzleRequest } from "kuzzle";

import type {
  Around,
  Host,
  NativeAnswer,
  Observed,
  RestoreAction,
  SecurityCollection,
  WriteAction,
} from "./port/Host";
import { KuzzleConnections } from "./connections/KuzzleConnections";
import { apiOf, nativeApiOf } from "./kernel/hostApi";
import type { Kernel } from "./kernel/kernel";
import { readAdminNote, writeAdminNote } from "./storage/adminNote";
import { KuzzleAccessStore } from "./storage/KuzzleAccessStore";
import { KuzzleCutSearches } from "./storage/KuzzleCutSearches";
import { KuzzleDocumentCosts } from "./storage/KuzzleDocumentCosts";
import { KuzzleDoorStore } from "./storage/KuzzleDoorStore";
import { KuzzleDriftStore } from "./storage/KuzzleDriftStore";
import { NativeRefusals } from "./refusals/NativeRefusals";
import { KuzzleMemoryStorage } from "./storage/KuzzleMemoryStorage";
import { KuzzleHandleStore } from "./storage/KuzzleHandleStore";
import { KuzzleKeyStore } from "./storage/KuzzleKeyStore";
import { KuzzleServiceHealth } from "./health/KuzzleServiceHealth";
import { KuzzleFormerProfiles } from "./storage/KuzzleFormerProfiles";
import { KuzzleShardReader } from "./storage/KuzzleShardReader";
import { KuzzleSignUpStore } from "./storage/KuzzleSignUpStore";
import { fileMaker } from "./requests/AbortableFiles";
import { Locks } from "./locks/Locks";
import { untilTaken } from "./kernel/untilTaken";
import { watchRoleWrites } from "./kernel/securityWrites";
import { judgeAgain } from "./requests/judgeAgain";
import { KuzzleRawWrites } from "./requests/KuzzleRawWrites";
import type { Origins } from "./requests/Origins";
import { KuzzleServedRequests } from "./requests/KuzzleServedRequests";
import { LOCAL_INDEX } from "./storage/LocalPasswords";
import { SecurityStore } from "./storage/SecurityStore";
import { WriteLog } from "./storage/WriteLog";

/** Kuzzle's `kuzzleStateEnum.STARTING`; source: lib/kuzzle/kuzzleStateEnum.js. */
const STARTING = 1;
/** For locks, in milliseconds: since the request came, and at least. */
const WAIT = { most: 10_000, least: 2_000 } as const;

/** The port's only adapter: Kuzzle 2, through its `ask` events and its security controller. */
export class KuzzleHost extends SecurityStore implements Host {
  readonly drift: KuzzleDriftStore;
  readonly access: KuzzleAccessStore;
  readonly signUps = new KuzzleSignUpStore(this.kuzzle);
  readonly handles = new KuzzleHandleStore(this.kuzzle);
  readonly keys = new KuzzleKeyStore(this.kuzzle);
  readonly formerProfiles = new KuzzleFormerProfiles(this.kuzzle);
  readonly connections = new KuzzleConnections(this.kuzzle);
  readonly doors = new KuzzleDoorStore(this.kuzzle);
  readonly services: KuzzleServiceHealth;
  readonly refusals: NativeRefusals;
  readonly fileOf = fileMaker(this.kuzzle);
  readonly served: KuzzleServedRequests;
  readonly rawWrites: KuzzleRawWrites;
  readonly memoryStorage = new KuzzleMemoryStorage(this.kuzzle);
  readonly shards = new KuzzleShardReader(this.kuzzle);
  readonly documents = new KuzzleDocumentCosts(this.kuzzle);
  readonly cutSearches = new KuzzleCutSearches(this.kuzzle);
  private readonly writes: WriteLog;
  private readonly locks: Locks;

  constructor(
    private readonly host: Kernel,
    private readonly origins: Origins,
    guarded: readonly string[] = [LOCAL_INDEX],
  ) {
    super(host);
    this.writes = new WriteLog(host);
    this.refusals = new NativeRefusals(host, this.rehearsal);
    this.locks = new Locks(host, this.knownRoles);
    this.served = new KuzzleServedRequests(host, origins);
    const isUnderWay = (): boolean => this.rehearsal.isUnderWay;
    this.rawWrites = new KuzzleRawWrites(host, this.served, isUnderWay, guarded);
    this.drift = new KuzzleDriftStore(host, this);
    this.access = new KuzzleAccessStore(host, isUnderWay);
    this.services = new KuzzleServiceHealth(host);
    // a node that missed it would go on with what it knows of roles
    const announce = (): void => void untilTaken(() => this.locks.announceRolesChanged());
    watchRoleWrites(host, announce);
  }

  readonly lock: Host["lock"] = async (requests, caller, isFirst, outer) => {
    // two that wait for each other's, each in the course of another write, must not wait for long
    const most = outer === undefined ? this.services.requestedAt() + WAIT.most : 0;
    const deadline = Math.max(most, Date.now() + WAIT.least);
    return this.locks.lock(requests, deadline, { caller, isFirst, outer });
  };

  readonly noteCleaned: Host["noteCleaned"] = (...all) => {
    this.writes.noteCleaned(...all);
  };
  readonly securityState: Host["securityState"] = () => this.locks.securityState();
  readonly interruptedWrites: Host["interruptedWrites"] = () => this.locks.interruptedWrites();
  readonly forgetInterruptedWrite: Host["forgetInterruptedWrite"] = (one) => this.locks.forget(one);

  async readAnew(kind: "profile" | "user" | "role", id: string): Promise<void> {
    if (kind === "role") {
      await this.host.ask("core:security:role:invalidate", id);
      await this.locks.announceRolesChanged();
      return;
    }
    const key = `repos/${this.host.internalIndex.index}/${kind}s/${id}`;
    await this.host.ask("core:cache:internal:del", key);
  }

  async run(
    action: WriteAction,
    request: KuzzleRequest,
    restrictedProfileIds: readonly string[],
  ): Promise<NativeAnswer> {
    const { controllers } = this.host.funnel;
    // the host reads its list before it first waits for anything
    const hostsOwn = this.restrictedProfileIds;
    this.restrictedProfileIds = restrictedProfileIds;
    const answer = controllers.get("security")?.[action]?.(request);
    this.restrictedProfileIds = hostsOwn;
    return (await answer) as NativeAnswer;
  }

  async runAs(
    action: RestoreAction,
    { id: requestId, context }: KuzzleRequest,
    members: Readonly<Record<string, unknown>>,
  ): Promise<NativeAnswer> {
    const { connection, token, user } = context;
    // under the own controller's name: the guard around the native action has judged it already
    const data = { ...members, controller: "profile-guard", action, requestId };
    const request = new KuzzleRequest(data, { connection, token, user });
    const security = this.host.funnel.controllers.get("security");
    return (await security?.[action]?.(request)) as NativeAnswer;
  }

  async observe<T>(action: () => Promise<T>): Promise<Observed<T>> {
    return this.writes.during(action);
  }

  intercept(controllerName: string, action: string, around: Around): boolean {
    const { funnel, pluginsManager } = this.host;
    const controller =
      funnel.controllers.get(controllerName) ?? pluginsManager.controllers.get(controllerName);
    const original = controller?.[action]?.bind(controller);
    if (controller === undefined || original === undefined) {
      return false;
    }
    this.refusals.know(`${controllerName}:${action}`, original);
    const run = this.origins.watched(`${controllerName}:${action}`, original);
    controller[action] = async (given) => {
      const request = this.origins.settled(given);
      // one action calling another (createFirstAdmin: restrictDefaultRights) was judged already
      if (request.input.controller !== controllerName || request.input.action !== action) {
        return run(request);
      }
      const work = (): Promise<unknown> => around(request, () => run(request));
      return this.origins.cameThroughDoor(request) ? this.rawWrites.admit(work) : work();
    };
    return true;
  }

  readonly clientRequest: Host["clientRequest"] = (request) => this.origins.clientRequest(request);
  readonly currentClient: Host["currentClient"] = () => this.origins.currentClient();
  readonly isApplication: Host["isApplication"] = (request) => this.origins.isApplication(request);
  readonly isLoaded: Host["isLoaded"] = (request) => this.origins.isLoaded(request);
  readonly importEnded: Host["importEnded"] = (request) => this.origins.importEnded(request);
  readonly isPartOfImport: Host["isPartOfImport"] = (one) => this.origins.isPartOfImport(one);
  readonly beforeOwnImport: Host["beforeOwnImport"] = (check) => {
    this.origins.beforeOwnImport(check);
  };

  readonly judgeAgain: Host["judgeAgain"] = (one) => judgeAgain(this.host, this.keys, one);
  readonly sinceAdmitted: Host["sinceAdmitted"] = (one) => this.origins.visits.sinceAdmitted(one);

  async removeUser(kuid: string): Promise<void> {
    await this.deleteCredentials(kuid);
    try {
      await this.host.ask("core:security:user:delete", kuid, { refresh: "wait_for" });
    } catch (error) {
      // the host's own rollback has removed the user
      if ((error as { status?: number }).status !== 404) {
        throw error;
      }
    }
  }

  async undo(
    collection: SecurityCollection,
    id: string,
    before: Readonly<Record<string, unknown>> | undefined,
  ): Promise<void> {
    const event = `core:security:${collection.slice(0, -1)}`;
    const options = { refresh: "wait_for" };
    if (before === undefined) {
      await this.host.ask(`${event}:delete`, id, options);
    } else if (collection === "users") {
      await this.host.ask("core:security:user:update", id, before.profileIds, {}, options);
    } else {
      await this.host.ask(`${event}:createOrReplace`, id, before, { ...options, force: true });
    }
  }

  readonly api: Host["api"] = () => apiOf(this.host);
  readonly nativeApi: Host["nativeApi"] = () => nativeApiOf(this.host);

  isStarting(): boolean {
    return this.host.state === STARTING;
  }

  get restrictedProfileIds(): readonly string[] {
    return this.host.config.security.restrictedProfileIds;
  }

  set restrictedProfileIds(profileIds: readonly string[]) {
    this.host.config.security.restrictedProfileIds = [...profileIds];
  }

  async adminExists(): Promise<boolean> {
    return (await this.host.ask("core:security:user:admin:exist")) as boolean;
  }

  readonly adminExisted: Host["adminExisted"] = () => readAdminNote(this.host);
  readonly rememberAdmin: Host["rememberAdmin"] = (existed) => writeAdminNote(this.host, existed);

  async announce(event: string, payload: object): Promise<void> {
    // what the application makes of it, it does for itself
    await this.served.asApplication(`pipes of ${event}`, () => this.host.pipe(event, payload));
  }
}
