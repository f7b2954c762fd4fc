import type { KuzzleRequest } from "kuzzle";

import type { Host } from "../../host/port/Host";
import type { Served } from "../../host/port/ServedRequests";

type Parts = Pick<Host, "doors" | "isStarting" | "served">;

/** A call of the application that writes rights. */
interface Call {
  readonly request: KuzzleRequest;
  /** The event of the host that is asked in place of the action. */
  readonly event?: string | undefined;
  readonly served: Served;
}

/**
 * Remembers by which way the application writes rights: for a client, or for nobody who is known. What it
 * imports and makes at its start, and what its code says that it does for itself outside of any request,
 * need no look.
 */
export function noteDoor(host: Parts, { request, event, served }: Call): void {
  const { controller, action } = request.input;
  const called = event ?? `${controller ?? ""}:${action ?? ""}`;
  if (served.via !== undefined) {
    const reason = served.by === "application" ? served.reason : undefined;
    void host.doors.note({
      via: served.via,
      action: called,
      ...(reason !== undefined && { reason }),
    });
  } else if (served.by === "nobody" && !host.isStarting()) {
    const from = host.served.siteOf(request);
    void host.doors.note({ action: called, ...(from !== undefined && { from }) });
  }
}
