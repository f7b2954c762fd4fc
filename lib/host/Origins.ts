import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "./kernel";
import { currentRequest } from "./kernel";

type Sender = "client" | "application" | "checkedUser";
type Funnel = Kernel["funnel"];

/** The protocol that the host names for requests of the embedded SDK. */
const EMBEDDED = "funnel";

/**
 * Tells who sends a request, by the door through which the host takes it: `Funnel.execute` is the
 * door of clients of every protocol, `Funnel.executePluginRequest` that of the application (embedded
 * SDK, `accessors.execute`). What a request says of itself decides nothing: the application may copy
 * a client's token and connection into a request of its own, and the host gives the embedded SDK a
 * connection too.
 *
 * A request that came through neither door is the host's own when it has neither token nor protocol
 * (imports, subscriptions of the application). With one of them its origin is unknown, and it is
 * judged as a client's.
 *
 * Source: the host's lib/api/funnel.js `execute`, `executePluginRequest`; lib/core/shared/sdk/
 * funnelProtocol.ts; lib/core/plugin/pluginContext.ts `execute`.
 */
export class Origins {
  private readonly senders = new WeakMap<KuzzleRequest, Sender>();
  private readonly warned = new Set<string>();

  constructor(
    private readonly kuzzle: Pick<Kernel, "asyncStore" | "funnel">,
    private readonly log: { warn(message: string): void },
  ) {
    this.watchClients(kuzzle.funnel);
    this.watchApplication(kuzzle.funnel);
  }

  /** See {@link NativeActions.clientRequest} of the port. */
  clientRequest(request: KuzzleRequest): KuzzleRequest | undefined {
    if (this.isApplication(request)) {
      return undefined;
    }
    if (this.isJudged(request)) {
      return request;
    }
    const outer = currentRequest(this.kuzzle);
    const isImport =
      outer !== undefined &&
      this.isJudged(outer) &&
      outer.input.controller === "admin" &&
      outer.input.action === "loadSecurities";
    return isImport ? outer : undefined;
  }

  /** Whether code of the application sends this request, with all rights. */
  isApplication(request: KuzzleRequest): boolean {
    return this.senders.get(request) === "application";
  }

  private isJudged(request: KuzzleRequest): boolean {
    const sender = this.senders.get(request);
    if (sender !== undefined) {
      return sender !== "application";
    }
    const { token, connection } = request.context as {
      token?: object | null;
      connection?: { protocol?: string | null };
    };
    const protocol = connection?.protocol ?? undefined;
    if ((token ?? null) === null && protocol === undefined) {
      return false;
    }
    this.warnOfUnknown(protocol ?? "none", request);
    return true;
  }

  private watchClients(funnel: Funnel): void {
    const { execute } = funnel;
    if (execute === undefined) {
      return;
    }
    funnel.execute = (request, callback) => {
      this.senders.set(request, "client");
      return execute.call(funnel, request, callback);
    };
  }

  private watchApplication(funnel: Funnel): void {
    const { executePluginRequest } = funnel;
    if (executePluginRequest === undefined) {
      return;
    }
    funnel.executePluginRequest = async (request) => {
      if (this.senders.has(request)) {
        // a client's own request, sent once more, stays the client's
        return executePluginRequest.call(funnel, request);
      }
      this.senders.set(request, isCheckedUser(request) ? "checkedUser" : "application");
      try {
        return await executePluginRequest.call(funnel, request);
      } finally {
        // a pipe may let it go on as a client's
        this.senders.delete(request);
      }
    };
  }

  private warnOfUnknown(protocol: string, { input }: KuzzleRequest): void {
    const action = `${input.controller ?? ""}:${input.action ?? ""}`;
    const origin = `${protocol} ${action}`;
    if (this.warned.has(origin)) {
      return;
    }
    this.warned.add(origin);
    this.log.warn(
      `Judged a request for ${action} as a client's, since its origin is unknown (protocol "${protocol}"): it came neither from a connection nor from the embedded SDK. Further ones are not logged.`,
    );
  }
}

/** `sdk.as(user, { checkRights: true })`: the host has asked whether this user may send it. */
function isCheckedUser({ input, context }: KuzzleRequest): boolean {
  const { __checkRights__: isChecked } = input.args as { __checkRights__?: unknown };
  const { connection } = context as { connection: { protocol: string | null } };
  return Boolean(isChecked) && context.user !== null && connection.protocol === EMBEDDED;
}
