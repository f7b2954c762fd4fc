import type { JSONObject, KuzzleRequest, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

import type { OfficePlugin } from "./OfficePlugin";

/** The members of a login by card. */
interface Shown {
  readonly card: string;
  /** Its user, whom the first login makes with this profile, by `maker`. */
  readonly kuid?: string;
  readonly profile?: string;
  /** `application`: by `asApplication`; `job`: somebody else, in a job. */
  readonly maker?: "application" | "job";
}

type Verify = (request: unknown, shown: unknown, done: Done) => void;
type Done = (error: unknown, user?: unknown, info?: unknown) => void;

/** Takes the body for the card; kuzzle-sdk sends it as the query, over HTTP. */
class Reader {
  readonly name = "card";
  declare error: (reason: unknown) => void;
  declare success: (user: unknown) => void;
  declare fail: (info: unknown) => void;

  constructor(
    _options: object,
    private readonly verify: Verify,
  ) {}

  authenticate(request: { readonly body: unknown; readonly query: unknown }): void {
    this.verify(request, request.body ?? request.query, (error, user, info) => {
      if (error !== null && error !== undefined) {
        this.error(error);
      } else if (user) {
        this.success(user);
      } else {
        this.fail(info);
      }
    });
  }
}

/** A strategy that keeps the card in the user, and makes users who log in for the first time. */
export class CardStrategy extends Plugin {
  private readonly owners = new Map<string, string>();

  constructor(private readonly office: OfficePlugin) {
    super({ kuzzleVersion: ">=2.33.0 <3" });
    this.authenticators = { Reader };
    this.strategies = {
      card: {
        config: { authenticator: "Reader", fields: ["card"] },
        methods: {
          create: "give",
          delete: "takeBack",
          exists: "has",
          update: "give",
          validate: "accept",
          verify: "verify",
        },
      },
    };
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
  }

  async give(_request: KuzzleRequest, { card }: { card: string }, kuid: string): Promise<object> {
    this.owners.set(card, kuid);
    await this.users.updateUser(kuid, { card });
    return {};
  }

  async takeBack(_request: KuzzleRequest, kuid: string): Promise<void> {
    await this.users.updateUser(kuid, { card: null });
    for (const [card, owner] of this.owners) {
      if (owner === kuid) {
        this.owners.delete(card);
      }
    }
  }

  async has(_request: KuzzleRequest, kuid: string): Promise<boolean> {
    return [...this.owners.values()].includes(kuid);
  }

  async accept(): Promise<boolean> {
    return true;
  }

  async verify(_request: unknown, shown: Shown): Promise<object> {
    const { card, kuid = "", profile, maker } = shown;
    const owner = this.owners.get(card);
    if (owner !== undefined || profile === undefined) {
      return owner === undefined ? { message: "nobody has this card" } : { kuid: owner };
    }
    const { guard, jobs } = this.office;
    const make = () => this.users.createUser(kuid, { content: { profileIds: [profile] } });
    switch (maker) {
      case "application":
        await guard?.asApplication("a first login", make);
        break;
      case "job":
        await jobs.run(make);
        break;
      case undefined:
        await make();
    }
    this.owners.set(card, kuid);
    return { kuid };
  }

  private get users() {
    return this.context.accessors.sdk.security;
  }
}
