import type { Experiment, Report } from "./support/experiment";
import { runIfMain } from "./support/experiment";
import type { Platform, TimedAnswer } from "./support/platform";
import { callOf, describe, localCredentials } from "./support/platform";
import { inWords, tally } from "./support/statistics";

const CALLERS = 50;
const PASSWORD = "pg-password";

interface Creation {
  readonly kuid: string;
  readonly username: string;
}

/** The requests of one round, which callers send at the same moment. */
interface Contest {
  readonly name: string;
  readonly creations: (platform: Platform) => readonly Creation[];
}

const times = <T>(make: (turn: number) => T): T[] =>
  Array.from({ length: CALLERS }, (_, at) => make(at));

const CONTESTS: readonly Contest[] = [
  {
    name: "one kuid, one username",
    creations: (platform) => {
      const kuid = platform.fresh("taken");
      return times(() => ({ kuid, username: kuid }));
    },
  },
  {
    name: "one kuid, different usernames",
    creations: (platform) => {
      const kuid = platform.fresh("taken");
      return times((turn) => ({ kuid, username: `${kuid}-${turn}` }));
    },
  },
  {
    name: "one username, different kuids",
    creations: (platform) => {
      const username = platform.fresh("taken");
      return times((turn) => ({ kuid: `${username}-${turn}`, username }));
    },
  },
];

const ACTIONS = [
  "security:createUser",
  "profile-guard:createUser",
  "security:createRestrictedUser",
  "profile-guard:createRestrictedUser",
] as const;

const IN_BRIEF: readonly string[] = ["security:createUser", "profile-guard:createRestrictedUser"];

function create(
  platform: Platform,
  action: string,
  { kuid, username }: Creation,
  turn: number,
): Promise<TimedAnswer> {
  const restricted = action.endsWith("RestrictedUser");
  const call = callOf(action, {
    _id: kuid,
    refresh: "false",
    body: {
      content: restricted ? {} : { profileIds: ["customer"] },
      credentials: localCredentials(username),
    },
  });
  // an address of his own for each: the limit is not what is looked at here
  const address = `10.99.${Math.floor(turn / 250)}.${turn % 250}`;
  return platform.send(platform.node(turn), restricted ? "anonymous" : "admin", call, {
    "x-forwarded-for": address,
  });
}

async function contest(
  platform: Platform,
  report: Report,
  { name, creations }: Contest,
  action: string,
  firstTurn: number,
): Promise<readonly TimedAnswer[]> {
  const asked = creations(platform);
  const answers = await Promise.all(
    asked.map((creation, turn) => create(platform, action, creation, firstTurn + turn)),
  );
  const title = `${action}, ${name}`;
  const winners = answers.flatMap(({ error }, at) => (error === null ? [asked[at]] : []));
  report.expect(winners.length === 1, `${title}: ${winners.length} of ${CALLERS} won`);
  const [winner] = winners;

  const users: string[] = [];
  for (const kuid of new Set(asked.map((creation) => creation.kuid))) {
    if ((await platform.stored("users", kuid)) !== undefined) {
      users.push(kuid);
    }
  }
  report.expect(
    users.join() === winner?.kuid,
    `${title}: "${String(winner?.kuid)}" won, stored are the users "${users.join()}"`,
  );
  const usernames = new Set(asked.map(({ username }) => username));
  const credentials = [...(await platform.credentials([...usernames]))];
  report.expect(
    String(credentials) === String([[winner?.username, winner?.kuid]]),
    `${title}: "${String(winner?.username)}" of "${String(winner?.kuid)}" won, ` +
      `stored are the credentials ${JSON.stringify(credentials)}`,
  );
  if (winner !== undefined) {
    const call = callOf("auth:login", {
      strategy: "local",
      body: { username: winner.username, password: PASSWORD },
    });
    const login = await platform.send(platform.node(firstTurn + 1), "anonymous", call);
    const loggedIn = (login.result as { _id?: string } | null)?._id;
    report.expect(loggedIn === winner.kuid, `${title}: the winner logs in: ${describe(login)}`);
  }
  return answers;
}

/** Finds what dangles of whatever these contests have made. */
async function dangling(platform: Platform, turn: number): Promise<string[]> {
  const found = (await platform.asAdmin(
    "profile-guard:findDangling",
    { size: 1000 },
    turn,
  )) as Record<string, { items: readonly object[] }>;
  return ["usersWithoutCredentials", "credentialsWithoutUsers", "missingProfiles"].flatMap((kind) =>
    (found[kind]?.items ?? []).map((item) => `${kind} ${JSON.stringify(item)}`),
  );
}

const creations: Experiment = {
  name: "creations",
  promise:
    "of 50 creations of the same user at once on three nodes exactly one wins, and nothing is left of the others",
  async run(platform, scale, report) {
    const rounds = scale.of(5, 1);
    let turn = 0;
    const before = new Set(await dangling(platform, 0));
    for (const one of CONTESTS) {
      for (const action of scale.brief ? IN_BRIEF : ACTIONS) {
        const answers: TimedAnswer[] = [];
        for (let round = 0; round < rounds; round++) {
          answers.push(...(await contest(platform, report, one, action, turn)));
          turn += CALLERS;
        }
        report.figure(
          `${one.name}, ${action}, ${rounds} × ${CALLERS}`,
          `${tally(answers.map(describe))}; ${inWords(answers.map((a) => a.answeredAt - a.sentAt))}`,
        );
      }
    }
    const left = (await dangling(platform, 1)).filter((item) => !before.has(item));
    report.figure("findDangling, of all of them", left.length);
    report.expect(left.length === 0, `left behind: ${left.slice(0, 5).join("; ")}`);
  },
};

export default creations;
runIfMain(module, creations);
