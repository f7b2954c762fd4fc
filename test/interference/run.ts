import { parseArgs } from "node:util";

import type { ActionDeclaration } from "../../lib/domain/actions";
import { declarationOf } from "../../lib/domain/actions";
import { endWith } from "../../tools/program";
import type { Counts } from "../../tools/test/counts";
import { NOTHING, reported } from "../../tools/test/counts";
import type { ApiAction, PublicApi } from "./api";
import { apiOf } from "./api";
import type { Caller } from "./callers";
import { handlesOf, sidesOf } from "./handles";
import { Pair } from "./Pair";
import { populate, populateOtherPlaces, populateOtherSecurities } from "./populate";
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
/** Reads as the reader does, in worlds where reads are cut to what their caller covers. */
const CUT = "covered";
const MOST_SHOWN = 60;
/** Differences that are not there when asked again: more of them come from something else than time. */
const MOST_PASSING = 5;

interface Options {
  readonly seed: number;
  /** Requests of mixed names, for each action and caller. */
  readonly random: number;
  readonly only: string | undefined;
  readonly callers: readonly Caller[];
  /** For each commit: a part of the requests, but for the first caller about the other tenant; a third of `ms`, under one of its names. */
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
    callers: (values.caller as Caller[] | undefined) ?? [...CALLING, CUT],
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

type Worlds = readonly [rich: World, poor: World];

/** @param start of each of the two @throws when one does not start; the other one is stopped */
async function both(start: readonly Promise<World>[]): Promise<Worlds> {
  const starting = await Promise.allSettled(start);
  const worlds = starting.flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
  const [rich, poor] = worlds;
  if (rich === undefined || poor === undefined) {
    await stopAll(worlds);
    throw starting.find((one) => one.status === "rejected")?.reason;
  }
  return [rich, poor];
}

async function stopAll(worlds: readonly World[]): Promise<void> {
  await Promise.allSettled(worlds.map((world) => world.stop()));
}

async function pairOf(
  worlds: Worlds,
): Promise<{ readonly pair: Pair; readonly api: readonly ApiAction[] }> {
  const [rich, poor] = worlds;
  await Promise.all(worlds.map((world) => world.logIn("root")));
  const published = await rich.must("root", { controller: "server", action: "publicApi" });
  const api = apiOf(published as PublicApi);
  await Promise.all(worlds.map((world) => populate(world, api)));
  await populateOtherPlaces(rich);
  await populateOtherSecurities(rich);
  return { pair: await Pair.of(rich, poor), api };
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
    // more callers of what the tenant has called
    const isAlike = caller !== "tenant" && caller !== CUT;
    for (const action of brief && isAlike ? thirdOf(api) : api) {
      // what the host shows of the whole platform, is as much as is declared
      if (
        ((caller === READER || caller === "anonymous") && tells(action)) ||
        (caller === READER && AUDIT.has(action.action)) ||
        (caller === CUT && tellsOfAll(action))
      ) {
        continue;
      }
      const needsHandles = action.reads.some(({ name }) => /^(?:roomId|scrollId)$/u.test(name));
      const own =
        needsHandles && caller !== "anonymous"
          ? (world: World) => handlesOf(world, caller, OWN)
          : undefined;
      const sides = await sidesOf(pair.rich, needsHandles);
      const isFirst = caller === "tenant" || caller === CUT;
      const choice = {
        seed,
        random: brief && !isFirst ? 0 : random,
        ...(brief && { wholeSides: isFirst ? FOREIGN : [] }),
      };
      await pair.try(caller, requestsTo(action, sides, choice), own);
    }
  }
}

/** In a brief run the first caller asks about the other tenant by every kind of request. */
const FOREIGN: readonly string[] = ["other", "near other"];

/** The audit tells a reader how often the worlds were put back to where they were. */
const AUDIT: ReadonlySet<string> = new Set([
  "searchAudit",
  "exportAudit",
  "history",
  "reportedRefusals",
]);

/** Nobody cuts these: they tell of no users, but of how much the node was asked. */
function tellsOfAll({ controller, action }: ApiAction): boolean {
  const told = declarationOf(controller, action)?.tells;
  return told === "node" || told === "memory";
}

function tells({ controller, action }: ApiAction): boolean {
  return declarationOf(controller, action)?.tells !== undefined;
}

/**
 * Tries whoever may read all users, profiles and roles where reads are cut to what their caller covers: they
 * learn of them no more than of places. Then the wrong claims.
 *
 * @returns for each wrong claim that was not found out, what to say
 */
