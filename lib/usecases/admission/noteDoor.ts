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
 * imports and makes at its start needs no look.
 */
export function noteDoor(host: Parts, { request, event, served }: Call): void {
  const { controller, action } = request.input;
  const { via } = served;
  if (
    via === undefined &&
    (served.by === "client" || served.by === "unknown" || host.isStarting())
  ) {
    return;
  }
  const reason = served.by === "application" ? served.reason : undefined;
  const from = via === undefined ? host.served.siteOf(request) : host.served.outerSiteOf(request);
  void host.doors.note({
    ...(via !== undefined && { via }),
    action: event ?? `${controller ?? ""}:${action ?? ""}`,
    ...(reason !== undefined && { reason }),
    ...(from !== undefined && { from }),
  });
}
