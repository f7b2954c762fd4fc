import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";

import type { KuzzleRequest } from "kuzzle";

/** As much of the host's `sdk.as(user, options)` as is touched. */
interface Impersonated {
  readonly checkRights: unknown;
  query: (this: Impersonated, request: object, options?: object) => unknown;
}

const MODULE = "kuzzle/dist/lib/core/shared/sdk/impersonatedSdk";
const MEMBER = "__checkRights__";
/** Of this process. Nobody else can send it. */
export const MARK = randomUUID();

const marked = new WeakSet<object>();

/**
 * Lets calls of `sdk.as(user, { checkRights: true })` be told from those whose payload says the same: an
 * application that hands what a client sends to its SDK hands on the members by which the host marks them.
 * Source: the host's lib/core/shared/sdk/impersonatedSdk.js `query`, funnelProtocol.ts `query`.
 *
 * @param find finds the prototype of the host's SDK; absent: the one that this package resolves
 * @returns whether they can be told
 */
export function markCheckedCalls(find: () => unknown = resolveImpersonated): boolean {
  const prototype = Object(find()) as Impersonated;
  if (marked.has(prototype)) {
    return true;
  }
  const { query } = prototype;
  if (typeof query !== "function") {
    return false;
  }
  prototype.query = function (this: Impersonated, request, options) {
    const value = Boolean(this.checkRights) && MARK;
    return query.call(
      Object.create(this, { checkRights: { value } }) as Impersonated,
      request,
      options,
    );
  };
  marked.add(prototype);
  return true;
}

/** Tells whether a call bears the mark, and takes it away: nobody is to read it. */
export function takeMark({ input }: KuzzleRequest): boolean {
  const args = Object(input.args) as Record<string, unknown>;
  const isMarked = args[MEMBER] === MARK;
  if (isMarked) {
    args[MEMBER] = true;
  }
  return isMarked;
}

function resolveImpersonated(): unknown {
  const found = createRequire(__filename)(MODULE) as { readonly prototype?: unknown };
  return found.prototype;
}
