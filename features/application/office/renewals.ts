import type { Backend, KuzzleRequest } from "kuzzle";

import type { OfficePlugin } from "./OfficePlugin";
import { newRequest } from "./calling";

/** The events at which the host goes on with what a pipe hands back, in their order. */
const MOMENTS = [
  "request:beforeExecution",
  "request:onAuthorized",
  "request:onExecution",
  "security:beforeCreateProfile",
] as const;

/**
 * A pipe may hand on a request of its own making, which the host then executes for the client: one
 * made of theirs, or from scratch, without their token, user and connection.
 *
 * A request asks for it by `renewed`, and by `when`, which is the last moment if it says none.
 */
export function renewRequests(app: Backend, office: OfficePlugin): void {
  for (const moment of MOMENTS) {
    app.pipe.register(moment, async (request: KuzzleRequest) => {
      const { controller, action, body, args } = request.input;
      const { renewed, when = "security:beforeCreateProfile" } = args as {
        renewed?: string;
        when?: string;
      };
      if (renewed === undefined || when !== moment) {
        return request;
      }
      const data = { controller, action, _id: request.getId(), body, requestId: request.id };
      const Request = newRequest(office.host);
      return renewed === "from scratch" ? new Request(data) : new Request(request, data);
    });
  }
}
