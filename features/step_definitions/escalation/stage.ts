import type { Setup } from "../../application/setup";
import type { Answer, Call } from "../../support/answers";
import type { TestApplication } from "../../support/applications";
import type { Client, Way } from "../../support/clients";
import { connect, sendHttp } from "../../support/clients";
import { run, USUAL } from "../../support/world";
import { ACTORS, DOCUMENTS, PROFILES, ROLES } from "./cast";
import { DOOR, mayOpen, withDoor } from "./doors";

/** Measures the host: the same attacks on an application that does not use the plugin. */
export const HOST_ALONE = process.env.ESCALATION_HOST_ALONE === "1";

/** Measures what attacks reach, and refuses no scenario. */
export const MEASURED = HOST_ALONE || DOOR === "application" || DOOR === "report";

const PASSWORD = "pg-password";
const EVERYBODY = ["the admin", ...Object.keys(ACTORS), "the manager's API key"];

function indexOf({ index, collection }: (typeof DOCUMENTS)[number]): string {
  return `&${index}.${collection}`;
}

/** An application with the cast of these features on it. */
export class Stage {
  private readonly tokens = new Map<string, string | undefined>([["a stranger", undefined]]);
  private readonly clients = new Map<string, Promise<Client>>();

  private constructor(readonly app: TestApplication) {}

  static async prepare(app: TestApplication): Promise<Stage> {
    const stage = new Stage(app);
    const security = (action: string, members: object): Promise<unknown> =>
      app.asAdmin({ controller: "security", action, refresh: "false", ...members });
    for (const [_id, body] of Object.entries(ROLES)) {
      await security("createRole", { _id, body: DOOR === undefined ? body : mayOpen(body) });
    }
    for (const [_id, body] of Object.entries(PROFILES)) {
      await security("createProfile", { _id, body });
    }
    await stage.putDocuments();
    stage.tokens.set("the admin", app.tokenOf("admin"));
    if (MEASURED) {
      // all of them now: whatever changes later was changed by an attack
      for (const actor of EVERYBODY) {
        await stage.tokenOf(actor);
      }
    }
    return stage;
  }

  /** Unlike all else of the host, credentials are shared by all applications: by their kuids. */
  kuidOf(actor: string): string {
    const { kuid = "" } = ACTORS[actor] ?? {};
    return actor === "the manager" ? this.app.kuidOf(kuid) : kuid;
  }

  async putDocuments(): Promise<void> {
    const call = { controller: "document", action: "createOrReplace", refresh: "false" };
    await Promise.all(DOCUMENTS.map((document) => this.app.asAdmin({ ...call, ...document })));
    // services that were given refresh them each second only
    await run.environment.elasticsearch.refreshIndexes(DOCUMENTS.map(indexOf));
  }

  /** Sends a call of an actor, as it is, over a protocol. */
  async send(actor: string, call: Call, way: Way): Promise<Answer> {
    return (await this.client(actor, way)).call(call);
  }

  /** Sends `METHOD /path` of an actor over HTTP. */
  async sendUrl(actor: string, request: string, body: unknown): Promise<Answer> {
    const [method = "", path = ""] = request.split(" ");
    const { url } = this.app.application;
    return sendHttp(`${url}${path}`, method, body, await this.tokenOf(actor));
  }

  async tokenOf(actor: string): Promise<string | undefined> {
    if (!this.tokens.has(actor)) {
      this.tokens.set(actor, await this.tokenOfMember(actor));
    }
    return this.tokens.get(actor);
  }

  /** Tells whether all of the cast, and the administrator, still have a token that is good. */
  async canAct(): Promise<boolean> {
    const { url } = this.app.application;
    const tokens = EVERYBODY.map((actor) => this.tokens.get(actor));
    const answers = await Promise.all(
      tokens.map((token) => sendHttp(`${url}/_checkToken`, "POST", { token }, undefined)),
    );
    return answers.every(({ result }) => (result as { valid?: boolean } | null)?.valid === true);
  }

  /** A user of one scenario acts from now on, by an API key, which costs no hashing. */
  async admit(actor: string, kuid: string): Promise<void> {
    this.tokens.set(actor, await this.keyOf(kuid));
    // one of that name may have acted before
    for (const key of [...this.clients.keys()].filter((one) => one.startsWith(`${actor} `))) {
      await (await this.clients.get(key))?.close();
      this.clients.delete(key);
    }
  }

