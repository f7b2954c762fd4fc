import { EventEmitter } from "node:events";
import { setImmediate } from "node:timers/promises";

import should from "should";

import { hostModule } from "../../../lib/host/kernel/hostModules";
import type { Kernel } from "../../../lib/host/kernel/kernel";
import type { Prototypes } from "../../../lib/host/patches/writtenRepositories";
import { keepWhatIsWritten } from "../../../lib/host/patches/writtenDocuments";
import { replaceGlobalKuzzle } from "../../support/globalKuzzle";

type Content = Record<string, unknown>;

interface Document extends Content {
  readonly _id: string;
}

interface Repository {
  create(id: string, content: object, options?: object): Promise<Document>;
  createOrReplace(id: string, content: object, options?: object): Promise<Document>;
  update(id: string, content: object, options?: object): Promise<Document>;
  deleteById(id: string, options?: object): Promise<unknown>;
  load(id: string): Promise<Document>;
  loadRoles(ids: readonly string[]): Promise<Document[]>;
  roles: Map<string, unknown>;
}

const { ProfileRepository } = hostModule("core/security/profileRepository") as {
  ProfileRepository: { readonly prototype: Prototypes["profiles"] };
};
const RoleRepository = hostModule("core/security/roleRepository") as {
  readonly prototype: Prototypes["roles"];
};
const { Profile } = hostModule("model/security/profile") as { Profile: new () => object };
const { Role } = hostModule("model/security/role") as { Role: new () => object };
const { Store } = hostModule("core/shared/store") as {
  Store: new (index: string, scope: string) => object;
};

const KEY = "repos/%kuzzle/profiles/p";

/** The host's own repositories, on a storage and a cache in memory, which answer when they are let. */
class HostRepositories extends EventEmitter {
  readonly storage = new Map<string, Content>();
  readonly cache = new Map<string, string>();
  readonly asked: string[] = [];
  readonly prototypes: Prototypes;
  readonly profile: Repository;
  readonly role: Repository;
  readonly internalIndex = { index: "%kuzzle" };
  readonly config = { repositories: { common: { cacheTTL: 60 } } };
  /** Changes the answer of the storage to a write. */
  answerOf = (answer: unknown): unknown => answer;
  /** It looks at what it is asked only once it may answer. */
  isSlow = false;
  private readonly held = new Map<string, Promise<void>>();

  constructor() {
    super();
    const profiles = Object.create(ProfileRepository.prototype) as Prototypes["profiles"];
    const roles = Object.create(RoleRepository.prototype) as Prototypes["roles"];
    this.prototypes = { profiles, roles };
    const parts = { index: "%kuzzle", cacheDb: "internal", ttl: 60 };
    const putBack = replaceGlobalKuzzle(this);
    const store = new Store("%kuzzle", "private");
    putBack();
    this.role = Object.assign(Object.create(roles) as Repository, parts, {
      ...{ store, collection: "roles", ObjectConstructor: Role, roles: new Map() },
      checkRolePluginsRights: () => undefined,
      checkRoleNativeRights: () => undefined,
    });
    this.profile = Object.assign(Object.create(profiles) as Repository, parts, {
      ...{ store, collection: "profiles", ObjectConstructor: Profile },
      module: { role: this.role, user: { search: async () => ({ total: 0 }) } },
    });
    this.role.roles.set("reader", { _id: "reader" });
  }

  get log() {
    return { child: () => this };
  }

  hash = (): string => "hash";

  /** Keeps the answers to the next event of this name back until it is called. */
  hold(event: string): () => void {
    let letGo = (): void => undefined;
    this.held.set(event, new Promise((resolve) => (letGo = resolve)));
    return letGo;
  }

  /** Waits until the storage has been asked for this last; it has done so then. */
  async untilAsked(method: string): Promise<void> {
    while (this.asked.at(-1) !== method) {
      await setImmediate();
    }
  }

