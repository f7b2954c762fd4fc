import { isDeepStrictEqual } from "node:util";

import { waitUntil } from "../../tools/services/wait";
import type { Experiment, Report } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import type { Platform, TimedAnswer } from "./support/platform";
import { callOf, describe } from "./support/platform";
import { inWords, tally } from "./support/statistics";

/** Milliseconds. */
const LATEST_ANSWER = 15_000;
const ACTIONS = [
  "security:updateProfile",
  "security:createOrReplaceProfile",
  "profile-guard:updateProfile",
  "profile-guard:createOrReplaceProfile",
] as const;

const policies = [{ roleId: "member", restrictedTo: [{ index: "pg-acme" }] }];

/** Nothing was written: the lock was waited for too long, or the machine is too busy to look. */
const TRY_AGAIN: ReadonlySet<unknown> = new Set([
  "profile-guard.lock.timeout",
  "profile-guard.decision.unavailable",
]);

/** As many writes of one profile at the same moment, over all nodes. */
async function burst(
  platform: Platform,
  report: Report,
  { name, times, actions, refresh }: Burst,
): Promise<void> {
  const _id = platform.fresh("contested");
  await platform.asAdmin("security:createProfile", { _id, body: { policies, rateLimit: 0 } });
  const before = await platform.stored("profiles", _id);
  const writes = Array.from({ length: times }, (_, turn) => {
    const action = actions[Math.floor(turn / platform.nodes.length) % actions.length] ?? "";
    return { action, body: bodyOf(action, turn) };
  });
  const answers = await Promise.all(
    writes.map(({ action, body }, turn) => {
      const call = callOf(action, { _id, refresh, force: true, body });
      return platform.send(platform.node(turn), "the manager", call);
    }),
  );
  const after = await platform.stored("profiles", _id);
  const acknowledged = answers.filter(({ error }) => error === null);
  const waits = answers.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
  const seconds = Math.max(...waits) / 1000;

  report.figure(
    name,
    `${tally(answers.map(describe))}; answered after ${inWords(waits)}; ` +
      `${Math.round(acknowledged.length / seconds)} writes/s; ` +
      `version ${before?._version ?? 0} → ${after?._version ?? 0}`,
  );
  const refused = answers.filter(({ error }) => error !== null);
  if (refused.length > 0) {
    const refusedAfter = refused.map(({ sentAt, answeredAt }) => answeredAt - sentAt);
    report.figure(`${name}: not acknowledged`, inWords(refusedAfter));
    report.figure(`${name}: their answer`, String(refused[0]?.error?.message));
  }

  const grown = (after?._version ?? 0) - (before?._version ?? 0);
  report.expect(acknowledged.length > 0, `${name}: nothing was acknowledged`);
  report.expect(
    grown === acknowledged.length,
    `${name}: ${acknowledged.length} writes were acknowledged, the version grew by ${grown}`,
  );
  expectOneVersionEach(acknowledged, name, report);
  for (const member of ["policies", "rateLimit"] as const) {
    const last = writes
      .map(({ body }, turn) => ({ value: body[member], answer: answers[turn] }))
      .filter(({ value, answer }) => value !== undefined && answer?.error === null)
      .sort((one, other) => versionOf(one.answer?.result) - versionOf(other.answer?.result))
      .at(-1);
    report.expect(
      isDeepStrictEqual(after?._source[member], last?.value),
      `${name}: the ${member} stored are not those that were acknowledged last`,
    );
  }
  const late = waits.filter((wait) => wait > LATEST_ANSWER);
  report.expect(late.length === 0, `${name}: ${late.length} answers after more than 15 s`);
  const unclear = refused.filter(({ error }) => !TRY_AGAIN.has(error?.id));
  report.expect(
    unclear.length === 0,
    `${name}: not acknowledged for another reason: ${tally(unclear.map(describe))}`,
  );
  // the creation is in it too
  await expectHistory(platform, _id, grown + 1, name, report);
}

/** An update writes one member alone: what another has written of the other one must stay. */
function bodyOf(action: string, turn: number): { policies?: object; rateLimit?: number } {
  const rateLimit = turn + 1;
  const written = [
    {
      roleId: "member",
      restrictedTo: [{ index: "pg-acme", collections: [`of-${turn}`] }],
    },
  ];
  if (!action.endsWith("updateProfile")) {
    return { policies: written, rateLimit };
  }
  return turn % 2 === 0 ? { rateLimit } : { policies: written };
}