  /** Somebody acts from now on by a token. */
  async give(actor: string, token: string): Promise<void> {
    this.tokens.set(actor, token);
    for (const [key, client] of this.clients) {
      if (key.startsWith(`${actor} `)) {
        this.clients.delete(key);
        await (await client).close();
      }
    }
  }

  /** A user of one scenario acts from now on, by a password. */
  async logIn(actor: string, username: string, password: string): Promise<void> {
    const { url } = this.app.application;
    const body = { username, password };
    const { result, error } = await sendHttp(`${url}/_login/local`, "POST", body, undefined);
    if (error !== null) {
      throw new Error(`${actor} cannot log in: ${error.message}`);
    }
    this.tokens.set(actor, (result as { jwt: string }).jwt);
  }

  async close(): Promise<void> {
    for (const client of this.clients.values()) {
      await client.then((made) => made.close()).catch(() => undefined);
    }
    this.clients.clear();
  }

  private async client(actor: string, way: Way): Promise<Client> {
    const key = `${actor} ${way}`;
    const client =
      this.clients.get(key) ?? connect(way, this.app.application, await this.tokenOf(actor));
    this.clients.set(key, client);
    return client;
  }

  private async tokenOfMember(actor: string): Promise<string> {
    const owner = actor === "the manager's API key" ? "the manager" : actor;
    const member = ACTORS[owner];
    if (member === undefined) {
      throw new Error(`nobody is called "${actor}"`);
    }
    if (owner !== actor) {
      await this.tokenOf(owner);
      return this.keyOf(this.kuidOf(owner));
    }
    const kuid = this.kuidOf(actor);
    const loggedIn = actor === "the manager";
    await this.app.asAdmin({
      controller: "security",
      action: "createUser",
      _id: kuid,
      refresh: "false",
      body: {
        content: { profileIds: member.profileIds },
        ...(loggedIn && { credentials: { local: { username: kuid, password: PASSWORD } } }),
      },
    });
    if (!loggedIn) {
      return this.keyOf(kuid);
    }
    await this.logIn(actor, kuid, PASSWORD);
    return String(this.tokens.get(actor));
  }

  private async keyOf(kuid: string): Promise<string> {
    const key = (await this.app.asAdmin({
      controller: "security",
      action: "createApiKey",
      userId: kuid,
      // the host looks keys up by searching
      refresh: "wait_for",
      body: { description: "features" },
    })) as { _source: { token: string } };
    return key._source.token;
  }
}

const stages = new Map<TestApplication, Promise<Stage>>();
const setups = new WeakMap<TestApplication, { readonly asked: string; readonly made: Setup }>();
/** Counts how often what was asked for had to be replaced, where attacks are measured. */
const replacements = new Map<string, number>();

/** The stage of a setup; of the host alone, whatever the setup, when that is measured. */
export async function stageFor(setup: Setup = USUAL, own?: string): Promise<Stage> {
  const used = HOST_ALONE ? aloneOf(setup) : DOOR === undefined ? setup : withDoor(setup, DOOR);
  const asked = JSON.stringify(used);
  const mark = MEASURED ? `measured-${replacements.get(asked) ?? 0}` : own;
  const profiles = mark === undefined ? {} : { [mark]: { policies: [{ roleId: "default" }] } };
  const made = {
    ...used,
    ...(mark !== undefined && { profiles: { ...setup.profiles, ...profiles } }),
  };
  const app = await run.applications.get(made);
  setups.set(app, { asked, made });
  const stage = stages.get(app) ?? Stage.prepare(app);
  stages.set(app, stage);
  return stage;
}

/** The host that is measured is the one of the setup. */
function aloneOf({ newerHost, realtime, office }: Setup): Setup {
  return {
    plugin: false,
    ...(office !== undefined && { office }),
    ...(newerHost === true && { newerHost }),
    ...(realtime === true && { realtime }),
  };
}

/** The next scenario that needs such an application gets one that nobody has attacked. */
export function replaceStage(app: TestApplication): void {
  const setup = setups.get(app);
  if (setup !== undefined) {
    replacements.set(setup.asked, (replacements.get(setup.asked) ?? 0) + 1);
    run.applications.leave(setup.made);
  }
}

export async function closeStages(): Promise<void> {
  for (const stage of stages.values()) {
    await stage.then((made) => made.close()).catch(() => undefined);
  }
}