  readonly ask = async (event: string, ...args: unknown[]): Promise<unknown> => {
    this.asked.push(event.replace("core:storage:private:document:", ""));
    const held = this.held.get(event);
    this.held.delete(event);
    if (this.isSlow) {
      await held;
    }
    const response = this.answer(event, args);
    await held;
    this.emit(event, { args, response });
    return response;
  };

  private answer(event: string, args: unknown[]): unknown {
    const [first, second] = args as string[];
    switch (event) {
      case "core:cache:internal:store": {
        const { onlyIfNew = false } = Object(args[2]) as { onlyIfNew?: boolean };
        const isSet = !onlyIfNew || !this.cache.has(String(first));
        if (isSet) {
          this.cache.set(String(first), String(second));
        }
        return isSet;
      }
      case "core:cache:internal:get":
        return this.cache.get(String(first)) ?? null;
      case "core:cache:internal:del":
        return this.cache.delete(String(first));
      case "core:security:profile:invalidate":
        return this.cache.delete(`repos/%kuzzle/profiles/${String(first)}`);
      case "core:security:role:invalidate":
        return this.role.roles.delete(String(first));
      default:
        return event.startsWith("core:storage:private:document:")
          ? this.stored(event.slice(event.lastIndexOf(":") + 1), args)
          : undefined;
    }
  }

  /** As the host's storage: it notes in what it is given, and keeps what JSON makes of it. */
  private stored(method: string, [, collection, ...args]: unknown[]): unknown {
    const [id, content] =
      method === "create" ? [(args[1] as { id: string }).id, args[0]] : [args[0], args[1]];
    const key = `${String(collection)}/${String(id)}`;
    const before = this.storage.get(key);
    if (before === undefined && ["get", "replace", "update"].includes(method)) {
      throw Object.assign(new Error(`${method} of "${key}"`), { status: 404 });
    }
    if (method === "get") {
      return { _id: id, _source: jsonCopy(before), _version: 1 };
    }
    if (method === "delete") {
      return this.storage.delete(key);
    }
    const _kuzzle_info = { author: null, createdAt: 1 };
    const source = Object.assign(content as object, { _kuzzle_info });
    const text = jsonCopy(method === "update" ? { ...before, ...source } : source) as Content;
    this.storage.set(key, text);
    const stored = method === "update" ? jsonCopy(text) : source;
    return this.answerOf({ _id: id, _source: stored, _version: 2 });
  }
}

