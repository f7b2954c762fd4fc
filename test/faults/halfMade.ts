import { isDeepStrictEqual } from "node:util";

import type { Call } from "../../features/support/answers";
import type { Application } from "../../tools/application/launch";
import type { Services } from "../../tools/services";
import { waitUntil } from "../../tools/services/wait";
import type { Moment } from "./HoldingProxy";
import { HoldingProxy } from "./HoldingProxy";
import { launchNode, PASSWORD, Platform } from "./platform";

/** A guarded write that is more than one write to the storage, or that a cache could contradict. */
interface Case {
  readonly name: string;
  readonly caller: string;
  /** @param id of the user, profile or role, which exists where `before` makes it */
  readonly before?: (id: string) => Call;
  readonly call: (id: string) => Call;
  readonly kind: "user" | "profile" | "role";
}

/** Keeps what was seen at one point. */
export interface Point {
  readonly name: string;
  readonly write: string;
  readonly moment: Moment;
  /** The state that was found after the restart. */
  readonly found: string;
  /** Lists what broke the promise. */
  readonly broken: readonly string[];
}

const credentials = (id: string) => ({ local: { username: id, password: PASSWORD } });
const user = (id: string, more: object = {}) => ({
  content: { profileIds: ["customer"] },
  credentials: { ...credentials(id), ...more },
});
const security = (action: string, id: string, body?: object): Call => ({
  controller: "security",
  action,
  _id: id,
  ...(body && { body }),
});
const profile = (rateLimit: number) => ({
  policies: [{ roleId: "reader", restrictedTo: [{ index: "pg-acme" }] }],
  rateLimit,
});
const role = (action: string) => ({ controllers: { document: { actions: { [action]: true } } } });

const CASES: readonly Case[] = [
  {
    name: "createUser",
    kind: "user",
    caller: "admin",
    call: (id) => security("createUser", id, user(id)),
  },
  {
    name: "createUser, two strategies",
    kind: "user",
    caller: "admin",
    call: (id) => security("createUser", id, user(id, { faulty: {} })),
  },
  {
    name: "createRestrictedUser without _id",
    kind: "user",
    caller: "anonymous",
    call: (id) => ({
      controller: "profile-guard",
      action: "createRestrictedUser",
      body: { content: { mark: id }, credentials: credentials(id) },
    }),
  },
  {
    name: "upsertUser",
    kind: "user",
    caller: "admin",
    call: (id) => security("upsertUser", id, user(id)),
  },
  {
    name: "deleteUser",
    kind: "user",
    caller: "admin",
    before: (id) => security("createUser", id, user(id)),
    call: (id) => security("deleteUser", id),
  },
  {
    name: "updateUser",
    kind: "user",
    caller: "admin",
    before: (id) => security("createUser", id, user(id)),
    call: (id) => security("updateUser", id, { profileIds: ["acme-manager"] }),
  },
  {
    name: "updateProfile",
    kind: "profile",
    caller: "admin",
    before: (id) => security("createProfile", id, profile(1)),
    call: (id) => security("updateProfile", id, profile(2)),
  },
  {
    name: "createOrReplaceRole",
    kind: "role",
    caller: "admin",
    before: (id) => security("createRole", id, role("get")),
    call: (id) => security("createOrReplaceRole", id, role("search")),
  },
];

const LOCAL = "%plugin-kuzzle-plugin-auth-passport-local.users";
/** Milliseconds that a hold may last without its node, and some. */
const LONGEST_HOLD = 15_000;
/** Milliseconds until a hold has ended and every node has looked. */
const LONGEST_STALE = 30_000;

/** Kills a node at every point of every case, one after the other. */
export async function killAtEveryPoint(
  services: Services,
  only: string | undefined,
  tell: (point: Point) => void,
): Promise<Point[]> {
  const proxy = await HoldingProxy.start(services.elasticsearch.url);
  const stage = new Stage(services, proxy);
  const points: Point[] = [];
  try {
    await stage.launch();
    for (const one of CASES.filter(({ name }) => only === undefined || name.includes(only))) {
      const writes = await stage.writesOf(one);
      if (writes.length === 0) {
        throw new Error(`${one.name} writes nothing`);
      }
      for (const [position, write] of writes.entries()) {
        for (const moment of ["before", "after"] as const) {
          const point = await stage.kill(one, position + 1, moment, write);
          tell(point);
          points.push(point);
        }
      }
    }
    return points;
  } finally {
    await stage.stop();
    await proxy.close();
  }
}

class Stage {
  private readonly name = `profile-guard-halves-${process.pid}`;
  private readonly admin = { username: `${this.name}-admin`, password: PASSWORD };
  private node: Application | undefined;
  private platform: Platform | undefined;
  private count = 0;

  constructor(
    private readonly services: Services,
    private readonly proxy: HoldingProxy,
  ) {}

  async launch(again = false): Promise<void> {
    const { services, name, admin } = this;
    this.node = await launchNode({
      services,
      name,
      elasticsearchUrl: this.proxy.url,
      ...(!again && { admin }),
    });
    const nodes = [this.node];
    this.platform = new Platform({ services, nodes, name, admin, stop: async () => undefined });
    await this.platform.logIn();
    await this.platform.elasticsearch.refreshEvery(`%${name}.*`, "50ms");
  }

  async stop(): Promise<void> {
    await this.platform?.hangUp();
    await this.node?.stop();
  }

