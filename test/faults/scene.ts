import { setTimeout as delay } from "node:timers/promises";

import { waitUntil } from "../../tools/services/wait";
import type { Fault } from "./faults";
import type { Platform, Way } from "./platform";
import type { Sent, Wanted } from "./requests";
import { Rounds } from "./requests";

/** Everything that was seen of one fault. */
export interface Seen {
  readonly fault: string;
  readonly nodes: number;
  readonly seconds: number;
  /** While it lasted. */
  readonly sent: readonly Sent[];
  /** Milliseconds from its end until every kind of request was served on every node. */
  readonly back: number | undefined;
  /** Kinds that were not served 60 s after its end, with what they answered. */
  readonly notBack: readonly string[];
  /** Nodes whose process has ended, but for those that the host's cluster has ended. */
  readonly crashed: readonly number[];
  /** Nodes that the host's cluster has given up, for which all were started again. */
  readonly evicted: readonly number[];
  /** By `collection/id`, some time after its end. */
  readonly stored: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** Users without the credentials that they were to get, and those that findDangling names. */
  readonly halfMade: readonly string[];
  readonly named: readonly string[];
  /** The acknowledged writes that the audit does not have. */
  readonly unaudited: readonly string[];
  /** Refusals that the audit should have, of attacks, and those that it does not have. */
  readonly refusals: number;
  readonly unauditedRefusals: readonly string[];
}

/** The actions that create or delete users who have some. */
const WITH_CREDENTIALS: ReadonlySet<string> = new Set([
  "createUser",
  "createRestrictedUser",
  "deleteUser",
]);
const EVERY = 2_500;
const WAYS: readonly Way[] = ["raw-http", "raw-websocket"];
const LONGEST_RETURN = 60_000;
/**
 * Matches what a node of a cluster says that cannot tell Redis that it is there: it gives itself up, and is
 * ended when another one hears of it. Source: the host's lib/cluster/workers/IDCardRenewer.js and
 * lib/cluster/subscriber.js `handleNodeEviction`.
 */
const EVICTION = /\[CLUSTER\] (?:Node evicted by|Failed to refresh ID Card|Node too slow)/u;
/** Sections of findDangling that name what one call of repairDangling removes. */
const NAMING: readonly string[] = ["halfMadeUsers", "credentialsWithoutUsers"];
const LONGEST_HOLD = 15_000;
const MOST_LOOKS = 15;
const BETWEEN_LOOKS = 500;

/** Runs one fault, with traffic before, in and after it. */
export async function play(platform: Platform, fault: Fault, seconds: number): Promise<Seen> {
  const startedAt = Date.now();
  const pids = platform.nodes.map(({ pid }) => pid);
  const rounds = new Rounds(platform, `${fault.name}-${Date.now().toString(36)}`);
  const count = Math.ceil((seconds * 1000) / EVERY);
  // some for what is sent afterwards too
  await rounds.prepare(1 + count + (2 + MOST_LOOKS) * platform.nodes.length);
  const before = await sendRound(platform, rounds.next(), 0, "raw-http");
  const unserved = before.filter((one) => !isServed(one));
  if (unserved.length > 0) {
    throw new Error(`not in good health before the fault: ${unserved.map(inWords).join("; ")}`);
  }

  const sending: Promise<Sent[]>[] = [];
  // it begins in the middle of them: some writes are acknowledged, others are under way
  await new Promise<void>((resolve) => {
    const acknowledged = ({ group, outcome }: Sent): void => {
      if (group === "write" && outcome.status === 200) {
        resolve();
      }
    };
    for (const [node] of platform.nodes.entries()) {
      for (const way of WAYS) {
        sending.push(sendRound(platform, rounds.next(), node, way, acknowledged));
      }
    }
    void Promise.all(sending).then(() => {
      resolve();
    });
  });
  await fault.begin(platform);
  for (let round = 0; round < count; round += 1) {
    const node = round % platform.nodes.length;
    const way = WAYS[Math.floor(round / platform.nodes.length) % WAYS.length] ?? "raw-http";
    sending.push(sendRound(platform, rounds.next(), node, way));
    await delay(EVERY);
  }
  await fault.end(platform);
  const evicted = evictedOf(platform);
  const crashed = platform.nodes.flatMap(({ pid }, node) =>
    (pid !== undefined && pid === pids[node]) || evicted.includes(node) ? [] : [node],
  );
  if (evicted.length > 0) {
    await platform.restart();
  }
  const endedAt = Date.now();
  // on lines of its own: answers are still to come on the others
  const returning = platform.fresh();
  const { back, notBack } = await waitForService(returning, rounds, endedAt, fault);
  const sent = (await Promise.all(sending)).flat();
  await returning.hangUp();
  if (fault.losesTokens === true) {
    await platform.logIn();
  }
  const stored = await settled(platform);
  return {
    fault: fault.name,
    nodes: platform.nodes.length,
    seconds,
    sent,
    back,
    notBack,
    crashed,
    evicted,
    stored,
    ...(await halfMadeUsers(
      platform,
      stored,
      [...before, ...sent],
      [
        ...NAMING,
        // a note that Redis has lost is lost with the node that would write it again
        ...(evicted.length > 0 ? ["usersWithoutCredentials"] : []),
      ],
    )),
    unaudited: await unauditedWrites(platform, sent),
    ...(await unauditedRefusals(platform, sent, startedAt)),
  };
}

/** None where there is but one node: it hears of nobody. */
function evictedOf({ nodes }: Platform): number[] {
  return nodes.flatMap((one, node) =>
    nodes.length > 1 && EVICTION.test(one.output()) ? [node] : [],
  );
}

