import { KuzzleRequest } from "kuzzle";

import { declarationOf } from "../../domain/actions";

/**
 * Copies a value as it is now, and as the storage will write it: what is judged is what is written then, whatever
 * its owner makes of it meanwhile. kuzzle-sdk copies what it is given as JSON, too.
 */
export function copyOfData(value: unknown, seen = new Map<object, unknown>()): unknown {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  if (!seen.has(value)) {
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === "function") {
      return copyOfData(toJSON.call(value), seen);
    }
    const copy: object = Array.isArray(value) ? [] : {};
    seen.set(value, copy);
    for (const [name, member] of Object.entries(value)) {
      // not by assignment: a member may be called "__proto__"
      Object.defineProperty(copy, name, {
        ...{ configurable: true, enumerable: true, writable: true },
        value: copyOfData(member, seen),
      });
    }
  }
  return seen.get(value);
}

/** Copies an instance of one of the host's classes, with its own members and their lists. */
export function copyOfInstance<T>(value: T): T {
  if (typeof value !== "object" || value === null) {
    return value;
  }
  const copy = Object.create(Object.getPrototypeOf(value) as object | null) as T;
  for (const name of Reflect.ownKeys(value)) {
    const member: unknown = Reflect.get(value, name);
    Reflect.set(copy as object, name, Array.isArray(member) ? [...(member as unknown[])] : member);
  }
  return copy;
}

/** Copies a request with whom it names; answers and headers are those of the first one. */
export function copyOfRequest({ id, input, context }: KuzzleRequest): KuzzleRequest {
  const { controller, action, jwt, volatile } = input;
  const { token, user } = context;
  return new KuzzleRequest(
    {
      ...(copyOfData(input.args) as object),
      ...{ controller, action, jwt, volatile },
      body: copyOfData(input.body),
      requestId: id,
    },
    {
      connection: context.connection.toJSON(),
      token: copyOfInstance(token),
      user: copyOfInstance(user),
    },
  );
}

/** Data of the application's own are not judged: they may be large. */
export function isJudgedByContent({ input: { controller, action } }: KuzzleRequest): boolean {
  const { write, makes, onOthers, check } = declarationOf(controller ?? "", action ?? "") ?? {};
  return [write, makes, onOthers].some(Boolean) || check === "bulk" || check === "fixtures";
}