function jsonCopy(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

const reading = (index: string) => ({
  policies: [{ roleId: "reader", restrictedTo: [{ index }] }],
});
const may = (action: string) => ({ controllers: { document: { actions: { [action]: true } } } });
const GET = "core:storage:private:document:get";

describe("a profile or a role that was written", () => {
  let host: HostRepositories;
  let putBack: () => void;

  beforeEach(() => {
    host = new HostRepositories();
    putBack = replaceGlobalKuzzle(host);
  });

  afterEach(() => {
    putBack();
  });

  const apply = async () => keepWhatIsWritten(host as unknown as Kernel, () => host.prototypes);
  const readBack = (): number => host.asked.filter((one) => one === "get").length;
  const cached = (): unknown => {
    const text = host.cache.get(KEY);
    return text === undefined ? undefined : (JSON.parse(text) as { policies: unknown }).policies;
  };
  /** Every way to write, with an undefined member, a date and one of the host's. */
  const writeAll = async (): Promise<Document[]> => {
    const odd = { rateLimit: undefined, since: new Date(0), deep: { of: [null, { two: 2 }] } };
    const answers: Document[] = [];
    for (const method of ["create", "createOrReplace", "update"] as const) {
      answers.push(await host.profile[method]("p", { ...reading(method), ...odd }));
      answers.push(await host.role[method]("r", { ...may("get"), ...odd }));
    }
    return answers;
  };

  it("240: is read back by the host alone", async () => {
    await writeAll();
    should(readBack()).equal(6);
  });

  for (const version of ["7", "8"] as const) {
    it(`240: is answered by the host's storage as it was given, or as it was merged (Elasticsearch ${version})`, async () => {
      const storage = storageOf(version);
      const options = { refresh: "false" };
      for (const [method, args] of [
        ["create", [{ a: 1 }, { ...options, id: "p" }]],
        ["createOrReplace", ["p", { a: 1 }, options]],
        ["replace", ["p", { a: 1 }, options]],
      ] as const) {
        const answer = await storage[method]?.("%kuzzle", "profiles", ...args);
        should(answer).match({ _id: "p", _version: 3 });
        should(answer?.["_source"]).equal(
          args.find((one) => Object.hasOwn(Object(one) as object, "a")),
        );
      }
      const updated = await storage["update"]?.("%kuzzle", "profiles", "p", { a: 1 }, options);
      should(updated).match({ _id: "p", _version: 3, _source: { merged: true } });
    });
  }

  it("is kept and answered as it would have been read, without a read", async () => {
    const alone = {
      answers: await writeAll(),
      cached: host.cache.get(KEY),
      role: host.role.roles.get("r"),
    };
    putBack();
    host = new HostRepositories();
    putBack = replaceGlobalKuzzle(host);
    await apply();
    host.asked.length = 0;
    const answers = await writeAll();
    should(readBack()).equal(0);
    const timeless = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value).replace(/"(?:createdAt|updatedAt)":\d+/gu, '"at":0'));
    should(timeless(answers)).eql(timeless(alone.answers));
    should(answers.map((one) => Object.keys(one))).eql(
      alone.answers.map((one) => Object.keys(one)),
    );
    should(timeless(host.cache.get(KEY))).eql(timeless(alone.cached));
    should(timeless(host.role.roles.get("r"))).eql(timeless(alone.role));
  });

  it("is read back again once the patch is taken back", async () => {
    const undo = await apply();
    undo();
    host.asked.length = 0;
    await writeAll();
    should(readBack()).equal(6);
  });

  for (const isSlow of [false, true]) {
    it(`shares nothing with what was given to be written, before it is sent or after (${isSlow})`, async () => {
      await apply();
      host.isSlow = isSlow;
      const given = reading("acme");
      const letGo = host.hold("core:storage:private:document:create");
      const writing = host.profile.create("p", given);
      await host.untilAsked("create");
      given.policies.push({ roleId: "admin", restrictedTo: [] });
      letGo();
      const answer = await writing;
      given.policies.length = 0;
      should(answer["policies"]).eql(reading("acme").policies);
      should(cached()).eql(reading("acme").policies);
      should(host.storage.get("profiles/p")?.["policies"]).eql(reading("acme").policies);
    });
  }

  it("shares nothing with what listeners of the storage are told", async () => {
    await apply();
    const told: Content[] = [];
    host.on("core:storage:private:document:create", ({ args }: { args: Content[] }) => {
      told.push(args[2] as Content);
    });
    const answer = await host.profile.create("p", reading("acme"));
    should(told).have.length(1);
    should(answer["policies"]).eql(told[0]?.["policies"]).and.not.equal(told[0]?.["policies"]);
    should(answer["_kuzzle_info"])
      .eql(told[0]?.["_kuzzle_info"])
      .and.not.equal(told[0]?.["_kuzzle_info"]);
  });

  it("241: stays as it was before, for the host alone that was reading it", async () => {
    await host.profile.create("p", reading("acme"));
    await staleLoad(host);
    should(cached()).eql(reading("acme").policies);
    const role = await staleRole(host);
    should(role).match(may("*"));
  });

  it("is not kept as it was before by whoever was reading it", async () => {
    await apply();
    await host.profile.create("p", reading("acme"));
    await staleLoad(host);
    should(cached()).eql(reading("globex").policies);
    should(await staleRole(host)).match(may("get"));
  });

  for (const [title, isPatched, kept] of [
    [
      "281: stays as it was before where the host alone of another node was reading it",
      false,
      "acme",
    ],
    [
      "is not replaced by what another node was reading, before it hears of the write",
      true,
      "globex",
    ],
  ] as const) {
    it(title, async () => {
      if (isPatched) {
        await apply();
      }
      await host.profile.create("p", reading("acme"));
      const before = String(host.cache.get(KEY));
      host.cache.clear();
      const letGo = host.hold(GET);
      const loading = host.profile.load("p");
      await host.untilAsked("get");
      // by another node, of which nothing is told here yet
      host.cache.set(KEY, before.replace("acme", "globex"));
      letGo();
      should((await loading)["policies"]).eql(reading("acme").policies);
      should(cached()).eql(reading(kept).policies);
    });
  }

  it("is kept as the host keeps it, for as long, by whoever reads it", async () => {
    const asked: unknown[][] = [];
    const { ask } = host;
    Object.assign(host, {
      ask: async (event: string, ...args: unknown[]) => {
        asked.push(...(event.endsWith(":store") ? [[event, ...args]] : []));
        return ask(event, ...args);
      },
    });
    await host.profile.create("p", reading("acme"));
    for (const step of [async () => undefined, apply]) {
      await step();
      host.cache.clear();
      await host.profile.load("p");
    }
    const [, alone, patched] = asked;
    should(alone?.at(-1)).eql({ ttl: 60 });
    should(patched).eql([...(alone ?? []).slice(0, -1), { ttl: 60, onlyIfNew: true }]);
  });

  it("is kept by whoever reads it while nobody writes it", async () => {
    await apply();
    await host.profile.create("p", reading("acme"));
    host.cache.clear();
    await host.profile.createOrReplace("q", reading("globex"));
    await host.profile.load("p");
    should(cached()).eql(reading("acme").policies);
  });

  for (const method of ["create", "createOrReplace", "update"] as const) {
    it(`is not kept where another write came before the answer to ${method}`, async () => {
      await apply();
      if (method !== "create") {
        await host.profile.create("p", reading("acme"));
        await host.role.create("r", may("*"));
      }
      const answered = `core:storage:private:document:${method}`;
      const letProfile = host.hold(answered);
      const first = host.profile[method]("p", reading("acme"));
      await host.untilAsked(method);
      await host.profile.createOrReplace("p", reading("globex"));
      letProfile();
      await first;
      should([undefined, reading("globex").policies]).containEql(cached());
      should((await host.profile.load("p"))["policies"]).eql(reading("globex").policies);

      const ofRole = method === "update" ? "replace" : method;
      const letRole = host.hold(`core:storage:private:document:${ofRole}`);
      const role = host.role[method]("r", may("*"));
      await host.untilAsked(ofRole);
      await host.role.createOrReplace("r", may("get"));
      letRole();
      await role;
      should(await host.role.load("r")).match(may("get"));
    });
  }

  it("is not kept once it was deleted before the answer", async () => {
    await apply();
    await host.profile.create("p", reading("acme"));
    const letGo = host.hold("core:storage:private:document:update");
    const updating = host.profile.update("p", reading("globex"));
    await host.untilAsked("update");
    await host.profile.deleteById("p");
    letGo();
    await updating;
    should(host.cache.has(KEY)).be.false();
  });

  it("is not kept where another node tells of a write before the answer", async () => {
    await apply();
    const letProfile = host.hold("core:storage:private:document:create");
    const profile = host.profile.create("p", reading("acme"));
    await host.untilAsked("create");
    host.storage.set("profiles/p", reading("globex"));
    await host.ask("core:security:profile:invalidate", "p");
    letProfile();
    should((await profile)["policies"]).eql(reading("acme").policies);
    // what is stored is
    should(cached()).eql(reading("globex").policies);

    for (const told of ["r", undefined]) {
      const letRole = host.hold("core:storage:private:document:createOrReplace");
      const role = host.role.createOrReplace("r", may("get"));
      await host.untilAsked("createOrReplace");
      await host.ask("core:security:role:invalidate", told);
      letRole();
      await role;
      should(host.role.roles.has("r")).be.false();
    }
  });

  it("is not kept where another node tells of a write again, while it is read back", async () => {
    await apply();
    const letWrite = host.hold("core:storage:private:document:create");
    const writing = host.profile.create("p", reading("acme"));
    await host.untilAsked("create");
    await host.ask("core:security:profile:invalidate", "p");
    const letRead = host.hold(GET);
    letWrite();
    await host.untilAsked("get");
    await host.ask("core:security:profile:invalidate", "p");
    letRead();
    await writing;
    should(host.cache.has(KEY)).be.false();
  });

  it("fails as the storage fails, and what was kept stays", async () => {
    await apply();
    await host.profile.create("p", reading("acme"));
    host.storage.clear();
    await host.profile.update("p", reading("globex")).should.be.rejectedWith({ status: 404 });
    should(cached()).eql(reading("acme").policies);
    await host.role.update("r", may("get")).should.be.rejectedWith({ status: 404 });
  });

  it("is read where the storage answers otherwise", async () => {
    await apply();
    host.asked.length = 0;
    host.answerOf = () => ({ _id: "p", _source: { policies: [] }, _version: 1 });
    const answer = await host.profile.create("p", reading("acme"));
    should(readBack()).equal(1);
    should(answer["policies"]).eql(reading("acme").policies);
  });

  it("needs a host that looks as expected", async () => {
    const { profiles, roles } = host.prototypes;
    const declines = async (given: Partial<Record<keyof Prototypes, object>>, why: RegExp) => {
      const found = { profiles, roles, ...given } as Prototypes;
      await keepWhatIsWritten(host as unknown as Kernel, () => found).should.be.rejectedWith(why);
    };
    await declines({ profiles: {} }, /profiles has no validateAndSaveProfile, load/u);
    await declines({ roles: {} }, /roles has no validateAndSaveRole, loadOneFromDatabase/u);
    const save = async (document: unknown) => document;
    const newer = Object.assign(Object.create(profiles) as object, {
      validateAndSaveProfile: save,
    });
    await declines({ profiles: newer }, /does not read back/u);
    const newerRoles = Object.assign(Object.create(roles) as object, { validateAndSaveRole: save });
    await declines({ roles: newerRoles }, /does not read back/u);
    should(Object.keys(profiles)).eql([]);
  });
});

