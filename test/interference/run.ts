import { parseArgs } from "node:util";

import type { ActionDeclaration } from "../../lib/domain/actions";
import { declarationOf } from "../../lib/domain/actions";
import { endWith } from "../../tools/program";
import { NOTHING, reported } from "../../tools/test/counts";
import type { ApiAction, PublicApi } from "./api";
import { apiOf } from "./api";
import type { Caller } from "./callers";
import { handlesOf, sidesOf } from "./handles";
import { Pair } from "./Pair";
import { populate, populateOtherPlaces, populateOtherSecurities } from "./populate";
import type { Sides } from "./requests";
import { requestsTo } from "./requests";
import { OTHER, OWN } from "./values";
import { stillServed } from "./untouched";
import { World } from "./World";

/**
 * `npm run test:interference [-- --seed N --random N --caller NAME --only PART --brief --verbose]`: two
 * platforms that differ only in what tenant A may not see must answer A the same, whatever A
 * sends, and tenant B must find everything as it was. See docs/non-interference.md.
 */
const READER = "tenant-with-reads";
/** The reader is the last one: for them the poor world gets the other tenant's users. */
const CALLING: readonly Caller[] = ["tenant", "manager", "anonymous", READER];
const MOST_SHOWN = 60;

interface Options {
  readonly seed: number;
  /** Requests of mixed names, for each action and caller. */
  readonly random: number;
  readonly only: string | undefined;
  readonly callers: readonly Caller[];
  /** For each commit: fewer names for all callers but the first, and `ms` under one of its names. */
  readonly brief: boolean;
  readonly verbose: boolean;
}

function readOptions(): Options {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "20261129" },
      random: { type: "string", default: "2" },
      only: { type: "string" },
      caller: { type: "string", multiple: true },
      brief: { type: "boolean", default: false },
      verbose: { type: "boolean", default: false },
    },
  });
  return {
    seed: Number(values.seed),
    random: Number(values.random),
    only: values.only,
    callers: (values.caller as Caller[] | undefined) ?? CALLING,
    brief: values.brief === true,
    verbose: values.verbose === true,
  };
}

/** Wrong claims about actions, each of which must be found out. */
const WRONG: Readonly<Record<string, ActionDeclaration>> = {
  "document:search": { place: "collection", unguarded: "ownPlace", data: "reads" },
  "index:stats": { place: "none", unguarded: "reads", data: "reads" },
  "security:deleteUser": { place: "none", unguarded: "ownSelf" },
};

async function withPair<T>(
  planted: Readonly<Record<string, ActionDeclaration>>,
  use: (pair: Pair, api: readonly ApiAction[]) => Promise<T>,
): Promise<T> {
  const starting = await Promise.allSettled([World.start(planted), World.start(planted)]);
  const worlds = starting.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  try {
    const [rich, poor] = worlds;
    if (rich === undefined || poor === undefined) {
      throw starting.find((one) => one.status === "rejected")?.reason;
    }
    await Promise.all(worlds.map((world) => world.logIn("root")));
    const published = await rich.must("root", { controller: "server", action: "publicApi" });
    const api = apiOf(published as PublicApi);
    await Promise.all(worlds.map((world) => populate(world, api)));
    await populateOtherPlaces(rich);
    await populateOtherSecurities(rich);
    return await use(await Pair.of(rich, poor), api);
  } finally {
    await Promise.allSettled(worlds.map((world) => world.stop()));
  }
}

