import type { KuzzleRequest } from "kuzzle";

/** A native action, called without its pipes. */
export type NativeHandler = (request: KuzzleRequest) => Promise<unknown>;

/** An authentication strategy's method that tells whether a user has credentials. */
type ExistsMethod = (request: KuzzleRequest, kuid: string, strategy: string) => Promise<boolean>;

/** An authentication strategy's method that deletes a user's credentials. */
type DeleteMethod = (request: KuzzleRequest, kuid: string, strategy: string) => Promise<unknown>;

/** An authentication strategy's method that throws when it does not take credentials. */
export type ValidateMethod = (
  request: KuzzleRequest,
  credentials: object,
  kuid: string,
  strategy: string,
  isUpdate: boolean,
) => Promise<unknown>;

/** The subset of a strategy that we use. Source: lib/core/plugin/pluginsManager.js. */
export interface Strategy {
  readonly owner?: string;
  readonly methods?: { validate: ValidateMethod };
}

/** The subset of a token that we use. Source: lib/model/security/token.ts. */
interface ConnectedToken {
  readonly userId: string;
  readonly jwt: string | null;
  readonly singleUse?: boolean;
  /** In milliseconds since 1970; -1: never. */
  readonly expiresAt?: number;
}

/** The subset of the host's queue of pipes that we use. Source: lib/kuzzle/event/pipeRunner.js. */
export interface PipeRunner {
  readonly running: number;
  readonly maxConcurrent: number;
  run: (
    chain: readonly PipeFunction[],
    payload: unknown[],
    callback: PipeFunction,
    callbackContext: unknown,
  ) => void;
}

export type PipeFunction = (...args: unknown[]) => unknown;

/** The host's context of the current request. Source: lib/util/asyncStore.ts. */
export interface AsyncStore {
  exists(): boolean;
  get(key: unknown): KuzzleRequest | undefined;
  set?: (key: unknown, value: unknown) => void;
  run?: (work: () => void) => void;
}

/** Answers an event that is asked. */
export type Answerer = (...args: unknown[]) => unknown;

/**
 * The subset of `global.kuzzle` that we use, which the host leaves untyped. Nothing else of the
 * plugin knows the host's inside. Source: lib/kuzzle/kuzzle.ts of Kuzzle 2.56.
 */