interface Burst {
  readonly name: string;
  readonly times: number;
  readonly actions: readonly string[];
  readonly refresh: "false" | "wait_for";
}

function versionOf(result: unknown): number {
  return Number((result as { _version?: unknown })._version);
}

/** Every acknowledged write has a version of its own. */
function expectOneVersionEach(
  acknowledged: readonly TimedAnswer[],
  name: string,
  report: Report,
): void {
  const versions = acknowledged.map(({ result }) => versionOf(result));
  const different = new Set(versions);
  report.expect(!different.has(NaN), `${name}: an acknowledged write told no version`);
  report.expect(
    different.size === versions.length,
    `${name}: ${versions.length - different.size} acknowledged writes share a version`,
  );
}

/** Expects the entries of the audit about them: it is written beside the requests, a moment later. */
async function expectHistory(
  platform: Platform,
  id: string,
  writes: number,
  name: string,
  report: Report,
): Promise<void> {
  let total = 0;
  const isThere = async (): Promise<boolean> => {
    const body = { kind: "profile", id, decision: "allowed" };
    const found = await platform.asAdmin("profile-guard:searchAudit", { size: 1, body });
    ({ total } = found as { total: number });
    return total >= writes;
  };
  await waitUntil(isThere, { what: "the audit", deadline: 10_000 }).catch(() => undefined);
  report.expect(total === writes, `${name}: the audit has ${total} entries of ${writes} writes`);
}

/**
 * While somebody else writes the document past Kuzzle, as no lock can prevent, Elasticsearch is
 * asked to try again as often as `retryOnConflict` says.
 */
async function outsiders(platform: Platform, report: Report, times: number): Promise<void> {
  const _id = platform.fresh("contested");
  await platform.asAdmin("security:createProfile", { _id, body: { policies } });
  let done = false;
  let outside = 0;
  const path = `${encodeURIComponent("%kuzzle.profiles")}/_update/${_id}?retry_on_conflict=50`;
  const writing = Array.from({ length: 4 }, async () => {
    while (!done) {
      outside += 1;
      await fetch(`${platform.cluster.services.elasticsearch.url}/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ doc: { outside } }),
      });
    }
  });
  for (const retryOnConflict of [undefined, 0]) {
    const answers: TimedAnswer[] = [];
    for (let turn = 0; turn < times; turn++) {
      const call = callOf("security:updateProfile", {
        _id,
        refresh: "false",
        ...(retryOnConflict !== undefined && { retryOnConflict }),
        body: { rateLimit: turn },
      });
      answers.push(await platform.send(platform.node(turn), "the manager", call));
    }
    const title = `${times} beside outsiders, retryOnConflict=${retryOnConflict ?? "10, the default"}`;
    report.figure(title, tally(answers.map(describe)));
    report.expect(
      retryOnConflict === 0 || answers.every(({ error }) => error === null),
      `${title}: ${tally(answers.map(describe))}`,
    );
  }
  done = true;
  await Promise.all(writing);
}

const conflicts: Experiment = {
  name: "conflicts",
  promise:
    "of concurrent writes of one profile on three nodes none that was acknowledged is lost, " +
    "and each is answered within 15 s",
  async run(platform, scale, report) {
    const times = scale.of(1_000, 150);
    const refresh = "false";
    await burst(platform, report, {
      name: `${times} of every action`,
      times,
      actions: ACTIONS,
      refresh,
    });
    for (const action of scale.brief ? [] : ACTIONS) {
      await burst(platform, report, {
        name: `${times} ${action}`,
        times,
        actions: [action],
        refresh,
      });
    }
    if (!scale.brief) {
      await outsiders(platform, report, 200);
    }
    const few = scale.of(1_000, 30);
    await burst(platform, report, {
      name: `${few} that wait for the index (refresh=wait_for)`,
      times: few,
      actions: ACTIONS,
      refresh: "wait_for",
    });
  },
};

export default conflicts;
runIfMain(module, conflicts);
