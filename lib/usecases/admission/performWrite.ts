import type { KuzzleRequest } from "kuzzle";

import type { Host } from "../../host/port/Host";
import type { Preview } from "../dryRun/preview";
import { isDryRun } from "../dryRun/preview";
import { tooManyWrites } from "../../errors/nativeErrors";
import { writeOf } from "../../domain/actions";
import { isPlainObject } from "../../domain/plainObject";
import type { Command } from "../support/command";
import { actorOf } from "../support/command";
import { compactedCommandOf } from "../validation/compactRequest";
import { withGeneratedKuid } from "../access/generatedKuid";
import { assignKuid } from "./assignKuid";
import type { Done, Entry, Gate } from "./Gate";
import { refreshAfterRelease } from "./refreshAfterRelease";
import { setRetryAfter } from "./retryAfter";

/** Tells how a guarded request comes in, and how it is answered. */
export interface Entrance<T, Answer> {
  readonly request: KuzzleRequest;
  /** The client's request behind it; `undefined`: the application itself. */
  readonly client: KuzzleRequest | undefined;
  /** It runs unjudged; dry runs are answered all the same. */
  readonly passes?: boolean;
  readonly entry?: Entry;
  readonly run: () => Promise<T>;
  readonly answer: (done: Done<T>) => Answer;
}

/**
 * Performs every guarded write, native or own: read the request; tell what it would do, or judge it
 * under its locks, run it, release, make it searchable; answer.
 *
 * @throws the refusal, or what the action throws
 */
export async function performWrite<T, Answer>(
  { host, gate }: { readonly host: Host; readonly gate: Gate },
  { request, client, passes = false, entry, run, answer }: Entrance<T, Answer>,
): Promise<Preview | Answer | T> {
  const actor = client && actorOf(client);
  const command = compactedCommandOf(request, client);
  refuseCrowd(host, command);
  if (isDryRun(command)) {
    return gate.preview(actor, command, entry);
  }
  if (passes) {
    return run();
  }
  const named = assignKuid(request, command);
  const pass = await gate.enter(actor, named, entry).catch((error: unknown) => {
    setRetryAfter(request, error);
    throw error;
  });
  const { newId } = named;
  const action = newId === undefined ? run : () => withGeneratedKuid(newId, run);
  return answer(await refreshAfterRelease(host, request, () => pass.run(action)));
}

/**
 * Refuses a list that is longer than the host takes, before anything of it is locked or read.
 * Source: the host's lib/api/controllers/securityController.ts `_mDelete`.
 */
function refuseCrowd(host: Host, { controller, action, body }: Command): void {
  const write = writeOf(controller, action);
  if (write === undefined || !("ids" in write) || write.ids !== "body.ids") {
    return;
  }
  const ids = isPlainObject(body) ? body.ids : undefined;
  if (Array.isArray(ids) && ids.length > host.mostWrites()) {
    throw tooManyWrites();
  }
}
