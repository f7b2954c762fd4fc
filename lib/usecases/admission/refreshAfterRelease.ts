import type { KuzzleRequest } from "kuzzle";

import type { Host, SecurityCollection } from "../../host/port/Host";
import { rejectIfStalled } from "../support/deadline";

/** Actions that write one document of one collection, and hold it meanwhile. */
const WRITES: Readonly<Record<string, SecurityCollection>> = {
  createProfile: "profiles",
  createOrReplaceProfile: "profiles",
  updateProfile: "profiles",
  createRole: "roles",
  createOrReplaceRole: "roles",
  updateRole: "roles",
  updateUser: "users",
  replaceUser: "users",
};

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
  const { action, args } = request.input;
  const name = action ?? "";
  const collection = Object.hasOwn(WRITES, name) ? WRITES[name] : undefined;
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
