import type { WhoCan } from "../index";
import type { Services } from "../tools/services";
import { environmentOf } from "../tools/services";
import type { Build } from "./build";
import type { Growth, Sized } from "./growth";
import { growthOf } from "./growth";
import type { Call } from "./Connection";
import { seedAdmin, Subject } from "./platform";
import { numbers, plant, profileNumbered, roleNumbered, ROLES, several } from "./population";
import { median } from "./statistics";

/** Profiles at which what looks at all of them is measured; at the last one memory is. */
const COUNTS = [100, 1_000] as const;
const IN_MEMORY = 2_000;
const USERS_A_PROFILE = 20;
const TURNS = { warmUp: 3, rounds: 8 };
const AT_ONCE = 16;
/** Its own, so that the documents of the rows are not among them. */
const INTERNAL_INDEX = "bench-many-profiles";
const PREFIX = "many-";

/** The memory of one application, in MB (2^20 bytes) after a garbage collection. */
export interface Footprint {
  /** When it is ready. */
  readonly readyRss: number;
  readonly readyHeap: number;
  /** When it has judged a request of a user of each of 2,000 profiles. */
  readonly usedRss: number;
  readonly usedHeap: number;
}

export interface ManyProfiles {
  /** Milliseconds, by action and number of profiles; 20 users for each profile. */
  readonly actions: readonly { name: string; profiles: number; median: number }[];
  readonly growth: readonly Growth[];
  readonly memory: { readonly profiles: number } & Record<"plugin" | "host", Footprint>;
}

/** Measures what looks at every profile, which the host has nothing like; and the memory that they take. */
export async function measureManyProfiles(
  { entry }: Build,
  services: Services,
): Promise<ManyProfiles> {
  const variables = {
    ...environmentOf(services),
    kuzzle_services__storageEngine__internalIndex__name: INTERNAL_INDEX,
    kuzzle_services__internalCache__database: "9",
  };
  const { url } = services.elasticsearch;
  const started: Subject[] = [];
  const launch = async (plugin: boolean): Promise<Subject> => {
    const subject = await Subject.launch(entry, { plugin, places: 0 }, variables, ["--expose-gc"]);
    started.push(subject);
    return subject;
  };
  try {
    const seeding = await launch(false);
    await seedAdmin(seeding, PREFIX);
    await seeding.stop();
    await plant(url, "roles", several("role", ROLES, roleNumbered), INTERNAL_INDEX);

    const looking = await launch(true);
    await looking.logIn(["admin"], PREFIX);
    const times = new Map<string, Sized[]>(Object.keys(ACTIONS).map((name) => [name, []]));
    for (const count of COUNTS) {
      await populate(url, count, count * USERS_A_PROFILE);
      for (const [name, ask] of Object.entries(ACTIONS)) {
        times.get(name)?.push({ size: count, plugin: await timesOf(() => ask(looking)) });
      }
    }
    await looking.stop();

    await populate(url, IN_MEMORY, IN_MEMORY);
    const footprint = async (plugin: boolean): Promise<Footprint> => {
      const subject = await launch(plugin);
      const taken = await footprintOf(subject);
      await subject.stop();
      return taken;
    };
    return {
      actions: [...times].flatMap(([name, sizes]) =>
        sizes.map(({ size, plugin }) => ({
          name,
          profiles: size,
          median: Math.round(median(plugin.flat()) * 10) / 10,
        })),
      ),
      growth: [...times].flatMap(([name, sizes]) => growthOf(`${name}, profiles`, sizes)),
      memory: {
        profiles: IN_MEMORY,
        plugin: await footprint(true),
        host: await footprint(false),
      },
    };
  } finally {
    for (const subject of started) {
      await subject.stop();
    }
  }
}

/** Each user has the profile of his number, and others follow. */
async function populate(url: string, profiles: number, users: number): Promise<void> {
  const held = (user: number): object => ({ profileIds: [`profile-${user % profiles}`] });
  await plant(url, "profiles", several("profile", profiles, profileNumbered), INTERNAL_INDEX);
  await plant(url, "users", several("user", users, held), INTERNAL_INDEX);
}

const ACTIONS: Readonly<Record<string, (subject: Subject) => Promise<void>>> = {
  whoCan: async (subject) => {
    const body = {
      controller: "document",
      action: "delete",
      index: "tenant-7",
      collection: "orders",
    };
    let cursor: string | undefined;
    do {
      const call = { controller: "profile-guard", action: "whoCan", size: 10_000, body };
      const page = await asked<WhoCan>(subject, {
        ...call,
        ...(cursor !== undefined && { cursor }),
      });
      ({ cursor } = page);
    } while (cursor !== undefined);
  },
  analyzeAll: async (subject) => {
    await asked(subject, { controller: "profile-guard", action: "analyzeAll" });
  },
};

async function asked<T>(subject: Subject, call: Call): Promise<T> {
  const { answer } = await subject.connection.succeed(call, subject.tokenOf("admin"));
  return answer.result as T;
}

async function timesOf(run: () => Promise<void>): Promise<number[][]> {
  const times: number[][] = [];
  for (let turn = -TURNS.warmUp; turn < TURNS.rounds; turn += 1) {
    const start = performance.now();
    await run();
    if (turn >= 0) {
      times.push([performance.now() - start]);
    }
  }
  return times;
}

async function footprintOf(subject: Subject): Promise<Footprint> {
  await subject.logIn(["admin"], PREFIX);
  const body = { controller: "document", action: "get", index: "tenant-7", collection: "orders" };
  const ready = await subject.memory();
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < IN_MEMORY) {
      const userId = `user-${next++}`;
      await asked(subject, { controller: "security", action: "checkRights", userId, body });
    }
  };
  await Promise.all(numbers(AT_ONCE).map(lane));
  const used = await subject.memory();
  const megabytes = (bytes: number): number => Math.round(bytes / 2 ** 20);
  return {
    readyRss: megabytes(ready.rss),
    readyHeap: megabytes(ready.heapUsed),
    usedRss: megabytes(used.rss),
    usedHeap: megabytes(used.heapUsed),
  };
}

/** For people. */
export function manyProfilesInWords({ actions, memory }: Omit<ManyProfiles, "growth">): string {
  const line = (name: "plugin" | "host"): string => {
    const { readyRss, readyHeap, usedRss, usedHeap } = memory[name];
    return `    ${name.padEnd(6)}  ready ${readyRss} MB (heap ${readyHeap}), then ${usedRss} MB (heap ${usedHeap})`;
  };
  return [
    ...actions.map(
      ({ name, profiles, median: time }) =>
        `${name} of ${profiles.toLocaleString("en")} profiles, ${(profiles * USERS_A_PROFILE).toLocaleString("en")} users: ${time.toFixed(1)} ms`,
    ),
    `memory (RSS) of a node that has judged requests by ${memory.profiles.toLocaleString("en")} profiles`,
    line("plugin"),
    line("host"),
  ].join("\n");
}
