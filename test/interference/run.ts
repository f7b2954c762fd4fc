import { parseArgs } from "node:util";

import { declarationOf } from "../../lib/domain/actions";
import { endWith } from "../../tools/program";
import { reported } from "../../tools/test/counts";
import type { ApiAction, PublicApi } from "./api";
import { apiOf } from "./api";
import type { Difference } from "./compare";
import { differenceOf } from "./compare";
import type { Caller } from "./callers";
import { CALLERS } from "./callers";
import type { Snapshot } from "./heal";
import { ensureLoggedIn, heal, snapshotOf } from "./heal";
import { populate, populateOther } from "./populate";
import type { Sent, Sides } from "./requests";
import { requestsTo } from "./requests";
import { belongings, touched } from "./untouched";
import { mistyped, OTHER, OWN, UNUSUAL } from "./values";
import type { Reply } from "./World";
import { World } from "./World";

const CALLING: readonly Caller[] = [...(Object.keys(CALLERS) as Caller[]), "anonymous"];
const MOST_SHOWN = 40;

interface Options {
  readonly seed: number;
  readonly random: number;
  readonly only: string | undefined;
  readonly callers: readonly Caller[];
  readonly planted: object;
  readonly verbose: boolean;
}

function options(): Options {
  const { values } = parseArgs({
    options: {
      seed: { type: "string", default: "20261129" },
      random: { type: "string", default: "2" },
      only: { type: "string" },
      caller: { type: "string", multiple: true },
      plant: { type: "string", default: "{}" },
      verbose: { type: "boolean", default: false },
    },
  });
  return {
    seed: Number(values.seed),
    random: Number(values.random),
    only: values.only,
    callers: (values.caller as Caller[] | undefined) ?? CALLING,
    planted: JSON.parse(values.plant ?? "{}") as object,
    verbose: values.verbose === true,
  };
}

/** A pair of worlds that differ in tenant B, of whom only one knows. */
class Pair {
  readonly differences: Difference[] = [];
  sent = 0;
  /** How often a caller was answered so. */
  readonly statuses = new Map<string, number>();

  constructor(
    readonly rich: World,
    readonly poor: World,
    private snapshots: readonly Snapshot[],
  ) {}

  async heal(): Promise<void> {
    this.snapshots = await Promise.all(
      this.both.map((world, position) => {
        const snapshot = this.snapshots[position];
        if (snapshot === undefined) {
          throw new Error("there are two worlds");
        }
        return heal(world, snapshot);
      }),
    );
  }

  get both(): readonly [World, World] {
    return [this.rich, this.poor];
  }

  /** @returns the lower of the two statuses */
  async send(caller: Caller, sent: Sent, own: readonly Handles[]): Promise<number> {
    this.sent += 1;
    let answers = await this.answersTo(caller, sent, own);
    let difference = differenceOf(caller, sent, ...answers);
    if (difference !== undefined && !changes(sent.action)) {
      // what was written a moment ago may be found by one and not by the other yet
      answers = await this.answersTo(caller, sent, own);
      difference = differenceOf(caller, sent, ...answers);
    }
    if (difference !== undefined) {
      this.differences.push(difference);
    }
    if (process.env.SHOW !== undefined) {
      process.stdout.write(
        `${sent.action.key} ${JSON.stringify(sent.args)}: ${answers.map(({ status, text }) => `${status} ${text.slice(0, 200)}`).join(" | ")}\n`,
      );
    }
    const told = `${caller} ${answers[0].status}`;
    this.statuses.set(told, (this.statuses.get(told) ?? 0) + 1);
    const statuses = answers.map(({ status }) => status);
    if (changes(sent.action) && statuses.includes(200)) {
      await (statuses[0] === statuses[1]
        ? Promise.all(this.both.map(({ elasticsearch }) => elasticsearch.refresh()))
        : this.heal());
    }
    return Math.min(...statuses);
  }

  private async answersTo(
    caller: Caller,
    sent: Sent,
    own: readonly Handles[],
  ): Promise<[Reply, Reply]> {
    const [rich, poor] = await Promise.all(
      this.both.map((world, position) => {
        const { controller, action } = sent.action;
        const text = JSON.stringify({ ...sent.args, controller, action, body: sent.body });
        const { room = "", scroll = "" } = own[position] ?? {};
        const call = JSON.parse(
          text.replaceAll("$own.room", room).replaceAll("$own.scroll", scroll),
        ) as { controller: string; action: string };
        return world.send(caller, call, sent.way);
      }),
    );
    if (rich === undefined || poor === undefined) {
      throw new Error("there are two worlds");
    }
    return [rich, poor];
  }
}

interface Handles {
  readonly room: string;
  readonly scroll: string;
}

async function handlesOf(
  world: World,
  caller: string,
  index: string,
  collection: string,
): Promise<Handles> {
  const place = { index, collection };
  const way = "websocket";
  const subscribe = { controller: "realtime", action: "subscribe", ...place, body: {} };
  const room = JSON.parse((await world.send(caller, subscribe, way)).text) as {
    result: { roomId: string } | null;
  };
  const { result } = await world.ask(caller, {
    controller: "document",
    action: "search",
    ...place,
    size: 1,
    scroll: "1m",
    body: { query: { match_all: {} } },
  });
  return {
    room: room.result?.roomId ?? "none",
    scroll: (result as { scrollId?: string } | null)?.scrollId ?? "none",
  };
}

async function publicApi(world: World): Promise<PublicApi> {
  return world.must("root", { controller: "server", action: "publicApi" }) as Promise<PublicApi>;
}

