/** Where a service came from. "installed" (Redis only): a `redis-server` found on this machine. */
export type Origin = "given" | "docker" | "installed" | "maven";

/** A grip on a service which we started, for tests of faults. */
export interface ServiceProcess {
  /** The process id; undefined while it does not run, and where it cannot be known. */
  readonly pid: number | undefined;
  /**
   * Sends a signal. SIGSTOP pauses the service, SIGCONT lets it go on. After SIGKILL and SIGTERM
   * it resolves when the process is gone.
   */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again with its data and on its port, ending it first where it runs, until healthy. */
  restart(): Promise<void>;
}

export interface ElasticsearchService {
  /** Without a slash at the end; with the credentials when they were given so. */
  readonly url: string;
  readonly origin: Exclude<Origin, "installed">;
  readonly process?: ServiceProcess;
}

export interface RedisService {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  readonly origin: Origin;
  /** The masters of a Redis Cluster. */
  readonly nodes?: readonly { readonly host: string; readonly port: number }[];
  readonly process?: ServiceProcess;
}

export interface Services {
  readonly elasticsearch: ElasticsearchService;
  readonly redis: RedisService;
  /** Ends what was started and removes its data. Services given by URL are left alone. */
  stop(): Promise<void>;
}
