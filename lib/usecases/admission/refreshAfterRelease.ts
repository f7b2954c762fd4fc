import type { KuzzleRequest } from "kuzzle";

import { writeOf } from "../../domain/actions";
import type { Host, SecurityCollection } from "../../host/port/Host";
import { STORED } from "../guards/targets";
import { rejectIfStalled } from "../support/deadline";

/** The collection of an action that writes one document, and locks it meanwhile. */
function writtenCollection(controller: string, action: string): SecurityCollection | undefined {
  const write = writeOf(controller, action);
  const isDocument =
    write?.target === "profile" || write?.target === "role" || write?.target === "user";
  return isDocument && write.document === "body" && write.ids === "_id"
    ? STORED[write.target].collection
    : undefined;
}

/**
 * Runs an action that holds what it writes, and keeps the promise of `refresh=wait_for`, the host's
 * default, once it is released. Else whoever writes the same waits for the index as well, which is
 * refreshed once a second: no more than one write a second of one profile, over all nodes.
 *
 * Written and not yet searchable is a success: when the storage fails in between, it is answered.
 */
export async function refreshAfterRelease<T>(
  host: Pick<Host, "showWrites" | "services">,
  request: KuzzleRequest,
  run: () => Promise<T>,
): Promise<T> {
  const { controller, action, args } = request.input;
  const collection = writtenCollection(controller ?? "", action ?? "");
  if (collection === undefined || request.getRefresh("wait_for") === "false") {
    return run();
  }
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
  await rejectIfStalled(host.services, host.showWrites(collection), late).catch(() => undefined);
  return result;
}
