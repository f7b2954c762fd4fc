import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import type { WhoCan } from "../index";
import { environmentOf } from "../tools/services";
import { buildWithServices } from "./buildWithServices";
import { seed, Subject } from "./platform";
import {
  numbers,
  plant,
  profileNumbered,
  roleNumbered,
  ROLES,
  several,
  userOf,
} from "./population";
import { endWith } from "../tools/program";

/**
 * `npm run bench:who-can [-- --profiles 1000 --users 20000]`: whoCan against asking
 * `security:checkRights` user by user, on a real Kuzzle and Elasticsearch; and whether both find
 * the same users. Exits with 1 when they do not, or a target of issue 5 section 4 is missed.
 */
const { values } = parseArgs({
  options: {
    profiles: { type: "string", default: "1000" },
    users: { type: "string", default: "20000" },
    rounds: { type: "string", default: "5" },
  },
});
const PROFILES = Number(values.profiles);
const USERS = Number(values.users);
const ROUNDS = Number(values.rounds);

const MOST_MILLISECONDS = 2_000;
const MOST_MEGABYTES = 200;
const LEAST_FACTOR = 20;
/** As many questions at once as one client would ask; more do not make the host faster. */
const AT_ONCE = 16;

const ASKED = { controller: "document", action: "delete", index: "tenant-7", collection: "orders" };
/** Everybody but anonymous can do this, from role to role: the longest answer there is. */
const ASKED_OF_ALL = { controller: "auth", action: "getCurrentUser" };
async function main(): Promise<boolean> {
  const { built, services } = await buildWithServices("1g");
  let subject: Subject | undefined;
  try {
    const variables = environmentOf(services);
    // the plugin does not start before its preset profiles exist
    subject = await Subject.launch(built.entry, { plugin: false, places: 0 }, variables);
    await seed(subject);
    await subject.stop();
    subject = await Subject.launch(built.entry, { plugin: true, places: 0 }, variables);
    await subject.logIn(["admin"]);
    const { url } = services.elasticsearch;
    await plant(url, "roles", several("role", ROLES, roleNumbered));
    await plant(url, "profiles", several("profile", PROFILES, profileNumbered));
    const users = several("user", USERS, (number) => userOf(PROFILES, number));
    await plant(url, "users", users);
    const some = await measureWhoCan(subject, ASKED);
    const all = await measureWhoCan(subject, ASKED_OF_ALL);
    return report(some, all, await measureOneByOne(subject));
  } finally {
    await subject?.stop();
    await services.stop();
    built.remove();
  }
}

interface Measured {
  readonly users: ReadonlySet<string>;
  readonly milliseconds: number;
}

interface MeasuredWhoCan extends Measured {
  readonly pages: number;
  readonly first: number;
  /** The application's processor time for all pages; see cpuTime.ts. */
  readonly cpu: number;
  /** Above what the process had before, at most. */
  readonly megabytes: number;
}

/** All pages, several times; the first time counts for itself. */
async function measureWhoCan(subject: Subject, body: object): Promise<MeasuredWhoCan> {
  const times: number[] = [];
  let users: string[] = [];
  let pages = 0;
  const cpuBefore = subject.cpuTime() ?? 0;
  const before = residentMegabytes(subject.pid);
  let most = before;
  const watch = setInterval(() => {
    most = Math.max(most, residentMegabytes(subject.pid));
  }, 5);
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const start = performance.now();
      [users, pages] = [[], 0];
      let cursor: string | undefined;
      do {
        const call = { controller: "profile-guard", action: "whoCan", size: 10_000, body };
        const { answer } = await subject.connection.succeed(
          { ...call, ...(cursor !== undefined && { cursor }) },
          subject.tokenOf("admin"),
        );
        const page = answer.result as WhoCan;
        users.push(...page.users);
        pages += 1;
        ({ cursor } = page);
        if (cursor === undefined && !page.complete) {
          throw new Error(`not complete: ${page.incomplete?.join(", ") ?? ""}`);
        }
      } while (cursor !== undefined);
      times.push(performance.now() - start);
    }
  } finally {
    clearInterval(watch);
  }
  const [first = 0, ...later] = times;
  const milliseconds = later.sort((left, right) => left - right)[later.length >> 1] ?? first;
  const cpu = Math.round(((subject.cpuTime() ?? 0) - cpuBefore) / (ROUNDS + 1));
  const megabytes = Math.round(most - before);
  return { users: new Set(users), milliseconds, first, pages, cpu, megabytes };
}

/** Measures what callers do without whoCan, given that somebody has told all kuids. */
async function measureOneByOne(subject: Subject): Promise<Measured> {
  const kuids = [
    "-1",
    "admin",
    "manager",
    "restricted",
    ...numbers(USERS).map((at) => `user-${at}`),
  ];
  const users = new Set<string>();
  let next = 0;
  const ask = async (): Promise<void> => {
    for (let kuid = kuids[next++]; kuid !== undefined; kuid = kuids[next++]) {
      const { answer } = await subject.connection.succeed(
        { controller: "security", action: "checkRights", userId: kuid, body: ASKED },
        subject.tokenOf("admin"),
      );
      if ((answer.result as { allowed: boolean }).allowed) {
        users.add(kuid);
      }
    }
  };
  const start = performance.now();
  await Promise.all(numbers(AT_ONCE).map(ask));
  return { users, milliseconds: performance.now() - start };
}

function report(whoCan: MeasuredWhoCan, ofAll: MeasuredWhoCan, oneByOne: Measured): boolean {
  const factor = oneByOne.milliseconds / whoCan.milliseconds;
  const same =
    whoCan.users.size === oneByOne.users.size &&
    [...whoCan.users].every((kuid) => oneByOne.users.has(kuid));
  const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`;
  const { controller, action, index, collection } = ASKED;
  const slowest = Math.max(whoCan.milliseconds, whoCan.first, ofAll.milliseconds, ofAll.first);
  const most = Math.max(whoCan.megabytes, ofAll.megabytes);
  const checks: [string, boolean][] = [
    [`both find the same ${whoCan.users.size} users`, same],
    [`all ${USERS} users are found where all can`, ofAll.users.size >= USERS],
    [`whoCan takes less than ${seconds(MOST_MILLISECONDS)}`, slowest < MOST_MILLISECONDS],
    [`and less than ${MOST_MEGABYTES} MB`, most < MOST_MEGABYTES],
    [`and is at least ${LEAST_FACTOR} times faster`, factor >= LEAST_FACTOR],
  ];
  const line = (name: string, measured: MeasuredWhoCan): string =>
    `${name}  ${seconds(measured.milliseconds)}  (first time ${seconds(measured.first)}; processor ${seconds(measured.cpu)}; ${measured.pages} pages, ${measured.users.size} users; at most ${measured.megabytes} MB more than before)`;
  process.stdout.write(
    [
      "",
      `Who can ${controller}:${action} in ${index}, ${collection}? ${PROFILES} profiles, ${USERS} users.`,
      "",
      line("whoCan               ", whoCan),
      `security:checkRights   ${seconds(oneByOne.milliseconds)}  (user by user, ${AT_ONCE} at once)`,
      `factor                 ${factor.toFixed(0)}`,
      line(`whoCan where all can `, ofAll),
      "",
      ...checks.map(([text, holds]) => `${holds ? "yes" : "NO "}  ${text}`),
      "",
    ].join("\n"),
  );
  return checks.every(([, holds]) => holds);
}

/** Reads the memory of the whole process. Source: proc(5). */
function residentMegabytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid ?? ""}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+)/mu.exec(status)?.[1] ?? 0) / 1024;
}

endWith(main());
