import type { ClusterNode } from "../../tools/cluster";
import { waitUntil } from "../../tools/services/wait";
import type { Experiment, Report } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import type { Platform, TimedAnswer } from "./support/platform";
import { callOf, describe, localCredentials } from "./support/platform";
import { inWords, tally } from "./support/statistics";

/** Milliseconds; a lock of a node that is gone ends by itself. */
const LATEST_ANSWER = 15_000;
const WRITES = 200;
/** Acknowledged writes of the node by the time that it is killed. */
const IN_THE_MIDDLE = 20;

interface Attempt {
  readonly node: ClusterNode;
  readonly collection: "profiles" | "users";
  readonly id: string;
  /** The mark found in what is stored. */
  readonly mark: number;
  /** Undefined: the node was gone before it answered. */
  readonly answer: TimedAnswer | undefined;
}

const policies = [{ roleId: "member", restrictedTo: [{ index: "pg-acme" }] }];

/** 200 writes over all nodes: of profiles of their own, of one that all write, of new users. */
function attempts(platform: Platform, contested: string): readonly Promise<Attempt>[] {
  return Array.from({ length: WRITES }, async (_, turn) => {
    const node = platform.node(turn);
    const kind = Math.floor(turn / platform.nodes.length) % 3;
    const collection = kind === 2 ? ("users" as const) : ("profiles" as const);
    const id = kind === 0 ? contested : platform.fresh(`killed-${turn}`);
    const call =
      collection === "users"
        ? callOf("security:createUser", {
            _id: id,
            refresh: "false",
            body: {
              content: { profileIds: ["customer"], mark: turn },
              credentials: localCredentials(id),
            },
          })
        : callOf("security:createOrReplaceProfile", {
            _id: id,
            refresh: "false",
            body: { policies, rateLimit: turn },
          });
    const answer = await platform.send(node, "admin", call).catch(() => undefined);
    return { node, collection, id, mark: turn, answer };
  });
}

async function round(platform: Platform, report: Report, victimAt: number): Promise<void> {
  const contested = platform.fresh("contested");
  await platform.asAdmin("security:createProfile", { _id: contested, body: { policies } });
  const victim = platform.node(victimAt);
  const survivors = platform.nodes.filter((node) => node !== victim);
  const [survivor = victim] = survivors;

  let acknowledged = 0;
  const begun = attempts(platform, contested).map(async (attempt) => {
    const made = await attempt;
    acknowledged += made.node === victim && made.answer?.error === null ? 1 : 0;
    return made;
  });
  const pending = Promise.all(begun);
  await waitUntil(() => acknowledged >= IN_THE_MIDDLE, {
    what: `${IN_THE_MIDDLE} writes of the node to be acknowledged`,
    deadline: 60_000,
    interval: 2,
  });
  victim.kill("SIGKILL");
  await victim.exited;
  const killedAt = performance.now();
  const next = await writeAgain(platform, survivor, contested, killedAt);
  const made = await pending;

  const title = `node ${victimAt + 1} killed`;
  const onVictim = made.filter(({ node }) => node === victim);
  const elsewhere = made.filter(({ node }) => node !== victim);
  const words = (some: readonly Attempt[]): string =>
    tally(some.map(({ answer }) => (answer === undefined ? "no answer" : describe(answer))));
  report.figure(`${title}: its requests`, words(onVictim));
  report.figure(`${title}: those of the others`, words(elsewhere));
  const waits = elsewhere.flatMap(({ answer }) =>
    answer === undefined ? [] : [answer.answeredAt - answer.sentAt],
  );
  report.figure(`${title}: the others answered after`, inWords(waits));
  report.figure(
    `${title}: the next write of the same profile elsewhere`,
    `${describe(next)} after ${Math.round(next.answeredAt - killedAt)} ms`,
  );
  // what waits for the lock of the node that is gone may be told to try again
  const served = elsewhere.every(
    ({ id, answer }) =>
      answer?.error === null || (id === contested && answer !== undefined && isBusy(answer)),
  );
  report.expect(served, `${title}: the others answered ${words(elsewhere)}`);
  report.expect(Math.max(...waits) <= LATEST_ANSWER, `${title}: ${inWords(waits)}`);
  report.expect(
    next.error === null && next.answeredAt - killedAt <= LATEST_ANSWER,
    `${title}: a write of the same profile elsewhere: ${describe(next)}`,
  );
  report.expect(
    onVictim.some(({ answer }) => answer === undefined) &&
      onVictim.some(({ answer }) => answer?.error === null),
    `${title}: it was not in the middle of its writes: ${words(onVictim)}`,
  );
  await expectStored(platform, report, title, made, contested);
  await expectNamed(platform, report, title, made, survivor);
  await comesBack(platform, report, title, victim, contested);
}

