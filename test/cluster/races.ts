import { setTimeout as delay } from "node:timers/promises";

import type { Call } from "../../features/support/answers";
import type { Experiment, Report, Scale } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import type { Platform, TimedAnswer } from "./support/platform";
import { callOf, describe } from "./support/platform";
import { tally } from "./support/statistics";

const OURS = "pg-acme";
const FOREIGN = "pg-globex";

const limitedTo = (roleId: string, index: string): object => ({
  policies: [{ roleId, restrictedTo: [{ index }] }],
});
const roleWith = (actions: object): object => ({ controllers: { document: { actions } } });

/**
 * Writes one profile ten times at once, spread over the nodes; one write lets its author into a foreign
 * index.
 */
async function parallelWrites(platform: Platform, scale: Scale, report: Report): Promise<void> {
  const rounds = scale.of(200, 10);
  const times = 10;
  const _id = platform.fresh("contested");
  await platform.asAdmin("security:createProfile", { _id, body: limitedTo("member", OURS) });
  const lost: number[] = [];
  const answered: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const controller = round % 2 === 0 ? "security" : "profile-guard";
    const answers = await Promise.all(
      Array.from({ length: times }, (_, turn) => {
        const action = turn % 2 === 0 ? "updateProfile" : "createOrReplaceProfile";
        const body = limitedTo("member", turn === round % times ? FOREIGN : OURS);
        const call = callOf(`${controller}:${action}`, { _id, refresh: "false", body });
        return platform.send(platform.node(turn + round), "the manager", call);
      }),
    );
    const written = await platform.stored("profiles", _id);
    const escalation = answers[round % times];
    answered.push(...answers.map(describe));
    if (escalation?.error === null || JSON.stringify(written?._source).includes(FOREIGN)) {
      lost.push(round);
    }
    report.expect(
      escalation?.status === 403,
      `the escalation was answered ${String(escalation?.status)}`,
    );
  }
  const won = `${lost.length} of ${rounds} rounds`;
  report.figure("10 writes at once, one escalates", `it won in ${won}; ${tally(answered)}`);
  report.expect(lost.length === 0, `the escalation won in ${won}`);
}

interface Write {
  readonly actor: string;
  readonly call: Call;
}

const write = (actor: string, action: string, _id: string, body: object): Write => ({
  actor,
  call: callOf(action, { _id, refresh: "false", body }),
});

const globexProfileOf = (role: string): object => limitedTo(role, FOREIGN);

/** Two writes, each allowed while the other one is not done: together they would escalate. */
interface Pair {
  readonly name: string;
  readonly prepare: (platform: Platform) => Promise<readonly [Write, Write]>;
}

const PAIRS: readonly Pair[] = [
  {
    name: "a role is widened, a profile for a foreign index is made of it",
    async prepare(platform) {
      const role = platform.fresh("contested-role");
      await platform.asAdmin("security:createRole", { _id: role, body: roleWith({ get: true }) });
      return [
        write("the manager", "security:updateRole", role, roleWith({ get: true, delete: true })),
        write(
          "the united manager",
          "security:createProfile",
          platform.fresh("of-contested-role"),
          globexProfileOf(role),
        ),
      ];
    },
  },
  {
    name: "a role is widened, a profile of it is widened to a foreign index",
    async prepare(platform) {
      const role = platform.fresh("contested-role");
      const _id = platform.fresh("of-contested-role");
      await platform.asAdmin("security:createRole", { _id: role, body: roleWith({ get: true }) });
      await platform.asAdmin("security:createProfile", { _id, body: limitedTo(role, OURS) });
      return [
        write("the manager", "security:updateRole", role, roleWith({ get: true, delete: true })),
        write("the united manager", "profile-guard:updateProfile", _id, globexProfileOf(role)),
      ];
    },
  },
];

