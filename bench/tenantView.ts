import { parseArgs } from "node:util";

import { environmentOf } from "../tools/services";
import { endWith } from "../tools/program";
import { buildWithServices } from "./buildWithServices";
import type { Call } from "./Connection";
import { seedAdmin, Subject } from "./platform";
import { numbers, plant } from "./population";
import { type Ratio, median, quantile, ratioOfMedians } from "./statistics";

/**
 * `npm run bench:tenant-view [-- --users 500000 --tenants 1000 --rounds 24 --only text]`: reads of users and profiles by
 * managers of tenants, with `restrictSecurityReads: "covered"` and without, on a real Kuzzle and Elasticsearch. Each round asks
 * both, in turns. Exits with 1 when the whole interval of a row is above 1.3 times what it takes without. `--only`: rows
 * whose name holds it.
 */
const { values } = parseArgs({
  options: {
    users: { type: "string", default: "500000" },
    tenants: { type: "string", default: "1000" },
    rounds: { type: "string", default: "24" },
    only: { type: "string", default: "" },
  },
});
const USERS = Number(values.users);
const TENANTS = Number(values.tenants);
const ROUNDS = Number(values.rounds);
const MOST = 1.3;
/** Requests of each application in a round. */
const IN_A_ROUND = 5;
const WARM_UP_ROUNDS = 30;
const PASSWORD = "bench-password";

const MANAGER = {
  controllers: {
    security: { actions: { "*": true } },
    "profile-guard": { actions: { "*": true } },
    document: { actions: { "*": true } },
    auth: { actions: { "*": true } },
  },
};
const MEMBER = { controllers: { document: { actions: { get: true, search: true } } } };

/** Every second user is of the first tenant. */
function tenantOf(user: number): number {
  return user % 2 === 0 ? 0 : 1 + (user % (TENANTS - 1));
}

function profilesOf(tenant: number): [string, object][] {
  const restrictedTo = [{ index: `tenant-${tenant}` }];
  return ["manager", "member", "guest"].map((kind) => [
    `tenant-${tenant}-${kind}`,
    { policies: [{ roleId: kind === "manager" ? kind : "member", restrictedTo }], rateLimit: 0 },
  ]);
}

function userNumbered(number: number): [string, object] {
  const tenant = tenantOf(number);
  const profileIds = [
    `tenant-${tenant}-member`,
    ...(number % 3 === 0 ? [`tenant-${tenant}-guest`] : []),
  ];
  return [`user-${number}`, { profileIds, name: `User ${number}` }];
}

/** Callers, each with the tenant that they manage. */
const CALLERS = { "1 of so many tenants": 7, "a tenant of half of all users": 0 } as const;

const ROWS: readonly (readonly [what: string, call: Call])[] = [
  ["searchUsers", { controller: "security", action: "searchUsers", size: 10, body: {} }],
  [
    "searchUsers, 100 from the 100th",
    { controller: "security", action: "searchUsers", from: 100, size: 100, body: { query: {} } },
  ],
  [
    "searchUsers by profile",
    {
      controller: "security",
      action: "searchUsers",
      size: 10,
      body: { query: { bool: { must: [{ prefix: { profileIds: "tenant-" } }] } } },
    },
  ],
  ["searchProfiles", { controller: "security", action: "searchProfiles", size: 10, body: {} }],
  ["getUser", { controller: "security", action: "getUser", _id: "$user" }],
  ["mGetUsers", { controller: "security", action: "mGetUsers", body: { ids: ["$user"] } }],
  ["getProfile", { controller: "security", action: "getProfile", _id: "$profile" }],
  ["mGetProfiles", { controller: "security", action: "mGetProfiles", body: { ids: ["$profile"] } }],
];

async function main(): Promise<boolean> {
  const { built, services } = await buildWithServices("2g");
  const subjects: Subject[] = [];
  const start = async (setup: Parameters<typeof Subject.launch>[1]): Promise<Subject> => {
    const subject = await Subject.launch(built.entry, setup, environmentOf(services));
    subjects.push(subject);
    return subject;
  };
  try {
    const bare = await start({ plugin: false, places: 0 });
    await seedAdmin(bare);
    await seedTenants(bare, services.elasticsearch.url);
    const off = await start({ plugin: true, places: 0 });
    const on = await start({ plugin: true, places: 0, restrictSecurityReads: "covered" });
    return await compare(off, on);
  } finally {
    await Promise.allSettled(subjects.map((subject) => subject.stop()));
    await services.stop();
    built.remove();
  }
}

