import type { KuzzleError } from "kuzzle";
import { KuzzleRequest } from "kuzzle";

import { createsUser, declarationOf, isOfPlugin, writeOf } from "../../domain/actions";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import { userAlreadyExists } from "../../errors/nativeErrors";
import { isLocal } from "../kernel/local";
import type { NativeCall, RefusalReader } from "../port/Host";
import type { Kernel, NativeHandler } from "../kernel/kernel";
import type { Reach, Rehearsal } from "./Rehearsal";

/**
 * Controllers whose other actions look at the form of a request, and then do all that they do by
 * events of the host.
 */
const BY_EVENTS: ReadonlySet<string> = new Set([
  "bulk",
  "collection",
  "document",
  "index",
  "security",
]);

/**
 * Tells how far an action may be rehearsed. Actions that write first and by the host's own storage:
 * until they write. Actions that call a strategy to write, which may do so anywhere, or that do
 * something else than write: until they ask anything, when the host has looked at the request's form.
 * `undefined`: not at all, of what concerns the whole platform, or the callers themselves.
 */
function reachOf({ controller, action, args }: NativeCall): Reach | undefined {
  const { write, unguarded } = declarationOf(controller, action) ?? {};
  switch (write?.target) {
    case undefined:
      return unguarded !== undefined && BY_EVENTS.has(controller) ? "until it asks" : undefined;
    case "profile":
    case "role":
    case "user":
      if (write.ids === "caller") {
        return undefined;
      }
      return write.does === "delete" ? "until it asks" : "until it writes";
    case "identity": {
      // without the id that it needs, the host refuses it before anything else
      const isLeftAlone =
        write.ids === "caller" ||
        (write.removesCredentials === true && !(write.ids === "_id" && !args._id));
      return isLeftAlone || isOfPlugin(controller) ? undefined : "until it asks";
    }
    // of an import, whether it has the form of one
    case "import":
    case "first admin":
      return "until it writes";
    case "places":
      return "until it asks";
    case "platform":
      return undefined;
  }
}

/** Finds the host's own refusals of requests to actions that the plugin stands around. */
export class NativeRefusals implements RefusalReader {
  private readonly originals = new Map<string, NativeHandler>();

  constructor(
    private readonly kuzzle: Kernel,
    private readonly rehearsal: Rehearsal,
  ) {}

  /**
   * Takes an action as it was before the plugin stood around it, which it does several times: what stands
   * around it knows nothing of a copy that no door has let in.
   */
  know(key: string, original: NativeHandler): void {
    if (!this.originals.has(key)) {
      this.originals.set(key, original);
    }
  }

  isUnderWay(): boolean {
    return this.rehearsal.isUnderWay;
  }

  private handlerOf({ controller, action }: NativeCall): NativeHandler | undefined {
    const instance = this.kuzzle.funnel.controllers.get(controller);
    return instance?.[action]?.bind(instance);
  }

  async refusalOf(request: KuzzleRequest, instead?: NativeCall): Promise<KuzzleError | undefined> {
    const call = instead ?? callOf(request);
    const key = `${call.controller}:${call.action}`;
    const original = this.originals.get(key) ?? this.handlerOf(call);
    const reach = reachOf(call);
    if (original === undefined || reach === undefined) {
      return undefined;
    }
    const copied = copyOf(call);
    if (copied === undefined) {
      return undefined;
    }
    const copy = requestFor(request, copied);
    const isImported = instead !== undefined;
    const refusal = await this.rehearsal.refusalOf(() => original(copy), reach);
    // of an import, whoever exists is passed over, or deleted first
    if (refusal !== undefined && !(isImported && refusal.id === "security.user.already_exists")) {
      return refusal;
    }
    // the host stores a new user first, and then has the strategies look at the credentials
    return createsUser(writeOf(call.controller, call.action))
      ? this.refusedUser(copy, isImported)
      : undefined;
  }

  /**
   * Looks, in the order of the host, for its refusals of a new user: that the kuid is taken, which it does
   * not see where there are credentials of that kuid, and answers 500; then the first refusal of a
   * strategy. One that is not `local` is asked of a user of an import alone: see
   * {@link CredentialsReader.validateCredentials}.
   * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
   */
  private async refusedUser(
    request: KuzzleRequest,
    isImported: boolean,
  ): Promise<KuzzleError | undefined> {
    const { body } = callOf(request);
    const credentials = memberOf(body, "credentials");
    const { _id } = request.input.args as { _id?: unknown };
    const kuid = typeof _id === "string" ? _id : "";
    if (!isImported && kuid !== "" && (await this.isTaken(kuid))) {
      return userAlreadyExists(kuid);
    }
    const { pluginsManager } = this.kuzzle;
    for (const [strategy, given] of Object.entries(isPlainObject(credentials) ? credentials : {})) {
      const isAsked = isImported || isLocal(pluginsManager, strategy);
      if (!isAsked || !pluginsManager.listStrategies().includes(strategy)) {
        continue;
      }
      const validate = pluginsManager.getStrategyMethod(strategy, "validate");
      const refusal = await this.rehearsal.refusalOf(
        () => validate(request, given as object, kuid, strategy, false),
        "until it writes",
      );
      if (refusal !== undefined) {
        return refusal;
      }
    }
    return undefined;
  }

  private async isTaken(kuid: string): Promise<boolean> {
    const { index } = this.kuzzle.internalIndex;
    const event = "core:storage:private:document:exist";
    return (await this.kuzzle.ask(event, index, "users", kuid).catch(() => false)) === true;
  }
}

/** An action may change what it is given. What is nested too deeply for a copy is not rehearsed. */
function copyOf(call: NativeCall): NativeCall | undefined {
  try {
    return structuredClone(call);
  } catch {
    return undefined;
  }
}

function callOf({ input }: KuzzleRequest): NativeCall {
  const { controller, action } = input;
  const args: unknown = input.args;
  const body: unknown = input.body;
  return {
    controller: controller ?? "",
    action: action ?? "",
    args: isPlainObject(args) ? args : {},
    body,
  };
}

function requestFor({ context }: KuzzleRequest, call: NativeCall): KuzzleRequest {
  const { controller, action, args, body } = call;
  // as JSON: of a connection itself the host copies nothing, its protocol neither, and over HTTP it
  // reads flags otherwise
  return new KuzzleRequest({ ...args, controller, action, body }, context.toJSON());
}
