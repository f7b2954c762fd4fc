import type { Answer, Call } from "../../../features/support/answers";
import { sendHttp } from "../../../features/support/clients";
import type { StoredDocument } from "../../../tools/services/ElasticsearchClient";
import { Elasticsearch } from "../../../tools/services/ElasticsearchClient";
import {
  ACTORS,
  DOCUMENTS,
  PROFILES,
  ROLES,
} from "../../../features/step_definitions/escalation/cast";
import type { Cluster, ClusterNode, ClusterOptions } from "../../../tools/cluster";
import { startCluster } from "../../../tools/cluster";

/** Sign-ups of one address that pass in any hour. */
export const SIGN_UPS = 20;
/** In places of their own, so that they are nothing to other experiments. The administrators sign too. */
const CONSTRAINTS = [
  {
    name: "payments take two",
    exclusive: {
      of: ["bulk:write", "bulk:import"],
      in: "pg-payments",
      exempt: ["admin", "superuser"],
    },
  },
  { name: "one signs", atMost: { holders: 3, of: "bulk:mWrite", in: "pg-signed" } },
];
const PASSWORD = "pg-password";

export interface TimedAnswer extends Answer {
  /** Both in milliseconds, of one monotonic clock. */
  readonly sentAt: number;
  readonly answeredAt: number;
}

/** A cluster with the cast of the escalation features on it. */
export class Platform {
  readonly elasticsearch: Elasticsearch;
  private readonly tokens = new Map<string, string>();
  private names = 0;

  private constructor(readonly cluster: Cluster) {
    this.elasticsearch = new Elasticsearch(cluster.services.elasticsearch.url);
  }

  /** @param options of a cluster whose nodes are others than usual */
  static async start(options: ClusterOptions = {}): Promise<Platform> {
    const setup = {
      ownWriter: true,
      options: {
        restrictedProfileIds: ["customer"],
        signUp: { limit: { requests: SIGN_UPS, window: 3600, trustProxy: 1 } },
        constraints: CONSTRAINTS,
      },
    };
    const environment = { APPLICATION_SETUP: JSON.stringify(setup) };
    const platform = new Platform(await startCluster({ environment, ...options }));
    try {
      await platform.prepare();
      return platform;
    } catch (error) {
      await platform.stop();
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.cluster.stop();
  }

  get nodes(): readonly ClusterNode[] {
    return this.cluster.nodes;
  }

  /** The nodes in turn: 0, 1, 2, 0 … */
  node(turn: number): ClusterNode {
    const node = this.nodes[turn % this.nodes.length];
    if (node === undefined) {
      throw new Error("the cluster has no nodes");
    }
    return node;
  }

  /** A name that nothing here has yet; no experiment finds what another one has left. */
  fresh(name: string): string {
    return `pg-${name}-${++this.names}`;
  }

  /** @param actor "admin", "anonymous", one of the cast, or a user made by {@link addUser} */
  async send(
    node: ClusterNode,
    actor: string,
    call: Call,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TimedAnswer> {
    const sentAt = performance.now();
    const answer = await sendHttp(`${node.url}/_query`, "POST", call, this.tokenOf(actor), headers);
    return { ...answer, sentAt, answeredAt: performance.now() };
  }

  tokenOf(actor: string): string | undefined {
    const token = this.tokens.get(actor);
    if (token === undefined && actor !== "anonymous") {
      throw new Error(`there is no actor "${actor}"`);
    }
    return token;
  }

  /** @throws unless it succeeds */
  async asAdmin(controllerAndAction: string, members: object = {}, turn = 0): Promise<unknown> {
    const answer = await this.send(
      this.node(turn),
      "admin",
      callOf(controllerAndAction, { refresh: "false", ...members }),
    );
    if (answer.error !== null) {
      throw new Error(
        `${controllerAndAction} as admin: ${describe(answer)}: ${answer.error.message}`,
      );
    }
    return answer.result;
  }

  /** A user who can act, by his kuid. */
  async addUser(kuid: string, profileIds: readonly string[], actor = kuid): Promise<void> {
    await this.asAdmin("security:createUser", {
      _id: kuid,
      body: { content: { profileIds }, credentials: localCredentials(kuid) },
    });
    await this.logIn(actor, kuid);
  }

  /** A document of the internal index as Elasticsearch holds it, searchable or not. */
  stored(collection: string, id: string): Promise<StoredDocument | undefined> {
    return this.elasticsearch.document(`%kuzzle.${collection}`, id);
  }

  /** The kuids of the local credentials by username; of usernames that are not taken, none. */
  async credentials(usernames: readonly string[]): Promise<Map<string, string>> {
    const found = new Map<string, string>();
    for (const username of usernames) {
      const index = "%plugin-kuzzle-plugin-auth-passport-local.users";
      const document = await this.elasticsearch.document(index, username);
      if (document !== undefined) {
        found.set(username, String(document._source.kuid));
      }
    }
    return found;
  }

  private async prepare(): Promise<void> {
    const { username } = this.cluster.admin;
    await this.logIn("admin", username);
    for (const [_id, body] of Object.entries(ROLES)) {
      await this.asAdmin("security:createRole", { _id, body });
    }
    for (const [_id, body] of Object.entries(PROFILES)) {
      await this.asAdmin("security:createProfile", { _id, body });
    }
    for (const document of DOCUMENTS) {
      await this.asAdmin("document:createOrReplace", document);
    }
    for (const [actor, { kuid, profileIds }] of Object.entries(ACTORS)) {
      await this.addUser(kuid, profileIds, actor);
    }
  }

  /** Lets somebody act by a token from now on. */
  give(actor: string, token: string): void {
    this.tokens.set(actor, token);
  }

  private async logIn(actor: string, username: string): Promise<void> {
    await this.logInAt(this.node(0), username, actor);
  }

  /** Logs in at a node a user who has {@link localCredentials}. */
  async logInAt({ url }: ClusterNode, username: string, actor = username): Promise<void> {
    const body = { username, password: PASSWORD };
    const { result, error } = await sendHttp(`${url}/_login/local`, "POST", body, undefined);
    if (error !== null) {
      throw new Error(`${actor} cannot log in: ${error.message}`);
    }
    this.give(actor, (result as { jwt: string }).jwt);
  }
}

export function localCredentials(username: string): object {
  return { local: { username, password: PASSWORD } };
}

/** @param controllerAndAction `security:updateProfile` */
export function callOf(controllerAndAction: string, members: object = {}): Call {
  const [controller = "", action = ""] = controllerAndAction.split(":");
  return { controller, action, ...members };
}

/** `200`, or the status and the id of the error. */
export function describe({ status, error }: Answer): string {
  return error === null ? String(status) : `${status} ${error.id}`;
}
