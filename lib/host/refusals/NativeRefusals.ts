import type { KuzzleError } from "kuzzle";
import { KuzzleRequest } from "kuzzle";

import { declarationOf } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import type { NativeCall, RefusalReader } from "../port/Host";
import type { Kernel, NativeHandler } from "../kernel/kernel";
import type { Reach } from "./Rehearsal";
import { Rehearsal } from "./Rehearsal";

/**
 * The point up to which each action may be rehearsed. Actions that write first and by the host's
 * own storage: until they write. Actions that call a strategy to write, which may do so anywhere,
 * or that do something else than write: until they ask anything, when the host has looked at the
 * request's form. Other actions are not rehearsed.
 */
const REACH: Readonly<Record<string, Reach>> = {
  "security:createProfile": "until it writes",
  "security:createOrReplaceProfile": "until it writes",
  "security:updateProfile": "until it writes",
  "security:createRole": "until it writes",
  "security:createOrReplaceRole": "until it writes",
  "security:updateRole": "until it writes",
  "security:createUser": "until it writes",
  "security:createRestrictedUser": "until it writes",
  "security:updateUser": "until it writes",
  "security:replaceUser": "until it writes",
  "security:upsertUser": "until it writes",
  "security:createFirstAdmin": "until it writes",
  // what is asked of it here is only whether the import has the form of one
  "admin:loadSecurities": "until it writes",
  "security:deleteProfile": "until it asks",
  "security:mDeleteProfiles": "until it asks",
  "security:deleteRole": "until it asks",
  "security:mDeleteRoles": "until it asks",
  "security:deleteUser": "until it asks",
  "security:mDeleteUsers": "until it asks",
  "security:createCredentials": "until it asks",
  "security:updateCredentials": "until it asks",
  "security:createApiKey": "until it asks",
  "security:deleteApiKey": "until it asks",
  "security:revokeTokens": "until it asks",
  "admin:loadFixtures": "until it asks",
  "admin:loadMappings": "until it asks",
};

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

function reachOf({ controller, action }: NativeCall): Reach | undefined {
  const isUnguarded = declarationOf(controller, action)?.unguarded !== undefined;
  return isUnguarded && BY_EVENTS.has(controller) ? "until it asks" : undefined;
}

/** They store a user first, and then have a strategy look at the credentials. */
const WITH_CREDENTIALS: ReadonlySet<string> = new Set([
  "security:createUser",
  "security:createRestrictedUser",
]);

/** Finds the host's own refusals of requests to actions that the plugin stands around. */
export class NativeRefusals implements RefusalReader {
  private readonly rehearsal: Rehearsal;
  private readonly originals = new Map<string, NativeHandler>();

  constructor(private readonly kuzzle: Kernel) {
    this.rehearsal = new Rehearsal(kuzzle);
  }

  /** An action as it was before the plugin stood around it. */
  know(key: string, original: NativeHandler): void {
    this.originals.set(key, original);
  }

  private handlerOf({ controller, action }: NativeCall): NativeHandler | undefined {
    const instance = this.kuzzle.funnel.controllers.get(controller);
    return instance?.[action]?.bind(instance);
  }

  async refusalOf(
    request: KuzzleRequest,
    call: NativeCall = callOf(request),
  ): Promise<KuzzleError | undefined> {
    const key = `${call.controller}:${call.action}`;
    const original = this.originals.get(key) ?? this.handlerOf(call);
    const reach = isWithoutId(call) ? "until it asks" : (REACH[key] ?? reachOf(call));
    if (original === undefined || reach === undefined) {
      return undefined;
    }
    const copied = copyOf(call);
    if (copied === undefined) {
      return undefined;
    }
    const copy = requestFor(request, copied);
    return (
      (await this.rehearsal.refusalOf(() => original(copy), reach)) ??
      (WITH_CREDENTIALS.has(key) ? this.refusedCredentials(copy) : undefined)
    );
  }

  /**
   * The first refusal of a strategy.
   * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
   */
  private async refusedCredentials(request: KuzzleRequest): Promise<KuzzleError | undefined> {
    const { body } = callOf(request);
    const credentials = isPlainObject(body) ? body.credentials : undefined;
    const { _id: kuid } = request.input.args as { _id?: unknown };
    for (const [strategy, given] of Object.entries(isPlainObject(credentials) ? credentials : {})) {
      const validate = this.kuzzle.pluginsManager.getStrategyMethod(strategy, "validate");
      const id = typeof kuid === "string" ? kuid : "";
      const refusal = await this.rehearsal.refusalOf(
        () => validate(request, given as object, id, strategy, false),
        "until it writes",
      );
      if (refusal !== undefined) {
        return refusal;
      }
    }
    return undefined;
  }
}

/** Refused by the host before anything else, by whatever action that needs one. */
function isWithoutId({ controller, action, args }: NativeCall): boolean {
  return controller === "security" && action === "deleteCredentials" && !args._id;
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