/** Somebody reads the profile when it is narrowed, and is answered after that. */
async function staleLoad(host: HostRepositories): Promise<void> {
  host.cache.clear();
  const letGo = host.hold(GET);
  const loading = host.profile.load("p");
  await host.untilAsked("get");
  await host.profile.createOrReplace("p", reading("globex"));
  letGo();
  await loading;
}

async function staleRole(host: HostRepositories): Promise<unknown> {
  await host.role.create("r", may("*"));
  host.role.roles.clear();
  const letGo = host.hold(GET);
  const loading = host.role.loadRoles(["r"]);
  await host.untilAsked("get");
  await host.role.createOrReplace("r", may("get"));
  letGo();
  await loading;
  return host.role.load("r");
}

type Method = (...args: readonly unknown[]) => Promise<Content>;

/** The host's own, beside a client that answers as Elasticsearch does. */
function storageOf(version: "7" | "8"): Record<string, Method> {
  const { [`ES${version}`]: Storage } = hostModule(
    `service/storage/${version}/elasticsearch`,
  ) as Record<string, { readonly prototype: object }>;
  const answer = { _id: "p", _version: 3, result: "created", get: { _source: { merged: true } } };
  const inBody = (body: unknown) => async () => (version === "7" ? { body } : body);
  const client = { index: inBody(answer), update: inBody(answer), exists: inBody(true) };
  return Object.assign(
    Object.create(Object(Storage?.prototype) as object) as Record<string, Method>,
    {
      ...{ _client: client, _config: { defaults: {} }, _getAlias: () => "alias" },
      logger: { debug: () => undefined },
    },
  );
}
