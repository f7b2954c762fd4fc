import path from "node:path";

import type { Application } from "../../tools/application/launch";
import { launchApplication } from "../../tools/application/launch";
import { Elasticsearch } from "../../tools/services/ElasticsearchClient";
import type { Setup } from "../application/setup";
import { READY } from "../application/setup";
import type { Call } from "../Connection";
import { Connection } from "../Connection";
import { CountingProxies } from "./CountingProxies";
import type { CountedWrite } from "./writes";
import { COUNTED, MANAGER, SEEDS, WARM_UP } from "./writes";

/** Counts how often one write asks each service, by kind, without the audit's own requests. */
export interface Asked {
  readonly elasticsearch: ReadonlyMap<string, number>;
  readonly redis: ReadonlyMap<string, number>;
}

export interface CountedRow {
  readonly name: string;
  readonly like: string | undefined;
  readonly host: Asked;
  readonly plugin: Asked;
}

const PASSWORD = "bench-password";
/** The audit is written later, several entries at a time. */
const AUDIT = /^\w+ audit-/u;

/** Where the services are, and what an application is told of them. */
export interface Place {
  readonly elasticsearch: string;
  readonly redis: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The name of the internal index; the names of users begin so too. */
  readonly name: string;
}

/**
 * Counts what guarded writes ask, on the host alone and with the plugin.
 *
 * @param accepts told the counts of a write, and how often it was sent. It is sent again unless it is
 *   accepted, three times at most, and the smaller counts stay: what the host or the plugin does every
 *   few seconds may come between
 */
export async function countRoundTrips(
  place: Place,
  accepts: (row: CountedRow, times: number) => boolean,
  constraints: Setup["constraints"] = [],
  writes: readonly CountedWrite[] = COUNTED,
): Promise<CountedRow[]> {
  const host = await Counted.launch(place, false);
  let plugin: Counted | undefined;
  try {
    const tokens = await seed(host.connection, place.name);
    // it does not start without what is seeded
    plugin = await Counted.launch(place, true, constraints);
    const both = [host, plugin] as const;
    const once = async (write: CountedWrite): Promise<CountedRow> => {
      const [alone, guarded] = await Promise.all([
        both[0].count(write, tokens, place.name),
        both[1].count(write, tokens, place.name),
      ]);
      return { name: write.name, like: write.like, host: alone, plugin: guarded };
    };
    for (const write of WARM_UP) {
      await once(write);
    }
    const rows: CountedRow[] = [];
    for (const write of writes) {
      let row = await once(write);
      for (let times = 1; times < MOST_TIMES && !accepts(row, times); times += 1) {
        const another = await once(write);
        row = {
          ...row,
          host: fewer(row.host, another.host),
          plugin: fewer(row.plugin, another.plugin),
        };
      }
      rows.push(row);
    }
    return rows;
  } finally {
    await Promise.all([host.stop(), plugin?.stop()]);
  }
}

const MOST_TIMES = 3;

function fewer(one: Asked, another: Asked): Asked {
  const total = ({ elasticsearch, redis }: Asked): number => sum(elasticsearch) + sum(redis);
  return total(another) < total(one) ? another : one;
}

let ids = 0;

/** Counts what one request asked, and how many documents came back. */
export interface AskedOnce extends Asked {
  readonly documents: number;
}

/** An application whose requests to the services are counted. */
export class Counted {
  private constructor(
    private readonly proxies: CountingProxies,
    private readonly application: Application,
    readonly connection: Connection,
    private readonly storage: Elasticsearch,
  ) {}

  static async launch(
    { elasticsearch, redis, environment, name }: Place,
    plugin: boolean,
    constraints: Setup["constraints"] = [],
  ): Promise<Counted> {
    const proxies = await CountingProxies.start(elasticsearch, redis);
    const setup: Setup = { plugin, places: 0, embeddedCalls: "refuse", constraints };
    const application = await launchApplication({
      entry: path.join(__dirname, "..", "application", "app.ts"),
      readyLine: READY,
      environment: {
        ...environment,
        ...proxies.variables,
        NODE_ENV: "production",
        kuzzle_services__storageEngine__internalIndex__name: name,
        BENCH_SETUP: JSON.stringify(setup),
      },
    });
    const storage = new Elasticsearch(elasticsearch);
    return new Counted(proxies, application, new Connection(application.url), storage);
  }

  async count({ by, before, call }: CountedWrite, tokens: Tokens, prefix: string): Promise<Asked> {
    ids += 1;
    const id = `${prefix}-${ids}`;
    for (const one of before?.(id) ?? []) {
      await this.connection.succeed(one, tokens.get("admin"));
    }
    if (before !== undefined) {
      // the host finds credentials by a search
      await this.storage.refresh();
    }
    return this.asked(call(id), tokens.get(by ?? MANAGER));
  }

  async asked(call: Call, token: string | undefined): Promise<AskedOnce> {
    const asked = await this.proxies.during(() => this.connection.succeed(call, token));
    return { ...asked, elasticsearch: withoutAudit(asked.elasticsearch) };
  }

  async stop(): Promise<void> {
    this.connection.close();
    await this.application.stop();
    await this.proxies.close();
  }
}

type Tokens = ReadonlyMap<string, string>;

export async function seed(connection: Connection, prefix: string): Promise<Tokens> {
  const tokens = new Map<string, string>();
  const logIn = async (caller: string): Promise<void> => {
    const body = { username: `${prefix}-${caller}`, password: PASSWORD };
    const call = { controller: "auth", action: "login", strategy: "local", body };
    const { answer } = await connection.succeed(call);
    tokens.set(caller, (answer.result as { jwt: string }).jwt);
  };
  const credentialsOf = (caller: string): object => ({
    local: { username: `${prefix}-${caller}`, password: PASSWORD },
  });
  await connection.succeed({
    controller: "security",
    action: "createFirstAdmin",
    _id: `${prefix}-admin`,
    body: { content: {}, credentials: credentialsOf("admin") },
  });
  await logIn("admin");
  const manager: Call = {
    controller: "security",
    action: "createUser",
    _id: `${prefix}-${MANAGER}`,
    body: { content: { profileIds: [MANAGER] }, credentials: credentialsOf(MANAGER) },
  };
  for (const call of [...SEEDS, manager]) {
    await connection.succeed(call, tokens.get("admin"));
  }
  await logIn(MANAGER);
  return tokens;
}

function withoutAudit(counts: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  return new Map([...counts].filter(([kind]) => !AUDIT.test(kind)));
}

export function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((all, one) => all + one, 0);
}