  /** The writes of a case that nothing interrupts. */
  async writesOf(one: Case): Promise<string[]> {
    const id = await this.prepare(one);
    this.proxy.reset();
    const { status, message } = await this.running.send(0, "raw-http", one.caller, one.call(id));
    if (status !== 200) {
      throw new Error(`${one.name}: ${message ?? "no answer"}`);
    }
    return this.proxy.writes.map(
      ({ method, path }) =>
        `${method} ${decodeURIComponent(path)
          .replace(/^\/[^.]*\.|\?.*$/gu, "")
          .replace(/\/[^/_]*$/u, "")}`,
    );
  }

  async kill(one: Case, position: number, moment: Moment, write: string): Promise<Point> {
    const id = await this.prepare(one);
    const reached = this.proxy.hold(position, moment);
    const answer = this.running.send(0, "raw-http", one.caller, one.call(id));
    await reached;
    const exited = this.node?.exited;
    this.node?.kill("SIGKILL");
    await exited;
    await answer;
    await this.stop();
    this.proxy.reset();
    await this.launch(true);
    const { found, broken } =
      one.kind === "user" ? await this.judgeUser(one, id) : await this.judgeCache(one, id);
    const stale = one.name === "updateUser" ? await this.judgeCache(one, id) : undefined;
    return {
      name: one.name,
      write,
      moment,
      found: stale === undefined ? found : stale.found,
      broken: [...broken, ...(stale?.broken ?? [])],
    };
  }

  private async prepare({ before }: Case): Promise<string> {
    const id = `${this.name}-${++this.count}`;
    if (before !== undefined) {
      await this.running.asAdmin(before(id));
    }
    return id;
  }

  /** Nothing is half-made, or findDangling names it and one call removes it. */
  private async judgeUser(one: Case, id: string): Promise<Pick<Point, "found" | "broken">> {
    const state = await this.userOf(id, one);
    if (!state.isHalfMade) {
      return { found: state.found, broken: [] };
    }
    let named: string[] = [];
    const look = async (): Promise<boolean> => {
      const dangling = (await this.running.asAdmin({
        controller: "profile-guard",
        action: "findDangling",
      })) as Record<string, { items: { kuid: string }[] }>;
      named = ["halfMadeUsers", "credentialsWithoutUsers"].filter((section) =>
        dangling[section]?.items.some(({ kuid }) => kuid === state.kuid),
      );
      return named.length > 0;
    };
    // what a dead node holds lasts 10 s: until then it might be under way
    await waitUntil(look, { what: "findDangling to name it", deadline: LONGEST_HOLD }).catch(
      () => undefined,
    );
    if (named.length === 0) {
      return { found: state.found, broken: ["half-made, and findDangling does not name it"] };
    }
    await this.running.asAdmin({
      controller: "profile-guard",
      action: "repairDangling",
      dryRun: false,
    });
    const after = await this.userOf(id, one);
    return {
      found: `${state.found}; named in ${named.join(", ")}; after repairDangling: ${after.found}`,
      broken: after.user || after.local ? ["one call has not removed it"] : [],
    };
  }

  private async userOf(
    id: string,
    { name }: Case,
  ): Promise<{
    user: boolean;
    local: boolean;
    kuid: string | undefined;
    isHalfMade: boolean;
    found: string;
  }> {
    const { elasticsearch } = this.running;
    const users = await elasticsearch.documents([`%${this.name}.users`]);
    const stored = users.find(({ _id, _source }) => _id === id || _source.mark === id);
    // the username, under which the local strategy stores them
    const local = await elasticsearch.document(LOCAL, id);
    const kuid = stored?._id ?? (local?._source.kuid as string | undefined);
    const lacksFaulty =
      name.includes("two strategies") &&
      stored !== undefined &&
      !(await this.hasFaulty(stored._id));
    const isHalfMade = (stored === undefined) !== (local === undefined) || lacksFaulty;
    const found = [
      stored === undefined ? "no user" : "the user",
      local === undefined ? "no credentials" : "his credentials",
      ...(lacksFaulty ? ["not those of the second strategy"] : []),
    ].join(", ");
    return { user: stored !== undefined, local: local !== undefined, kuid, isHalfMade, found };
  }

  private async hasFaulty(kuid: string): Promise<boolean> {
    return (await this.running.asAdmin({
      controller: "security",
      action: "hasCredentials",
      strategy: "faulty",
      _id: kuid,
    })) as boolean;
  }

  /** Expects the host to answer what is stored, within the time that a lock may last. */
  private async judgeCache({ kind }: Case, id: string): Promise<Pick<Point, "found" | "broken">> {
    const member = { user: "profileIds", profile: "rateLimit", role: "controllers" }[kind];
    const stored = await this.running.elasticsearch.document(`%${this.name}.${kind}s`, id);
    const action = { user: "getUser", profile: "getProfile", role: "getRole" }[kind];
    const startedAt = Date.now();
    const current = async (): Promise<unknown> => {
      const { _source } = (await this.running.asAdmin(security(action, id))) as {
        _source: Record<string, unknown>;
      };
      return _source[member];
    };
    const wanted = stored?._source[member];
    try {
      await waitUntil(async () => isDeepStrictEqual(await current(), wanted), {
        what: `the host to answer what is stored of ${kind} ${id}`,
        deadline: LONGEST_STALE,
      });
    } catch (error) {
      return { found: "an old one in the cache", broken: [String(error)] };
    }
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    return { found: `whole; the cache agrees after ${seconds} s`, broken: [] };
  }

  private get running(): Platform {
    if (this.platform === undefined) {
      throw new Error("it is not launched");
    }
    return this.platform;
  }
}
