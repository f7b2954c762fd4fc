import { randomUUID } from "node:crypto";

import type { KuzzleRequest } from "kuzzle";

import { hostModule } from "../kernel/hostModules";

/** The subset of the host's impersonated SDK that we use. */
export interface Impersonated {
  readonly kuid: string;
  readonly checkRights: unknown;
  query: (this: Impersonated, request: object, options?: object) => Promise<unknown>;
}

/**
 * By the mark of each call that has not reached the host yet: the user whom `as` names. kuzzle-sdk
 * copies requests as JSON, so that a mark is a text that nobody can guess.
 */
const users = new Map<string, string>();

/** The protocol that the host names for requests of the embedded SDK. */
const EMBEDDED = "funnel";
const MEMBER = "__checkRights__";

/** Prototypes that are marked: several plugins in one process mark them once. */
const marked = new WeakSet<Impersonated>();

/**
 * Marks each call by `sdk.as(user, { checkRights: true })`. The host itself tells by members of the
 * request, `__kuid__` and `__checkRights__`, which a client's payload may have too where an application
 * hands it on.
 * Source: the host's lib/core/shared/sdk/impersonatedSdk.js `query`, funnelProtocol.ts `query`.
 *
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function markCheckedUsers(prototype: Impersonated = resolvePrototype()): void {
  const { query } = prototype;
  if (typeof query !== "function") {
    throw new Error('its impersonated SDK has no "query"');
  }
  if (marked.has(prototype)) {
    return;
  }
  marked.add(prototype);
  prototype.query = function (request, options) {
    if (!this.checkRights) {
      return query.call(this, request, options);
    }
    const mark = randomUUID();
    // the host puts the member into the request
    const self = Object.create(this, { checkRights: { value: mark } }) as Impersonated;
    users.set(mark, this.kuid);
    try {
      return query.call(self, request, options).finally(() => users.delete(mark));
    } catch (error) {
      users.delete(mark);
      throw error;
    }
  };
}

/** Tells whether the host has asked whether the user of this request may send it. */
export function isOfCheckedUser({ input, context }: KuzzleRequest): boolean {
  const args = input.args as { [MEMBER]?: unknown };
  const mark = String(args[MEMBER]);
  const kuid = users.get(mark);
  if (kuid === undefined) {
    return false;
  }
  users.delete(mark);
  // whoever gets the request finds what the host puts there
  args[MEMBER] = true;
  const { connection, user } = context as {
    connection: { protocol: string | null };
    user: { _id?: string } | null;
  };
  return connection.protocol === EMBEDDED && user?._id === kuid;
}

function resolvePrototype(): Impersonated {
  const { prototype } = hostModule("core/shared/sdk/impersonatedSdk") as {
    prototype?: Impersonated;
  };
  return Object(prototype) as Impersonated;
}
