import type { Application } from "../tools/application/launch";
import { launchApplication } from "../tools/application/launch";
import type { Memory, Setup } from "./application/setup";
import { OWN_CONTROLLER, PLACE_COLLECTION, placeNamed, PRESET, READY } from "./application/setup";
import type { Call } from "./Connection";
import { Connection } from "./Connection";
import { cpuTime } from "./cpuTime";

/** Names the sender: `anonymous` has no token; the others' profiles are below. */
export type Caller = Holder | "anonymous";
type Holder = "admin" | "manager" | "manager of 9000" | "restricted" | LargeCaller;
type LargeCaller = `restricted to ${1_000 | 9_000}`;

const LARGE: readonly LargeCaller[] = ["restricted to 1000", "restricted to 9000"];
const MANAGERS = ["manager", "manager of 9000"] as const;
const CALLERS: readonly Holder[] = ["admin", ...MANAGERS, "restricted", ...LARGE];
const PASSWORD = "bench-password";

/** Restrictions in the profiles that are written or handed out, apart from small ones. */
export const SIZES = [10, 100, 1_000, 9_000] as const;
export type Size = (typeof SIZES)[number];
/** As many as the largest profile names. */
export const PLACES = 9_000;
/** The number of profiles that a manager holds, and may hand out. */
const MANAGED = 10;

/** The profile of readers with so many restrictions. */
export function profileOf(size: Size): string {
  return `readers of ${size}`;
}

/** The sizes of the profiles that are replaced and updated. */
const WRITTEN: readonly number[] = [1, 5_000, ...SIZES];

/** The profile that is replaced and updated with so many: nobody has it. */
export function writtenOf(size: number): string {
  return `written with ${size}`;
}

/** Profiles and users that are updated: nobody has these profiles. */
const UPDATED = 64;

export function updatedOf(number: number): string {
  return `updated ${number}`;
}

/** A role that is replaced: one profile has it, which nobody has. */
export const WRITTEN_ROLE = "written role";

export const DOCUMENT = { index: "bench", collection: "documents", _id: "document" };

/** Restrictions to the first places. */
export function restrictions(count: number): object[] {
  return Array.from({ length: count }, (_, number) => ({
    index: placeNamed(number),
    collections: [PLACE_COLLECTION],
  }));
}

export function loginOf(caller: Caller, prefix = ""): Call {
  const body = { username: `${prefix}${caller}`, password: PASSWORD };
  return { controller: "auth", action: "login", strategy: "local", body };
}

/** One running application, with a token for each caller. */
export class Subject {
  private readonly tokens = new Map<Caller, string>();

  private constructor(
    private readonly application: Application,
    readonly connection: Connection,
  ) {}

  static async launch(
    entry: string,
    setup: Setup,
    environment: Readonly<Record<string, string>>,
    nodeArguments: readonly string[] = [],
  ): Promise<Subject> {
    const application = await launchApplication({
      entry,
      readyLine: READY,
      nodeArguments,
      environment: {
        ...environment,
        NODE_ENV: "production",
        BENCH_SETUP: JSON.stringify(setup),
      },
    });
    return new Subject(application, new Connection(application.url));
  }

  /** @param prefix that they were seeded with */
  async logIn(callers: readonly Caller[] = CALLERS, prefix = ""): Promise<void> {
    for (const caller of callers) {
      const { answer } = await this.connection.succeed(loginOf(caller, prefix));
      this.tokens.set(caller, (answer.result as { jwt: string }).jwt);
    }
  }

  /** Sets what createRestrictedUser gives from now on, in the host's own configuration. */
  async preset(profileId: string): Promise<void> {
    const call = { controller: OWN_CONTROLLER, action: "preset", profileId };
    await this.connection.succeed(call, this.tokenOf("admin"));
  }

  /** After a garbage collection, if the process was started with `--expose-gc`. */
  async memory(): Promise<Memory> {
    const call = { controller: OWN_CONTROLLER, action: "memory" };
    const { answer } = await this.connection.succeed(call, this.tokenOf("admin"));
    return answer.result as Memory;
  }

  /** Returns how long the application answered nothing else since this was asked last, in milliseconds. */
  async longestBlock(): Promise<number> {
    const call = { controller: OWN_CONTROLLER, action: "longestBlock" };
    const { answer } = await this.connection.succeed(call, this.tokenOf("admin"));
    return answer.result as number;
  }

  /** See {@link cpuTime}. */
  cpuTime(): number | undefined {
    return cpuTime(this.application.pid);
  }

  get url(): string {
    return this.application.url;
  }

  /** The id of the application's process. */
  get pid(): number | undefined {
    return this.application.pid;
  }

  tokenOf(caller: Caller): string | undefined {
    return this.tokens.get(caller);
  }

