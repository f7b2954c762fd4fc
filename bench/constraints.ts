import { parseArgs } from "node:util";

import { endWith } from "../tools/program";
import { environmentOf } from "../tools/services";
import { TEN_CONSTRAINTS } from "./application/setup";
import { buildWithServices } from "./buildWithServices";
import type { Call } from "./Connection";
import { seedAdmin, Subject } from "./platform";
import {
  numbers,
  plant,
  profileNumbered,
  roleNumbered,
  ROLES,
  several,
  userOf,
} from "./population";
import { type Ratio, median, ratioOfMedians } from "./statistics";

/**
 * `npm run bench:constraints [-- --users 100000 --profiles 1000 --rounds 40]`: what a write takes with ten constraints beside the
 * same without, on one platform that is seeded behind Kuzzle. Each round asks both, in turns. Ends with 1 if
 * the whole interval of a row is above the target. `--only text`: rows whose name holds it.
 */
const { values } = parseArgs({
  options: {
    users: { type: "string", default: "100000" },
    profiles: { type: "string", default: "1000" },
    rounds: { type: "string", default: "40" },
    only: { type: "string", default: "" },
  },
});
const [USERS, PROFILES, ROUNDS] = [values.users, values.profiles, values.rounds].map(Number) as [
  number,
  number,
  number,
];
/** Requests of each application in a round. */
const IN_A_ROUND = 5;
const WARM_UP_ROUNDS = 30;
const TARGET = 1.1;
const AT_ONCE = 50_000;

type Rows = Readonly<Record<string, (number: number) => Call>>;

const security = (action: string, rest: object): Call => ({
  controller: "security",
  action,
  refresh: "false",
  ...rest,
});
const policies = (number: number): object => ({
  policies: [{ roleId: "role-1", restrictedTo: [{ index: `tenant-${number % 40}` }] }],
});
const ROWS: Rows = {
  createUser: () => security("createUser", { body: { content: { profileIds: ["profile-1"] } } }),
  "updateUser, a member": (number) =>
    security("updateUser", { _id: `user-${number}`, body: { name: `name ${number}` } }),
  "updateUser, other profiles": (number) =>
    security("updateUser", {
      _id: `user-${number}`,
      body: { profileIds: [`profile-${number % 7}`] },
    }),
  createProfile: (number) =>
    security("createProfile", {
      force: true,
      _id: `new-${process.pid}-${number}`,
      body: policies(number),
    }),
  createOrReplaceProfile: (number) =>
    security("createOrReplaceProfile", { force: true, _id: "profile-3", body: policies(number) }),
  updateProfile: (number) =>
    security("updateProfile", { force: true, _id: "profile-4", body: { rateLimit: number % 9 } }),
  "createOrReplaceRole, used by 60 profiles": () =>
    security("createOrReplaceRole", { _id: "role-2", body: roleNumbered(2) }),
};

interface Measured {
  readonly name: string;
  readonly without: number;
  readonly withTen: number;
  readonly ratio: Ratio;
}

async function plantPlatform(url: string): Promise<void> {
  await plant(url, "roles", several("role", ROLES, roleNumbered));
  await plant(url, "profiles", several("profile", PROFILES, profileNumbered));
  for (let first = 0; first < USERS; first += AT_ONCE) {
    const some = numbers(Math.min(AT_ONCE, USERS - first)).map((at): [string, object] => [
      `user-${first + at}`,
      userOf(PROFILES, first + at),
    ]);
    await plant(url, "users", some);
  }
}

let sent = 0;

async function block(subject: Subject, call: (number: number) => Call): Promise<number[]> {
  const times: number[] = [];
  for (let request = 0; request < IN_A_ROUND; request += 1) {
    const next = call(++sent);
    times.push((await subject.connection.succeed(next, subject.tokenOf("admin"))).milliseconds);
  }
  return times;
}

async function measure(
  [name, call]: [string, (number: number) => Call],
  plain: Subject,
  held: Subject,
): Promise<Measured> {
  const rounds = { plain: [] as number[][], held: [] as number[][] };
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round += 1) {
    const turn: ("plain" | "held")[] = round % 2 === 0 ? ["plain", "held"] : ["held", "plain"];
    for (const one of turn) {
      const times = await block(one === "plain" ? plain : held, call);
      if (round >= 0) {
        rounds[one].push(times);
      }
    }
  }
  return {
    name,
    without: median(rounds.plain.flat()),
    withTen: median(rounds.held.flat()),
    ratio: ratioOfMedians(rounds.held, rounds.plain),
  };
}

function report(rows: readonly Measured[]): boolean {
  const line = ({ name, without, withTen, ratio: { value, low, high } }: Measured): string =>
    `| ${name} | ${without.toFixed(2)} | ${withTen.toFixed(2)} | ${value.toFixed(2)} [${low.toFixed(2)}, ${high.toFixed(2)}] |`;
  const head = ["| write | without, ms | with ten, ms | ratio |", "| --- | --- | --- | --- |"];
  const about = `${PROFILES} profiles, ${USERS} users; at most ${TARGET}.`;
  process.stdout.write(["", about, "", ...head, ...rows.map(line), ""].join("\n"));
  return rows.every(({ ratio }) => ratio.low <= TARGET);
}

async function main(): Promise<boolean> {
  const { built, services } = await buildWithServices("1g");
  const subjects: Subject[] = [];
  try {
    const variables = environmentOf(services);
    const launch = async (setup: object): Promise<Subject> => {
      const subject = await Subject.launch(
        built.entry,
        { plugin: true, places: 0, ...setup },
        variables,
      );
      subjects.push(subject);
      return subject;
    };
    const first = await launch({ plugin: false });
    await seedAdmin(first);
    await first.stop();
    subjects.pop();
    await plantPlatform(services.elasticsearch.url);
    const plain = await launch({});
    const held = await launch({ constraints: TEN_CONSTRAINTS });
    await plain.logIn(["admin"]);
    await held.logIn(["admin"]);
    const rows: Measured[] = [];
    for (const row of Object.entries(ROWS).filter(([name]) => name.includes(values.only ?? ""))) {
      rows.push(await measure(row, plain, held));
    }
    return report(rows);
  } finally {
    await Promise.all(subjects.map((subject) => subject.stop()));
    await services.stop();
    built.remove();
  }
}

endWith(main());
