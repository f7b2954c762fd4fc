import type { JSONObject, KuzzleRequest, PluginContext } from "kuzzle";
import { BadRequestError, Plugin } from "kuzzle";

interface MemoryStorage {
  /** @returns how many of them are new */
  sadd(key: string, members: readonly string[]): Promise<number>;
}

class NobodyLogsIn {
  readonly name = "invitation";

  authenticate(): void {
    throw new Error("nobody logs in by this strategy");
  }
}

/**
 * An authentication strategy as applications write them: it reads the request that it validates
 * credentials for, and takes a code that is good for once.
 */
export class InvitationStrategy extends Plugin {
  private readonly accepted = new Set<string>();

  constructor() {
    super({ kuzzleVersion: ">=2.33.0 <3" });
    this.authenticators = { NobodyLogsIn };
    this.strategies = {
      invitation: {
        config: { authenticator: "NobodyLogsIn", fields: ["code"] },
        methods: {
          create: "accept",
          delete: "forget",
          exists: "knows",
          update: "accept",
          validate: "take",
          verify: "verify",
        },
      },
    };
  }

  async init(config: JSONObject, context: PluginContext): Promise<void> {
    this.config = config;
    this.context = context;
  }

  async take(request: KuzzleRequest, { code }: { code: string }): Promise<boolean> {
    const { content } = request.input.body as { content: { email: string } };
    const [, domain] = content.email.split("@");
    if (domain === undefined || request.getKuid() === null) {
      throw new BadRequestError("Who is invited, and by whom?", "invitation.code.nobody", 1);
    }
    if (!request.input.action?.startsWith("create")) {
      throw new Error("asked by nobody");
    }
    if (code === "broken") {
      throw new Error("the invitations cannot be read");
    }
    const { ms } = this.context.accessors.sdk as unknown as { ms: MemoryStorage };
    if ((await ms.sadd("pg-invitations", [code])) === 0) {
      throw new BadRequestError(`Code ${code} is used.`, "invitation.code.used", 2);
    }
    return true;
  }

  async accept(_request: KuzzleRequest, _credentials: object, kuid: string): Promise<object> {
    this.accepted.add(kuid);
    return {};
  }

  async forget(_request: KuzzleRequest, kuid: string): Promise<void> {
    this.accepted.delete(kuid);
  }

  async knows(_request: KuzzleRequest, kuid: string): Promise<boolean> {
    return this.accepted.has(kuid);
  }

  async verify(): Promise<boolean> {
    return false;
  }
}