  async stop(): Promise<void> {
    this.connection.close();
    await this.application.stop();
  }
}

/** The document that is read. */
export async function seedDocument(subject: Subject): Promise<void> {
  const { _id, ...place } = DOCUMENT;
  const { connection } = subject;
  const token = subject.tokenOf("admin");
  const body = { name: "a name", size: 42 };
  await connection.succeed({ controller: "index", action: "create", index: place.index }, token);
  await connection.succeed(
    { controller: "collection", action: "create", ...place, body: {} },
    token,
  );
  await connection.succeed(
    { controller: "document", action: "create", ...place, _id, body },
    token,
  );
}

/** Everything of users and rights that the rows need, through an application without the plugin. */
export async function seed(subject: Subject): Promise<void> {
  await seedAdmin(subject);
  const asAdmin = securityOf(subject);
  for (const [id, policies] of Object.entries(PROFILES)) {
    await asAdmin("createOrReplaceProfile", { _id: id, body: { policies } });
  }
  await asAdmin("createOrReplaceRole", { _id: WRITTEN_ROLE, body: { controllers: { server } } });
  const policies = [{ roleId: WRITTEN_ROLE, restrictedTo: restrictions(1) }];
  await asAdmin("createOrReplaceProfile", { _id: WRITTEN_ROLE, body: { policies } });
  // searchable with what comes after them
  const refresh = "false";
  for (let number = 0; number < UPDATED; number += 1) {
    const _id = updatedOf(number);
    const body = { policies: PROFILES[PRESET] };
    await asAdmin("createOrReplaceProfile", { _id, refresh, body });
    await asAdmin("createUser", { _id, refresh, body: { content: { profileIds: [PRESET] } } });
  }
  for (const caller of CALLERS.filter((name) => name !== "admin")) {
    const credentials = { local: { username: caller, password: PASSWORD } };
    const body = { content: { profileIds: [caller] }, credentials };
    await asAdmin("createUser", { _id: caller, body });
  }
}

/**
 * Stores an administrator, and what the plugin does not start without.
 *
 * @param prefix of his name: credentials are shared by all internal indexes of an Elasticsearch
 */
export async function seedAdmin(subject: Subject, prefix = ""): Promise<void> {
  const name = `${prefix}admin`;
  await subject.connection.succeed({
    controller: "security",
    action: "createFirstAdmin",
    _id: name,
    reset: true,
    body: { content: {}, credentials: { local: { username: name, password: PASSWORD } } },
  });
  await subject.logIn(["admin"], prefix);
  const asAdmin = securityOf(subject);
  for (const [id, controllers] of Object.entries(ROLES)) {
    await asAdmin("createOrReplaceRole", { _id: id, force: true, body: { controllers } });
  }
  const policies = PROFILES[PRESET];
  await asAdmin("createOrReplaceProfile", { _id: PRESET, body: { policies } });
}

function securityOf(subject: Subject): (action: string, rest: object) => Promise<void> {
  return async (action, rest) => {
    const call = { controller: "security", action, ...rest };
    await subject.connection.succeed(call, subject.tokenOf("admin"));
  };
}

const login = { actions: { login: true } };
const server = { actions: { now: true } };
const written = {
  createProfile: true,
  createOrReplaceProfile: true,
  updateProfile: true,
  createUser: true,
  updateUser: true,
  createOrReplaceRole: true,
};
const ROLES = {
  reader: { document: { actions: { get: true, create: true } }, server },
  manager: {
    auth: login,
    document: { actions: { get: true, search: true, create: true, update: true } },
    security: { actions: written },
    "profile-guard": { actions: written },
    [OWN_CONTROLLER]: { actions: { door: true, nothing: true } },
    server,
  },
};

const own = { index: DOCUMENT.index };
const PROFILES = {
  [PRESET]: [{ roleId: "reader", restrictedTo: [own] }],
  restricted: [{ roleId: "reader", restrictedTo: [own, ...restrictions(9)] }],
  ...Object.fromEntries(
    LARGE.map((name) => {
      const count = Number(name.split(" ").at(-1)) - 1;
      return [name, [{ roleId: "reader", restrictedTo: [own, ...restrictions(count)] }]];
    }),
  ),
  // readers are what a manager makes: he must hold that role's rights himself
  manager: [{ roleId: "manager", restrictedTo: [own, ...restrictions(MANAGED)] }],
  "manager of 9000": [{ roleId: "manager", restrictedTo: restrictions(9_000) }],
  ...Object.fromEntries(
    SIZES.map((size) => [
      profileOf(size),
      [{ roleId: "reader", restrictedTo: restrictions(size) }],
    ]),
  ),
  ...Object.fromEntries(
    WRITTEN.map((size) => [writtenOf(size), [{ roleId: "reader", restrictedTo: restrictions(1) }]]),
  ),
};