async function tellApart(
  pair: Pair,
  api: readonly ApiAction[],
  { seed, random, only, callers, verbose }: Options,
): Promise<void> {
  const { rich } = pair;
  for (const caller of callers) {
    for (const action of api) {
      const { controller, action: name, key } = action;
      // what the host shows of the whole platform, is the same as is declared
      const isShown =
        caller === "tenant-with-reads" && declarationOf(controller, name)?.tells !== undefined;
      if (isShown || (only !== undefined && !key.includes(only))) {
        continue;
      }
      const needsHandle = action.reads.some(({ name: read }) =>
        /^(?:roomId|scrollId)$/u.test(read),
      );
      const own =
        needsHandle && caller !== "anonymous"
          ? await Promise.all(
              pair.both.map((world) => handlesOf(world, caller, OWN.index, OWN.collection)),
            )
          : [];
      const begun = Date.now();
      if (caller !== "anonymous") {
        // a token that was refreshed may be that of the same second, which ends a moment later
        await Promise.all(pair.both.map((world) => ensureLoggedIn(world, caller)));
      }
      let changed = false;
      for (const sent of requestsTo(action, await sidesOf(rich, needsHandle), seed, random)) {
        const status = await pair.send(caller, sent, own);
        changed ||= status === 200 && changes(action);
      }
      if (changed) {
        await pair.heal();
      }
      if (verbose) {
        process.stdout.write(
          `${caller} ${key}: ${Date.now() - begun} ms${changed ? ", healed" : ""}\n`,
        );
      }
    }
  }
}

const NO_HANDLES: Handles = { room: "none", scroll: "none" };

/** Cursors last a minute: those of the other tenant are made for each action that takes any. */
async function sidesOf(rich: World, needsHandle: boolean): Promise<Sides> {
  const theirs = needsHandle
    ? await handlesOf(rich, "bob", OTHER.index, OTHER.collection)
    : NO_HANDLES;
  const users = needsHandle ? await usersCursor(rich) : "none";
  return {
    own: OWN,
    other: { ...OTHER, ...theirs },
    "near other": mistyped({ ...OTHER, ...theirs }),
    "near own": mistyped({ ...OWN, ...NO_HANDLES }),
    ...(needsHandle && { "other kind": { ...OTHER, ...NO_HANDLES, scroll: users } }),
    unusual: UNUSUAL,
  };
}

async function usersCursor(world: World): Promise<string> {
  const { scrollId } = await world.must("root", {
    controller: "security",
    action: "searchUsers",
    scroll: "1m",
    size: 1,
    body: {},
  });
  return String(scrollId);
}

/** Whether an action may leave tenant A otherwise than it was. */
function changes({ controller, action }: ApiAction): boolean {
  const declaration = declarationOf(controller, action);
  return (
    declaration === undefined ||
    declaration.write !== undefined ||
    declaration.data === "changes" ||
    (declaration.unguarded === "ownSelf" && /^(?:log|delete|update|create|refresh)/u.test(action))
  );
}

function show({ caller, sent, rich, poor }: Difference): string {
  const { action, about, args, body, way } = sent;
  const request = JSON.stringify({ ...args, body }).slice(0, 300);
  return `${action.key} by ${caller} about ${about} (${way}): ${request}\n    rich: ${rich.slice(0, 500)}\n    poor: ${poor.slice(0, 500)}`;
}

async function main(): Promise<boolean> {
  const chosen = options();
  const startedAt = Date.now();
  const worlds = await Promise.all([World.start(chosen.planted), World.start(chosen.planted)]);
  const [rich, poor] = worlds;
  try {
    await Promise.all(worlds.map((world) => world.logIn("root")));
    const api = apiOf(await publicApi(rich));
    await Promise.all(worlds.map((world) => populate(world, api)));
    await populateOther(rich);
    const before = await belongings(rich, poor);
    const pair = new Pair(rich, poor, await Promise.all(worlds.map(snapshotOf)));
    process.stdout.write(
      `${api.length} actions, ${before.documents.size} documents of the other tenant, ready after ${Date.now() - startedAt} ms\n`,
    );
    await tellApart(pair, api, chosen);
    const lines = await touched(rich, before);
    const byAction = new Map<string, Difference[]>();
    for (const difference of pair.differences) {
      const { key } = difference.sent.action;
      byAction.set(key, [...(byAction.get(key) ?? []), difference]);
    }
    process.stdout.write(
      `${pair.sent} requests to each world in ${Date.now() - startedAt} ms: ${pair.differences.length} told apart, ${byAction.size} actions; ${lines.length} things touched\n`,
    );
    process.stdout.write(
      `${[...pair.statuses].map(([told, times]) => `${told}: ${times}`).join(", ")}\n`,
    );
    const shown = chosen.verbose
      ? pair.differences
      : [...byAction.values()].flatMap((all) => all.slice(0, 1)).slice(0, MOST_SHOWN);
    shown.forEach((difference) => process.stdout.write(`${show(difference)}\n`));
    lines.slice(0, MOST_SHOWN).forEach((line) => process.stdout.write(`touched: ${line}\n`));
    return reported({
      passed: api.length - byAction.size,
      failed: byAction.size + lines.length,
      skipped: 0,
      failures: [
        ...[...byAction].map(([key, all]) => `${key} tells the worlds apart, ${all.length} times`),
        ...lines,
      ],
    });
  } finally {
    await Promise.allSettled(worlds.map((world) => world.stop()));
  }
}

endWith(main());