export interface Kernel {
  /** `kuzzleStateEnum`: 1 while starting, 2 when running. */
  readonly state: number;
  readonly version?: string;
  /** The host signs tokens with this. */
  secret: unknown;
  readonly config: {
    readonly services?: {
      readonly internalCache?: {
        readonly database?: number;
        /** Set for one Redis. */
        readonly node?: unknown;
        /** Set for a Redis Cluster. */
        readonly nodes?: unknown;
      };
      readonly storageEngine?: {
        readonly defaultSettings?: {
          readonly number_of_shards?: unknown;
          readonly number_of_replicas?: unknown;
        };
      };
    };
    readonly security: {
      restrictedProfileIds: string[];
      /** In milliseconds; -1: any. */
      readonly authToken?: { readonly maxTTL?: number };
      readonly jwt?: { readonly maxTTL?: number; readonly gracePeriod?: number };
    };
    readonly limits?: {
      /** Requests that run at a time: all others wait in the host's own queue. */
      readonly concurrentRequests?: number;
      /** Documents that one request may write. */
      readonly documentsWriteCount?: number;
      /** Documents that one request may read. */
      readonly documentsFetchCount?: number;
    };
  };
  readonly internalIndex: {
    readonly index: string;
    refreshCollection(collection: string): Promise<unknown>;
  };
  /** By AsyncLocalStorage. */
  readonly asyncStore: AsyncStore;
  readonly funnel: {
    readonly controllers: ReadonlyMap<string, Record<string, NativeHandler>>;
    /** The way in of every request of a client; source: lib/api/funnel.js. */
    execute?: (request: KuzzleRequest, callback: unknown) => number;
    /** The way in of every request of the application; source: lib/api/funnel.js. */
    executePluginRequest?: (request: KuzzleRequest) => Promise<unknown>;
    /** Runs an authorized request, with its pipes; source: lib/api/funnel.js. */
    processRequest?: (request: KuzzleRequest) => Promise<KuzzleRequest>;
    /** Finds the caller of a request, and checks their rights; source: lib/api/funnel.js. */
    checkRights?: (request: KuzzleRequest) => Promise<KuzzleRequest>;
    /** Tells whether the caller is within the rate limit; source: lib/api/rateLimiter.js. */
    readonly rateLimiter?: { isAllowed: (request: KuzzleRequest) => Promise<boolean> };
  };
  readonly router: { readonly connections?: ReadonlyMap<string, unknown> };
  readonly entryPoint?: {
    readonly protocols?: ReadonlyMap<string, unknown>;
    /** By id; source: lib/core/network/entryPoint.js. */
    readonly _clients?: ReadonlyMap<string, { readonly protocol?: string }>;
    /** Delivers to clients; source: the same. */
    dispatch?: (event: string, data: never) => void;
    joinChannel?: (channel: string, connectionId: string) => void;
    leaveChannel?: (channel: string, connectionId: string) => void;
  };
  /** The token that each connection to this node used last; source: lib/core/auth/tokenManager.ts. */
  readonly tokenManager?: {
    readonly tokensByConnection?: ReadonlyMap<string, ConnectedToken>;
    /** Lets the connections that used one token go on with another. */
    refresh?: (old: object, made: object) => void;
  };
  /** Logs in by a strategy; source: lib/core/auth/passportWrapper.ts. */
  readonly passport?: {
    authenticate: (request: unknown, strategy: string) => PromiseLike<unknown>;
  };
  /** The engine of filters; source: koncorde's lib/index.js. */
  readonly koncorde?: unknown;
  /** Compares documents with specifications; source: lib/core/validation/validation.js. */
  readonly validation?: unknown;
  readonly log?: { warn(message: string): void };
  readonly id?: string;
  readonly pluginsManager: {
    readonly controllers: ReadonlyMap<string, Record<string, NativeHandler>>;
    listStrategies(): string[];
    getStrategyMethod(strategy: string, method: "exists"): ExistsMethod;
    getStrategyMethod(strategy: string, method: "validate"): ValidateMethod;
    getStrategyMethod(strategy: string, method: "delete"): DeleteMethod;
    readonly plugins: readonly {
      readonly name: string;
      readonly instance: unknown;
      readonly initCalled?: boolean;
    }[];
    /** Each strategy with its methods and the plugin that it belongs to. */
    readonly strategies: Readonly<Record<string, Strategy | undefined>>;
    registerStrategy?: (plugin: string, strategy: string, definition: unknown) => void;
  };
  /** By the events that `ask` takes. The host's own type hides it. */
  readonly coreAnswerers?: {
    get: (event: string) => Answerer | undefined;
    set: (event: string, answerer: Answerer) => unknown;
  };
  ask(event: string, ...args: unknown[]): Promise<unknown>;
  /** 32 bits, with the seed of the configuration. */
  hash(input: unknown): number;
  on(event: string, listener: (payload: never) => void): unknown;
  off(event: string, listener: (payload: never) => void): unknown;
  /** Source: lib/kuzzle/event/KuzzleEventEmitter.ts. */
  pipe: (event: string, ...payload: unknown[]) => Promise<unknown>;
  /** Runs pipes, so many at a time. The host's own type hides it. */
  readonly pipeRunner?: PipeRunner;
}

/** The client's request in whose context this is asked; `undefined` when there is none. */
export function currentRequest({
  asyncStore,
}: Pick<Kernel, "asyncStore">): KuzzleRequest | undefined {
  return asyncStore.exists() ? asyncStore.get("REQUEST") : undefined;
}

export function kernel(): Kernel {
  return (globalThis as unknown as { kuzzle: Kernel }).kuzzle;
}

/** The subset of Elasticsearch's clients 7 and 8 that we use. */
export interface StorageClient {
  readonly transport: {
    request(request: object, options: object): PromiseLike<{ readonly body: unknown }>;
  };
}

/** The application's own. Source: lib/core/backend/backendStorage.ts. */
export function storageClient(): StorageClient {
  const { app } = globalThis as unknown as { app: { storage: { storageClient: StorageClient } } };
  return app.storage.storageClient;
}