async function tryCut(
  worlds: Worlds,
  options: Options,
): Promise<{ readonly pair: Pair; readonly undiscovered: readonly string[] }> {
  const [rich, poor] = worlds;
  const planted = await both([rich.again(WRONG), poor.again(WRONG)]);
  const { pair, api } = await pairOf(planted);
  if (options.callers.includes(CUT)) {
    const asked = chosen(api, options).filter(({ key }) => !(key in WRONG));
    await tryAll(pair, options.brief ? thirdOf(asked.filter(isOfSecurities)) : asked, {
      ...options,
      callers: [CUT],
    });
  }
  const { faults } = pair;
  const cutFaults = faults.splice(0);
  const wrong = api.filter(({ key }) => key in WRONG);
  await tryAll(pair, wrong, { ...options, callers: ["tenant"] });
  await Promise.all(planted.map((world) => world.end()));
  const found = new Set(faults.splice(0).map(({ key }) => key));
  faults.push(...cutFaults);
  const undiscovered = Object.keys(WRONG)
    .filter((key) => !found.has(key))
    .map((key) => `a wrong claim about ${key} was not found out`);
  return { pair, undiscovered };
}

/** The others are as they were for the reader, or tell what the manager is told. */
function isOfSecurities({ controller, action }: ApiAction): boolean {
  return declarationOf(controller, action)?.securityRead !== undefined;
}

/** Some of the actions today, others tomorrow, and the rest on the day after. */
function thirdOf(actions: readonly ApiAction[]): readonly ApiAction[] {
  const day = Math.floor(Date.now() / 86_400_000);
  return actions.filter((_, position) => (position + day) % 3 === 0);
}

/** A platform's callers are alike to all actions of the memory storage: one rule refuses them. */
function isOfMemory({ controller }: ApiAction): boolean {
  return controller === "ms";
}

function chosen(api: readonly ApiAction[], { only, brief }: Options): ApiAction[] {
  const named = api.filter(({ key }) => key.includes(only ?? ""));
  if (!brief) {
    return named;
  }
  const ofMemory = new Set(thirdOf(named.filter(isOfMemory)));
  return named.filter(
    (action) =>
      action.controller !== "memoryStorage" && (!isOfMemory(action) || ofMemory.has(action)),
  );
}

async function main(): Promise<boolean> {
  const options = readOptions();
  if (process.env.ELASTICSEARCH_URL !== undefined || process.env.REDIS_URL !== undefined) {
    process.stdout.write("not run: it needs two sets of services of its own, and one is given\n");
    return reported(NOTHING);
  }
  const worlds = await both([World.start({}), World.start({})]);
  try {
    return reported(await countsOf(worlds, options));
  } finally {
    await stopAll(worlds);
  }
}

async function countsOf(worlds: Worlds, options: Options): Promise<Counts> {
  const startedAt = Date.now();
  const { pair, api: whole } = await pairOf(worlds);
  const api = chosen(whole, options);
  process.stdout.write(
    `${api.length} actions; ${pair.theirs.documents.size} documents of the other tenant\n`,
  );
  const callers = options.callers.filter((caller) => caller !== CUT);
  await tryAll(pair, api, { ...options, callers });
  // their line is open since the first request about them
  const lines = callers.length === 0 ? [] : await stillServed(pair.rich, OTHER);
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  process.stdout.write(`${pair.sent} requests to each world, ${seconds} s\n`);
  const statuses = [...pair.statuses].map(([answered, times]) => `${answered}: ${times}`);
  process.stdout.write(`answers: ${statuses.join(", ")}\n`);

  const refused = api.filter(({ key }) => !pair.succeeded.has(key)).map(({ key }) => key);
  process.stdout.write(`refused always: ${refused.join(", ")}\n`);

  const { pair: cut, undiscovered } = await tryCut(worlds, options);
  process.stdout.write(
    `${cut.sent} requests by ${CUT} and about wrong claims, ${Math.round((Date.now() - startedAt) / 1000)} s; answers: ${[...cut.statuses].map(([answered, times]) => `${answered}: ${times}`).join(", ")}\n`,
  );
  pair.faults.push(...cut.faults);
  pair.passing.push(...cut.passing);
  const first = new Map(pair.faults.toReversed().map((fault) => [fault.key, fault]));
  (options.verbose ? pair.faults : [...first.values()].toReversed().slice(0, MOST_SHOWN)).forEach(
    ({ key, text }) => process.stdout.write(`  ${key} ${text}\n`),
  );
  pair.passing.forEach(({ key, text }) => process.stdout.write(`  only once: ${key} ${text}\n`));
  const restless = pair.passing.length > MOST_PASSING ? ["more differences told only once"] : [];
  [...lines, ...undiscovered].forEach((line) => process.stdout.write(`  ${line}\n`));
  const failures = [
    ...[...first.values()].map(({ key, text }) => `${key} ${text}`),
    ...lines,
    ...undiscovered,
    ...restless,
  ];
  const checks = api.length + 2 + Object.keys(WRONG).length;
  return { passed: checks - failures.length, failed: failures.length, skipped: 0, failures };
}

endWith(main());