async function sendRound(
  platform: Platform,
  wanted: readonly Wanted[],
  node: number,
  way: Way,
  tell: (sent: Sent) => void = () => undefined,
): Promise<Sent[]> {
  return Promise.all(
    wanted.map(async (one) => {
      const at = Date.now();
      const outcome = await platform.send(node, way, one.caller, one.call);
      const answered = { ...one, node, way, at, outcome };
      tell(answered);
      return answered;
    }),
  );
}

/** An attack is served when it is refused for what it is. */
export function isServed({ group, outcome }: Sent): boolean {
  return outcome.status === (group === "attack" ? 403 : 200);
}

export function inWords({ kind, node, way, outcome }: Sent): string {
  const { status = "no answer", id = "", message = "", milliseconds } = outcome;
  return `${kind} (node ${node}, ${way}): ${status} ${id} ${message.slice(0, 200)} after ${milliseconds} ms`;
}

async function waitForService(
  platform: Platform,
  rounds: Rounds,
  endedAt: number,
  fault: Fault,
): Promise<Pick<Seen, "back" | "notBack">> {
  let notBack: string[] = [];
  for (let look = 0; look < MOST_LOOKS && Date.now() - endedAt < LONGEST_RETURN; look += 1) {
    try {
      if (fault.losesTokens === true) {
        await platform.logIn();
      }
      const answers: Sent[] = [];
      for (const [node] of platform.nodes.entries()) {
        answers.push(...(await sendRound(platform, rounds.next(), node, "raw-http")));
      }
      notBack = answers.filter((one) => !isServed(one)).map(inWords);
      if (notBack.length === 0) {
        return { back: Date.now() - endedAt, notBack };
      }
    } catch (error) {
      notBack = [String(error)];
    }
    await delay(BETWEEN_LOOKS);
  }
  return { back: undefined, notBack };
}

/** Reads what is stored once nothing changes any more: what was under way may still arrive. */
export async function settled(platform: Platform): Promise<Seen["stored"]> {
  let last = "";
  let since = Date.now();
  for (;;) {
    const documents = await platform.stored();
    const versions = documents.map(({ _index, _id, _version }) => `${_index}/${_id} ${_version}`);
    if (versions.join("\n") !== last) {
      last = versions.join("\n");
      since = Date.now();
    }
    if (Date.now() - since > 3_000) {
      return new Map(
        documents.map(({ _index, _id, _source }) => [
          `${_index.split(".").at(-1) ?? ""}/${_id}`,
          _source,
        ]),
      );
    }
    await delay(200);
  }
}

export async function halfMadeUsers(
  platform: Platform,
  stored: Seen["stored"],
  sent: readonly Sent[],
  sections: readonly string[] = NAMING,
): Promise<Pick<Seen, "halfMade" | "named">> {
  const credentials = await platform.elasticsearch.documents([
    "%plugin-kuzzle-plugin-auth-passport-local.users",
  ]);
  const kuids = new Set(credentials.map(({ _source }) => _source.kuid));
  const halfMade = sent.flatMap(({ target = "", call }) => {
    const kuid = String(call._id);
    const hasCredentials = WITH_CREDENTIALS.has(call.action);
    return hasCredentials && stored.has(target) !== kuids.has(kuid) ? [kuid] : [];
  });
  let named: string[] = [];
  const look = async (): Promise<boolean> => {
    const found = (await platform.asAdmin({
      controller: "profile-guard",
      action: "findDangling",
    })) as Record<string, { items: { kuid: string }[] } | undefined>;
    named = sections.flatMap((section) => (found[section]?.items ?? []).map(({ kuid }) => kuid));
    return halfMade.every((kuid) => named.includes(kuid));
  };
  // what a dead node holds lasts 10 s: until then it might be under way
  await waitUntil(look, { what: "all to be named", deadline: LONGEST_HOLD }).catch(() => undefined);
  return { halfMade, named };
}

async function unauditedWrites(platform: Platform, sent: readonly Sent[]): Promise<string[]> {
  const lost: string[] = [];
  for (const { group, target = "", outcome, kind } of sent) {
    if (group !== "write" || outcome.status !== 200) {
      continue;
    }
    const [collection = "", id = ""] = target.split("/");
    const { entries } = (await platform.asAdmin({
      controller: "profile-guard",
      action: "searchAudit",
      size: 100,
      body: { kind: collection.slice(0, -1), id },
    })) as { entries: { action: string; outcome: string }[] };
    if (!entries.some((entry) => entry.action === kind && entry.outcome === "done")) {
      lost.push(`${kind} ${id}`);
    }
  }
  return lost;
}

/** Finds refusals of the plugin's gate: who is not let in by the host is not recorded. */
async function unauditedRefusals(
  platform: Platform,
  sent: readonly Sent[],
  since: number,
): Promise<Pick<Seen, "refusals" | "unauditedRefusals">> {
  const expected = new Map<string, number>();
  for (const { group, target = "", outcome } of sent) {
    const { id = "", message = "" } = outcome;
    if (group === "attack" && id.startsWith("profile-guard.") && !message.includes("who asks")) {
      expected.set(target, (expected.get(target) ?? 0) + 1);
    }
  }
  const lost: string[] = [];
  for (const [target, count] of expected) {
    const [collection = "", id = ""] = target.split("/");
    const { total } = (await platform.asAdmin({
      controller: "profile-guard",
      action: "searchAudit",
      body: { kind: collection.slice(0, -1), id, decision: "refused", since },
    })) as { total: number };
    if (total < count) {
      lost.push(`${target}: ${total} of ${count}`);
    }
  }
  return {
    refusals: [...expected.values()].reduce((sum, count) => sum + count, 0),
    unauditedRefusals: lost,
  };
}