/** At once, so that it may find the lock of the node that is gone; and again when told to try again. */
async function writeAgain(
  platform: Platform,
  node: ClusterNode,
  _id: string,
  killedAt: number,
): Promise<TimedAnswer> {
  const call = callOf("security:updateProfile", { _id, refresh: "false", body: { rateLimit: 0 } });
  for (;;) {
    const answer = await platform.send(node, "admin", call);
    if (!isBusy(answer) || answer.answeredAt - killedAt > LATEST_ANSWER) {
      return answer;
    }
  }
}

function isBusy({ error }: TimedAnswer): boolean {
  return (
    error?.id === "profile-guard.lock.timeout" || error?.id === "profile-guard.decision.unavailable"
  );
}

/** Every write that was acknowledged is there; of the contested profile, all of their versions. */
async function expectStored(
  platform: Platform,
  report: Report,
  title: string,
  made: readonly Attempt[],
  contested: string,
): Promise<void> {
  const acknowledged = made.filter(({ answer }) => answer?.error === null);
  const missing: string[] = [];
  for (const { collection, id, mark } of acknowledged.filter((one) => one.id !== contested)) {
    const source = (await platform.stored(collection, id))?._source;
    const stored = collection === "users" ? source?.mark : source?.rateLimit;
    const credentials = collection === "users" ? await platform.credentials([id]) : undefined;
    if (stored !== mark || (credentials !== undefined && credentials.get(id) !== id)) {
      missing.push(id);
    }
  }
  report.expect(missing.length === 0, `${title}: acknowledged, and not there: ${missing.join()}`);

  const versions = acknowledged
    .filter(({ id }) => id === contested)
    .map(({ answer }) => (answer?.result as { _version: number } | undefined)?._version);
  const unanswered = made.filter(({ id, answer }) => id === contested && answer === undefined);
  const stored = (await platform.stored("profiles", contested))?._version ?? 0;
  // the creation, those acknowledged, and the one write after the kill; more: written, not answered
  const more = stored - versions.length - 2;
  report.figure(
    `${title}: versions of the contested profile`,
    `${stored}; ${versions.length} acknowledged; ${more} written, but not answered any more`,
  );
  report.expect(
    new Set(versions).size === versions.length && more >= 0 && more <= unanswered.length,
    `${title}: ${versions.length} acknowledged versions of ${stored}`,
  );
}

/** Expects findDangling to name what the node left half-made, and nothing but its own requests. */
async function expectNamed(
  platform: Platform,
  report: Report,
  title: string,
  made: readonly Attempt[],
  survivor: ClusterNode,
): Promise<void> {
  const unanswered = made.filter(({ collection, answer }) => collection === "users" && !answer);
  const halfMade: string[] = [];
  for (const { id } of unanswered) {
    const user = await platform.stored("users", id);
    const credentials = await platform.credentials([id]);
    if ((user === undefined) !== (credentials.size === 0)) {
      halfMade.push(id);
    }
  }
  const answer = await platform.send(
    survivor,
    "admin",
    callOf("profile-guard:findDangling", { size: 1000 }),
  );
  const found = JSON.stringify(answer.result);
  const unnamed = halfMade.filter((id) => !found.includes(`"${id}"`));
  report.figure(`${title}: half-made users`, `${halfMade.length}, of which findDangling names all`);
  report.expect(unnamed.length === 0, `${title}: half-made, and not named: ${unnamed.join()}`);
  const answered = made.filter((one) => one.collection === "users" && one.answer !== undefined);
  const wrong = answered.filter(({ id }) => found.includes(`"${id}"`));
  report.expect(
    wrong.length === 0,
    `${title}: answered, and dangling: ${wrong.map(({ id }) => id).join()}`,
  );
}

async function comesBack(
  platform: Platform,
  report: Report,
  title: string,
  victim: ClusterNode,
  contested: string,
): Promise<void> {
  const startedAt = performance.now();
  await victim.start();
  const answer = await platform.send(
    victim,
    "admin",
    callOf("security:updateProfile", { _id: contested, refresh: "false", body: { rateLimit: 1 } }),
  );
  report.figure(
    `${title}: back`,
    `after ${Math.round(performance.now() - startedAt)} ms, and writes: ${describe(answer)}`,
  );
  report.expect(answer.error === null, `${title}: back, it answers ${describe(answer)}`);
  const counts = await Promise.all(
    platform.nodes.map((node) => platform.cluster.activeNodes(node)),
  );
  report.expect(
    counts.every((count) => count === platform.nodes.length),
    `${title}: back, the nodes count ${counts.join()}`,
  );
}

const kill: Experiment = {
  name: "kill",
  promise:
    "of a node that is killed the others take no harm: what it has acknowledged is there, what it " +
    "held is free within 15 s, and it comes back",
  async run(platform, scale, report) {
    for (let victim = 0; victim < scale.of(platform.nodes.length, 1); victim++) {
      await round(platform, report, victim);
    }
  },
};

export default kill;
runIfMain(module, kill);
