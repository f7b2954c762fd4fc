import type { Platform } from "./platform";

/** Something that goes wrong beneath the plugin, and ends. */
export interface Fault {
  readonly name: string;
  /** Seconds that it lasts: in the short form, and in full. */
  readonly seconds: { readonly short: number; readonly full: number };
  /** Tells whether a proxy stands between the nodes and Elasticsearch. */
  readonly slow?: number;
  /** Tells whether tokens are lost: everybody logs in again. */
  readonly losesTokens?: true;
  begin(platform: Platform): Promise<void>;
  /** Resolves when the service serves again. */
  end(platform: Platform): Promise<void>;
}

type Grip = (platform: Platform) => {
  kill(signal: NodeJS.Signals): Promise<void>;
  restart(): Promise<void>;
};

const elasticsearch: Grip = ({ services }) => gripOf(services.elasticsearch.process);
const redis: Grip = ({ services }) => gripOf(services.redis.process);

function gripOf<T>(process: T | undefined): T {
  if (process === undefined) {
    throw new Error("a service that is not ours cannot be stopped");
  }
  return process;
}

function stopped(grip: Grip): Pick<Fault, "begin" | "end"> {
  return {
    begin: (platform) => grip(platform).kill("SIGSTOP"),
    end: (platform) => grip(platform).kill("SIGCONT"),
  };
}

function killed(grip: Grip): Pick<Fault, "begin" | "end"> {
  return {
    begin: (platform) => grip(platform).kill("SIGKILL"),
    end: (platform) => grip(platform).restart(),
  };
}

function blocked(block: string): Pick<Fault, "begin" | "end"> {
  const set = (value: boolean | null) => async (platform: Platform) => {
    const response = await fetch(`${platform.services.elasticsearch.url}/_all/_settings`, {
      method: "PUT",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ [`index.blocks.${block}`]: value }),
    });
    if (!response.ok) {
      throw new Error(`Elasticsearch did not set the block: ${await response.text()}`);
    }
  };
  return { begin: set(true), end: set(null) };
}

export const FAULTS: readonly Fault[] = [
  // longer than the 30 s after which the host's client sends a request again
  { name: "elasticsearch-stopped", seconds: { short: 12, full: 40 }, ...stopped(elasticsearch) },
  { name: "elasticsearch-killed", seconds: { short: 8, full: 20 }, ...killed(elasticsearch) },
  {
    name: "elasticsearch-slow",
    seconds: { short: 12, full: 30 },
    slow: 10_000,
    begin: async () => undefined,
    end: async () => undefined,
  },
  { name: "elasticsearch-read-only", seconds: { short: 6, full: 15 }, ...blocked("read_only") },
  {
    name: "elasticsearch-disk-full",
    seconds: { short: 6, full: 15 },
    ...blocked("read_only_allow_delete"),
  },
  { name: "redis-stopped", seconds: { short: 12, full: 30 }, ...stopped(redis) },
  {
    name: "redis-killed",
    seconds: { short: 8, full: 20 },
    losesTokens: true,
    ...killed(redis),
  },
];

/** The shorter form of `npm test`. */
export const SHORT: readonly string[] = ["elasticsearch-stopped", "redis-killed"];