async function tryAll(
  pair: Pair,
  api: readonly ApiAction[],
  { seed, random, callers, brief }: Pick<Options, "seed" | "random" | "callers" | "brief">,
): Promise<void> {
  for (const caller of callers) {
    if (caller === READER) {
      // who may read all users, profiles and roles may learn of them, but of no place
      await populateOtherSecurities(pair.poor);
      await pair.renew();
    }
    for (const action of api) {
      // what the host shows of the whole platform, is as much as is declared
      if (
        ((caller === READER || caller === "anonymous") && tells(action)) ||
        (caller === READER && AUDIT.has(action.action))
      ) {
        continue;
      }
      const needsHandles = action.reads.some(({ name }) => /^(?:roomId|scrollId)$/u.test(name));
      const own =
        needsHandles && caller !== "anonymous"
          ? await Promise.all([pair.rich, pair.poor].map((world) => handlesOf(world, caller, OWN)))
          : [];
      const sides = await sidesOf(pair.rich, needsHandles);
      const isBrief = brief && caller !== "tenant";
      const requests = isBrief
        ? requestsTo(action, withoutOddNames(sides), seed, 0)
        : requestsTo(action, sides, seed, random);
      await pair.try(caller, requests, own);
    }
  }
}

function withoutOddNames(sides: Sides): Sides {
  return Object.fromEntries(
    Object.entries(sides).filter(([about]) => about !== "unusual" && about !== "near own"),
  );
}

/** The audit tells a reader how often the worlds were put back to where they were. */
const AUDIT: ReadonlySet<string> = new Set(["searchAudit", "exportAudit", "history"]);

function tells({ controller, action }: ApiAction): boolean {
  return declarationOf(controller, action)?.tells !== undefined;
}

/** @returns for each wrong claim that was not found out, what to say */
async function plant(options: Options): Promise<string[]> {
  return withPair(WRONG, async (pair, api) => {
    const planted = api.filter(({ key }) => key in WRONG);
    await tryAll(pair, planted, { ...options, callers: ["tenant"] });
    const found = new Set(pair.faults.map(({ key }) => key));
    return Object.keys(WRONG)
      .filter((key) => !found.has(key))
      .map((key) => `a wrong claim about ${key} was not found out`);
  });
}

async function main(): Promise<boolean> {
  const options = readOptions();
  if (process.env.ELASTICSEARCH_URL !== undefined || process.env.REDIS_URL !== undefined) {
    process.stdout.write("not run: it needs two sets of services of its own, and one is given\n");
    return reported(NOTHING);
  }
  const startedAt = Date.now();
  const { api, pair, lines } = await withPair({}, async (worlds, whole) => {
    const chosen = whole
      .filter(({ key }) => key.includes(options.only ?? ""))
      .filter(({ controller }) => !options.brief || controller !== "memoryStorage");
    process.stdout.write(
      `${chosen.length} actions; ${worlds.theirs.documents.size} documents of the other tenant\n`,
    );
    await tryAll(worlds, chosen, options);
    return { api: chosen, pair: worlds, lines: await stillServed(worlds.rich, OTHER) };
  });
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write(`${pair.sent} requests to each world, ${seconds} s\n`);
  const statuses = [...pair.statuses].map(([answered, times]) => `${answered}: ${times}`);
  process.stdout.write(`answers: ${statuses.join(", ")}\n`);

  const refused = api.filter(({ key }) => !pair.succeeded.has(key)).map(({ key }) => key);
  process.stdout.write(`refused always: ${refused.join(", ")}\n`);

  const undiscovered = await plant(options);
  const first = new Map(pair.faults.toReversed().map((fault) => [fault.key, fault]));
  (options.verbose ? pair.faults : [...first.values()].toReversed().slice(0, MOST_SHOWN)).forEach(
    ({ key, text }) => process.stdout.write(`  ${key} ${text}\n`),
  );
  [...lines, ...undiscovered].forEach((line) => process.stdout.write(`  ${line}\n`));
  const failures = [
    ...[...first.values()].map(({ key, text }) => `${key} ${text.split("\n")[0] ?? ""}`),
    ...lines,
    ...undiscovered,
  ];
  const checks = api.length + 1 + Object.keys(WRONG).length;
  return reported({
    passed: checks - failures.length,
    failed: failures.length,
    skipped: 0,
    failures,
  });
}

endWith(main());