async function neverBoth(
  { name, prepare }: Pair,
  platform: Platform,
  scale: Scale,
  report: Report,
): Promise<void> {
  const rounds = scale.of(100, 6);
  const outcomes: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const pair = await prepare(platform);
    const answers = await Promise.all(
      (round % 2 === 0 ? pair : [...pair].reverse()).map(({ actor, call }, turn) =>
        platform.send(platform.node(round + turn), actor, call),
      ),
    );
    outcomes.push(
      answers
        .map(({ status }) => status)
        .sort()
        .join(" and "),
    );
  }
  report.figure(`${name}, on two nodes at once`, tally(outcomes));
  const wrong = outcomes.filter((outcome) => outcome !== "200 and 403");
  report.expect(wrong.length === 0, `${name}: ${tally(wrong)} of ${rounds} rounds`);
}

/** Cases in which the administrator widens on one node, with an assignment which is too much from then on. */
const WIDENINGS: readonly {
  readonly name: string;
  readonly prepare: (platform: Platform, role: string, profile: string) => Write;
}[] = [
  {
    name: "a role is widened, a profile of it assigned",
    prepare: (_platform, role) =>
      write("admin", "security:updateRole", role, roleWith({ get: true, delete: true })),
  },
  {
    name: "a profile is widened, and assigned",
    prepare: (_platform, _role, profile) =>
      write("admin", "security:updateProfile", profile, {
        // in every place; every right would break the constraints of the platform
        policies: [{ roleId: "member" }],
      }),
  },
];

/**
 * An assignment at about the moment of a widening may come before it, and is then nothing wrong.
 * One that is asked for after the widening was acknowledged, on whatever node, must be refused.
 */
async function neverStale(
  { name, prepare }: (typeof WIDENINGS)[number],
  platform: Platform,
  scale: Scale,
  report: Report,
): Promise<void> {
  const rounds = scale.of(50, 6);
  const during: string[] = [];
  const after: string[] = [];
  let stale = 0;
  for (let round = 0; round < rounds; round++) {
    const role = platform.fresh("widened-role");
    const profile = platform.fresh("widened-profile");
    const kuid = platform.fresh("assigned");
    await platform.asAdmin("security:createRole", { _id: role, body: roleWith({ get: true }) });
    await platform.asAdmin("security:createProfile", { _id: profile, body: globexProfileOf(role) });
    const content = { profileIds: ["acme-member"] };
    await platform.asAdmin("security:createUser", { _id: kuid, body: { content } });
    const widen = prepare(platform, role, profile);
    const assign = write("the united manager", "security:updateUser", kuid, {
      profileIds: ["acme-member", profile],
    });
    const send = ({ actor, call }: Write, turn: number): Promise<TimedAnswer> =>
      platform.send(platform.node(round + turn), actor, call);

    const widening = send(widen, 0);
    await delay(Math.random() * 30);
    const [widened, assigned] = await Promise.all([widening, send(assign, 1)]);
    report.expect(widened.status === 200, `the widening was answered ${describe(widened)}`);
    during.push(describe(assigned));
    stale += assigned.error === null && assigned.sentAt > widened.answeredAt ? 1 : 0;
    const again = await send(assign, 2);
    after.push(describe(again));
  }
  report.figure(`${name}: asked for meanwhile`, tally(during));
  report.figure(`${name}: asked for after it, on another node`, tally(after));
  const allowed = stale + after.filter((outcome) => !outcome.startsWith("403")).length;
  report.expect(allowed === 0, `${name}: ${allowed} times decided by what was before`);
}

const races: Experiment = {
  name: "races",
  promise: "no race of writes on three nodes gives anybody what he may not give",
  async run(platform, scale, report) {
    await parallelWrites(platform, scale, report);
    for (const pair of PAIRS) {
      await neverBoth(pair, platform, scale, report);
    }
    for (const widening of WIDENINGS) {
      await neverStale(widening, platform, scale, report);
    }
  },
};

export default races;
runIfMain(module, races);
