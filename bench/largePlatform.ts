import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import type { AnalyzeAllAnswer, WhoCan } from "../index";
import { environmentOf } from "../tools/services";
import { endWith } from "../tools/program";
import { buildWithServices } from "./buildWithServices";
import type { Call } from "./Connection";
import { seedAdmin, Subject } from "./platform";
import { plant, profileNumbered, roleNumbered, ROLES, several, userOf } from "./population";
import { median } from "./statistics";

/**
 * `npm run bench:large [-- --profiles 5000 --users 500000]`: what looks at the whole platform, and
 * writes beside it, on a platform that is seeded behind Kuzzle. Prints times, the longest block of the
 * application's thread, and its memory. `--only text`: rows whose name holds it.
 */
const { values } = parseArgs({
  options: {
    profiles: { type: "string", default: "5000" },
    users: { type: "string", default: "500000" },
    pages: { type: "string", default: "1000" },
    commit: { type: "string" },
    only: { type: "string", default: "" },
    rounds: { type: "string", default: "5" },
    "cpu-prof": { type: "string" },
  },
});
const PROFILES = Number(values.profiles);
const USERS = Number(values.users);
const MOST_PAGES = Number(values.pages);
const ROUNDS = Number(values.rounds);

/** Some of them limited, some used by nobody. */
function profile(number: number): object {
  return { ...profileNumbered(number), rateLimit: number % 10 === 0 ? 10 : 0 };
}

/** One of a thousand has a profile that does not exist, one of ten thousand has none. */
function user(number: number): object {
  if (number % 10_000 === 9_999) {
    return { profileIds: [] };
  }
  const { profileIds, ...rest } = userOf(PROFILES, number) as { profileIds: string[] };
  return { ...rest, profileIds: number % 1_000 === 999 ? [...profileIds, "profil-0"] : profileIds };
}

const KEEPER = "keeper";
/** Role `of-4` is used by 4 profiles, `of-100` by 100. */
const USED = [4, 100, 1_000] as const;
const usedRole = { controllers: { document: { actions: { get: true } } } };

/** The largest that are analyzed. */
const DRAFTS: Readonly<Record<string, object>> = {
  "draft of 10,000 policies": {
    policies: times(10_000, (number) => ({ roleId: `role-${number % ROLES}` })),
  },
  "draft of 10,000 policies in as many places": {
    policies: times(10_000, (number) => ({
      roleId: `role-${number % ROLES}`,
      restrictedTo: [{ index: `tenant-${number}` }],
    })),
  },
  "draft of 10,000 unknown roles": {
    policies: times(10_000, (number) => ({ roleId: `rool-${number}` })),
  },
  "draft of 20,000 collections": {
    policies: [
      {
        roleId: "role-1",
        restrictedTo: times(10_000, (number) => ({
          index: `tenant-${number % 100}`,
          collections: [`orders-${number}`, `products-${number}`],
        })),
      },
    ],
  },
  "draft of a role of 10,000 entries": {
    controllers: Object.fromEntries(
      times(100, (controller) => [
        `controller-${controller}`,
        { actions: Object.fromEntries(times(99, (action) => [`action-${action}`, true])) },
      ]),
    ),
  },
};

function times<T>(count: number, make: (number: number) => T): T[] {
  return Array.from({ length: count }, (_, number) => make(number));
}

interface Measured {
  readonly name: string;
  readonly times: readonly number[];
  readonly block: number;
  readonly told?: string;
}

