import type { JSONObject, KuzzleRequest, PluginContext } from "kuzzle";
import { Plugin } from "kuzzle";

interface MemoryStorage {
  set(key: string, value: string): Promise<unknown>;
  get(key: string): Promise<string | null>;
  del(keys: readonly string[]): Promise<unknown>;
  exists(keys: readonly string[]): Promise<number>;
}

/** Reads a kuid and a pin of the body. Source: what passport asks of a strategy. */
class PinAuthenticator {
  readonly name = "pin";
  declare success: (user: unknown) => void;
  declare fail: (info: object) => void;
  declare error: (error: unknown) => void;

  constructor(
    _options: object,
    private readonly verify: (
      request: object,
      kuid: string,
      pin: string,
      done: (error: unknown, user: unknown, info: object) => void,
    ) => void,
  ) {}

  authenticate(request: { readonly body: { readonly kuid: string; readonly pin: string } }): void {
    const { kuid, pin } = request.body;
    this.verify(request, kuid, pin, (error, user, info) => {
      if (error !== null && error !== undefined) {
        this.error(error);
      } else if (user === false || user === null) {
        this.fail(info);
      } else {
        this.success(user);
      }
    });
  }
}

interface Pin {
  readonly pin: string;
}

/** Credentials beside those of `local`, for all nodes: a pin for each user. */
export class PinStrategy extends Plugin {
  constructor() {
    super({ kuzzleVersion: ">=2.33.0 <3" });
    this.authenticators = { PinAuthenticator };
    this.strategies = {
      pin: {
        config: { authenticator: "PinAuthenticator", fields: ["pin"] },
        methods: {
          create: "write",
          delete: "remove",
          exists: "has",
          update: "write",
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

  async write(_request: KuzzleRequest, { pin }: Pin, kuid: string): Promise<object> {
    await this.storage.set(keyOf(kuid), pin);
    return {};
  }

  async remove(_request: KuzzleRequest, kuid: string): Promise<void> {
    await this.storage.del([keyOf(kuid)]);
  }

  async has(_request: KuzzleRequest, kuid: string): Promise<boolean> {
    return (await this.storage.exists([keyOf(kuid)])) > 0;
  }

  async accept(): Promise<boolean> {
    return true;
  }

  async verify(_request: KuzzleRequest, kuid: string, pin: string): Promise<object> {
    const isRight = (await this.storage.get(keyOf(kuid))) === pin;
    return isRight ? { kuid } : { kuid: null, message: "wrong pin" };
  }

  private get storage(): MemoryStorage {
    return (this.context.accessors.sdk as unknown as { ms: MemoryStorage }).ms;
  }
}

function keyOf(kuid: string): string {
  return `pin/${kuid}`;
}
