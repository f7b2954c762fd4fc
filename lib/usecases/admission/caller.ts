import type { KuzzleRequest } from "kuzzle";

import type { ProfileGuardConfig } from "../../config/config";
import { declarationOf, traitsOf, writeOf } from "../../domain/actions";
import type { Host } from "../../host/port/Host";
import { AsyncContext } from "../../shared/AsyncContext";
import type { Command, Embedded } from "../support/command";
import { actorOf } from "../support/command";
import type { Gate } from "./Gate";

/** Finds out who is judged. */
export interface CallerParts {
  readonly host: Host;
  readonly config: ProfileGuardConfig;
  readonly gate: Gate;
}

/** The user who is judged for a guarded request. */
export interface Caller {
  /** The client's request; `undefined`: the application itself, which is not judged. */
  readonly client: KuzzleRequest | undefined;
  /** Set for a call of the application while it serves a client. */
  readonly embedded?: Embedded;
}

/** The caller of the write in whose course something is asked: the host runs imports part by part. */
const callers = new AsyncContext<Caller>();

/** Runs a write: what an import loads has the same caller. */
export function performedFor<T>(caller: Caller, write: () => T): T {
  return callers.run(caller, write);
}

/** Returns the caller of the write in whose course this is asked. */
export function importerOf(): Caller | undefined {
  return callers.get();
}

/**
 * Tells whether rights hang on what a request writes: other data is the application's own affair. What
 * clients make for themselves matters where the API key through which they act limits them.
 */
export function writesRights(
  { controller, action }: Command,
  client: KuzzleRequest | undefined,
): boolean {
  const write = writeOf(controller, action);
  if (write !== undefined) {
    return traitsOf(write).isOfRights;
  }
  const makes = declarationOf(controller, action)?.makes;
  return makes !== undefined && client !== undefined && actorOf(client).limits !== undefined;
}