async function main(): Promise<boolean> {
  const { built, services } = await buildWithServices("2g", values.commit);
  let subject: Subject | undefined;
  try {
    const variables = environmentOf(services);
    const { url } = services.elasticsearch;
    subject = await Subject.launch(built.entry, { plugin: false, places: 0 }, variables);
    await seedAdmin(subject);
    await seedKeeper(subject);
    await subject.stop();
    await plantPlatform(url);
    const profiling = values["cpu-prof"];
    const flags = profiling === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiling}`];
    subject = await Subject.launch(built.entry, { plugin: true, places: 0 }, variables, flags);
    await subject.logIn(["admin"]);
    const before = megabytes(subject.pid, "VmRSS");
    const rows = await measureAll(subject);
    report(rows, before, megabytes(subject.pid, "VmHWM"));
    return true;
  } finally {
    await subject?.stop();
    await services.stop();
    built.remove();
  }
}

/** Holds much, and not all: what they write is compared with what they hold. */
async function seedKeeper(subject: Subject): Promise<void> {
  const all = { actions: { "*": true } };
  const calls: Call[] = [
    { action: "createRole", body: { controllers: { auth: all, document: all, security: all } } },
    { action: "createProfile", body: { policies: [{ roleId: KEEPER }] } },
    {
      action: "createUser",
      body: {
        content: { profileIds: [KEEPER] },
        credentials: { local: { username: KEEPER, password: KEEPER } },
      },
    },
  ].map((call) => ({ controller: "security", _id: KEEPER, ...call }));
  for (const call of calls) {
    await ask(subject, call);
  }
}

async function tokenOfKeeper(subject: Subject): Promise<string> {
  const body = { username: KEEPER, password: KEEPER };
  const call = { controller: "auth", action: "login", strategy: "local", body };
  return ((await ask(subject, call)) as { jwt: string }).jwt;
}

async function plantPlatform(url: string): Promise<void> {
  await plant(url, "roles", several("role", ROLES, roleNumbered));
  await plant(url, "profiles", several("profile", PROFILES, profile));
  for (const count of USED) {
    await plant(url, "roles", [[`of-${count}`, usedRole]]);
    const users = several(`of-${count}`, count, (number) => ({
      policies: [{ roleId: `of-${count}`, restrictedTo: [{ index: `tenant-${number}` }] }],
    }));
    await plant(url, "profiles", users);
  }
  const AT_ONCE = 50_000;
  for (let first = 0; first < USERS; first += AT_ONCE) {
    const count = Math.min(AT_ONCE, USERS - first);
    const some = Array.from({ length: count }, (_, at): [string, object] => [
      `user-${first + at}`,
      user(first + at),
    ]);
    await plant(url, "users", some);
  }
}

async function measureAll(subject: Subject): Promise<Measured[]> {
  const security = (action: string, _id: string, body: object): Call => ({
    controller: "security",
    action,
    _id,
    refresh: "false",
    body,
  });
  const rows: Measured[] = [];
  const isWanted = (name: string): boolean => name.includes(values.only ?? "");
  const several = async (
    name: string,
    call: (round: number) => Call,
    token?: string,
  ): Promise<void> => {
    if (isWanted(name)) {
      rows.push(await repeat(subject, name, async (round) => ask(subject, call(round), token)));
    }
  };
  for (const [name, cursor] of Object.entries(PAGES)) {
    if (isWanted(name)) {
      rows.push(await analyzeAll(subject, name, cursor));
    }
  }
  if (isWanted("whoCan")) {
    rows.push(await repeat(subject, "whoCan", async () => readWhoCan(subject)));
  }
  await several("findDangling", () => ({ controller: "profile-guard", action: "findDangling" }));
  await several("analyzeProfile of a profile that thousands have", () => ({
    controller: "profile-guard",
    action: "analyzeProfile",
    _id: "profile-10",
  }));
  await several("analyzeRole", () => ({
    controller: "profile-guard",
    action: "analyzeRole",
    _id: "role-1",
  }));
  for (const [name, body] of Object.entries(DRAFTS)) {
    await several(name, () => {
      const action = "controllers" in body ? "analyzeRole" : "analyzeProfile";
      return { controller: "profile-guard", action, body };
    });
  }
  await several("createUser", (round) =>
    security("createUser", `new-${round}`, { content: { profileIds: ["profile-1"] } }),
  );
  await several("updateUser", (round) =>
    security("updateUser", `user-${round}`, { name: "a name" }),
  );
  await several("updateProfile", () => security("updateProfile", "profile-1", { rateLimit: 5 }));
  const keeper = await tokenOfKeeper(subject);
  for (const count of USED) {
    const write = (): Call => security("createOrReplaceRole", `of-${count}`, usedRole);
    await several(`createOrReplaceRole used by ${count} profiles, by the admin`, write);
    await several(`createOrReplaceRole used by ${count} profiles, by a manager`, write, keeper);
  }
  return rows;
}

/** The same pages, from their first and from the first one of users. */
const PAGES: Readonly<Record<string, string | undefined>> = {
  "analyzeAll, a page": undefined,
  "analyzeAll, a page of users": Buffer.from(
    JSON.stringify({ kind: "users", after: -1, told: 0 }),
  ).toString("base64url"),
};

async function analyzeAll(
  subject: Subject,
  name: string,
  begin: string | undefined,
): Promise<Measured> {
  const times: number[] = [];
  let findings = 0;
  let cursor = begin;
  await subject.longestBlock();
  let firstBlock = 0;
  do {
    const call = { controller: "profile-guard", action: "analyzeAll" };
    const { milliseconds, answer } = await subject.connection.succeed(
      { ...call, ...(cursor !== undefined && { cursor }) },
      subject.tokenOf("admin"),
    );
    times.push(milliseconds);
    const page = answer.result as AnalyzeAllAnswer;
    findings += page.findings.length;
    ({ cursor } = page);
    if (times.length === 1) {
      firstBlock = await subject.longestBlock();
    }
  } while (cursor !== undefined && times.length < MOST_PAGES);
  const block = await subject.longestBlock();
  const first = `the first ${inMs(times[0] ?? 0)}, longest block ${inMs(firstBlock)}`;
  const told = `${times.length} pages, ${findings} findings; ${first}`;
  return { name, times, block, told };
}

async function repeat(
  subject: Subject,
  name: string,
  run: (round: number) => Promise<unknown>,
): Promise<Measured> {
  const times: number[] = [];
  await subject.longestBlock();
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await run(round);
    times.push(performance.now() - start);
  }
  return { name, times, block: await subject.longestBlock(), told: `first ${inMs(times[0] ?? 0)}` };
}

async function readWhoCan(subject: Subject): Promise<void> {
  const body = {
    controller: "document",
    action: "delete",
    index: "tenant-7",
    collection: "orders",
  };
  const call = { controller: "profile-guard", action: "whoCan", size: 1_000, body };
  const page = (await ask(subject, call)) as WhoCan;
  await ask(subject, { ...call, cursor: page.cursor });
}

async function ask(subject: Subject, call: Call, token?: string): Promise<unknown> {
  const by = token ?? subject.tokenOf("admin");
  return (await subject.connection.succeed(call, by)).answer.result;
}

function inMs(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}

function report(rows: readonly Measured[], before: number, most: number): void {
  const line = ({ name, times, block, told = "" }: Measured): string =>
    `| ${name} | ${inMs(median(times))} | ${inMs(Math.max(...times))} | ${inMs(block)} | ${told} |`;
  process.stdout.write(
    [
      "",
      `${PROFILES} profiles, ${USERS} users. Memory (RSS): ${before} MB when ready, ${most} MB at most.`,
      "",
      "| request | median | slowest | longest block | |",
      "| --- | --- | --- | --- | --- |",
      ...rows.map(line),
      "",
    ].join("\n"),
  );
}

/** Reads the memory of the whole process. Source: proc(5). */
function megabytes(pid: number | undefined, name: "VmRSS" | "VmHWM"): number {
  const status = readFileSync(`/proc/${pid ?? ""}/status`, "utf8");
  return Math.round(Number(new RegExp(`^${name}:\\s+(\\d+)`, "mu").exec(status)?.[1] ?? 0) / 1024);
}

endWith(main());
