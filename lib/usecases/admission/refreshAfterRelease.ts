import type { KuzzleRequest } from "kuzzle";

import { isOfDocuments, writeOf } from "../../domain/actions";
import { isObject } from "../../domain/plainObject";
import type { Host, SecurityCollection } from "../../host/port/Host";
import { RIGHTS_AT } from "../guards/writeTargets";
import { rejectIfStalled } from "../support/deadline";

type ShowingHost = Pick<Host, "showWrites" | "showCredentials" | "services">;

/** Returns the collection of an action that writes one document under its lock. */
function writtenCollection(controller: string, action: string): SecurityCollection | undefined {
  const write = writeOf(controller, action);
  return isOfDocuments(write) &&
    write.does !== "delete" &&
    write.document === "body" &&
    write.ids === "_id"
    ? RIGHTS_AT[write.target].collection
    : undefined;
}

/** Returns the strategies of whose credentials an action may write some. */
function strategiesOf({ input }: KuzzleRequest): readonly string[] {
  const { credentials } = (input.body ?? {}) as { credentials?: unknown };
  return isObject(credentials) ? Object.keys(credentials) : [];
}

/**
 * Runs an action that locks the document it writes, and keeps the promise of `refresh=wait_for`,
 * the host's default, after the release. Otherwise the next writer of the document waits for the
 * index too, which is refreshed once a second: one write of a profile a second, over all nodes.
 * The same goes for an action that has the lock of the number of holders, such as a sign-up.
 *
 * A document that is written and not yet searchable is a success: when the storage fails in
 * between, the request is answered.
 */
export async function refreshAfterRelease<T>(
  host: ShowingHost,
  request: KuzzleRequest,
  run: () => Promise<T>,
  locksHolders = false,
): Promise<T> {
  const { controller, action, args } = request.input;
  const written = writtenCollection(controller ?? "", action ?? "");
  const collection = written ?? (locksHolders ? "users" : undefined);
  if (collection === undefined || request.getRefresh("wait_for") === "false") {
    return run();
  }
  const strategies = written === undefined ? strategiesOf(request) : [];
  const given = Object.entries(args).filter(([member]) => member === "refresh");
  args.refresh = "false";
  let result: T;
  try {
    result = await run();
  } finally {
    delete args.refresh;
    Object.assign(args, Object.fromEntries(given));
  }
  const late = (): Error => new Error("the storage does not answer");
  const showing = Promise.all([host.showWrites(collection), host.showCredentials(strategies)]);
  await rejectIfStalled(host.services, showing, late).catch(() => undefined);
  return result;
}