async function seedTenants(subject: Subject, url: string): Promise<void> {
  const startedAt = performance.now();
  const asAdmin = async (action: string, _id: string, body: object): Promise<void> => {
    const call = { controller: "security", action, _id, force: true, body };
    await subject.connection.succeed(call, subject.tokenOf("admin"));
  };
  await asAdmin("createOrReplaceRole", "manager", MANAGER);
  await asAdmin("createOrReplaceRole", "member", MEMBER);
  await plant(url, "profiles", numbers(TENANTS).flatMap(profilesOf));
  for (let first = 0; first < USERS; first += 50_000) {
    const some = numbers(Math.min(50_000, USERS - first));
    await plant(
      url,
      "users",
      some.map((number) => userNumbered(first + number)),
    );
  }
  for (const tenant of Object.values(CALLERS)) {
    const username = `manager-${tenant}`;
    await asAdmin("createUser", username, {
      content: { profileIds: [`tenant-${tenant}-manager`] },
      credentials: { local: { username, password: PASSWORD } },
    });
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
  process.stdout.write(`${USERS} users, ${3 * TENANTS} profiles: seeded in ${seconds} s\n`);
}

async function tokenOf({ connection }: Subject, username: string): Promise<string> {
  const call = { controller: "auth", action: "login", strategy: "local" };
  const { answer } = await connection.succeed({ ...call, body: { username, password: PASSWORD } });
  return (answer.result as { jwt: string }).jwt;
}

async function compare(off: Subject, on: Subject): Promise<boolean> {
  let isMet = true;
  for (const [caller, tenant] of Object.entries(CALLERS)) {
    process.stdout.write(`\nThe manager of ${caller}\n`);
    const tokens = [
      await tokenOf(off, `manager-${tenant}`),
      await tokenOf(on, `manager-${tenant}`),
    ];
    const first = await on.connection.succeed(
      { controller: "security", action: "searchUsers", size: 1, body: {} },
      tokens[1],
    );
    process.stdout.write(
      `the first read of all, of ${3 * TENANTS} profiles: ${first.milliseconds.toFixed(0)} ms\n`,
    );
    for (const [what, call] of ROWS.filter(([name]) => name.includes(values.only ?? ""))) {
      const user = `user-${numbers(USERS).find((number) => tenantOf(number) === tenant) ?? 0}`;
      const text = JSON.stringify(call)
        .replaceAll("$user", user)
        .replaceAll("$profile", `tenant-${tenant}-member`);
      const measured = await measure([off, on], tokens, JSON.parse(text) as Call);
      const [without, withIt] = measured;
      const ratio = ratioOfMedians(withIt.rounds, without.rounds);
      isMet &&= ratio.low <= MOST;
      const of = ({ rounds, cpu }: Measured): string =>
        `${median(rounds.flat()).toFixed(2)} ms (p95 ${quantile(rounds.flat(), 0.95).toFixed(2)}, processor ${median(cpu).toFixed(2)})`;
      process.stdout.write(
        `${what.padEnd(31)} off ${of(without)}  on ${of(withIt)}  ratio ${told(ratio)}\n`,
      );
    }
  }
  process.stdout.write(`\n${isMet ? "yes" : "NO "}  each read at most ${MOST} times as long\n`);
  return isMet;
}

function told({ value, low, high }: Ratio): string {
  return `${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}]`;
}

interface Measured {
  readonly rounds: number[][];
  /** Milliseconds of processor time for one request of the application, round by round. */
  readonly cpu: number[];
}

/** By turns, so that what else the machine does hits both alike. */
async function measure(
  subjects: readonly [Subject, Subject],
  tokens: readonly string[],
  call: Call,
): Promise<readonly [Measured, Measured]> {
  const measured = [
    { rounds: [], cpu: [] },
    { rounds: [], cpu: [] },
  ] as const satisfies readonly [Measured, Measured];
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    for (const at of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const subject = subjects[at];
      const before = subject.cpuTime();
      const times: number[] = [];
      for (let request = 0; request < IN_A_ROUND; request += 1) {
        times.push((await subject.connection.succeed(call, tokens[at])).milliseconds);
      }
      if (round >= 0) {
        const spent = (subject.cpuTime() ?? NaN) - (before ?? NaN);
        const into: Measured = measured[at];
        into.rounds.push(times);
        into.cpu.push(spent / IN_A_ROUND);
      }
    }
  }
  return measured;
}

endWith(main());
