import type { KuzzleRequest } from "kuzzle";

import { actorOf, commandOf } from "../usecases/support/command";
import { checkRequest, visibleNames } from "../usecases/requests/checkRequest";
import { nativeRefusal } from "../usecases/admission/nativeRefusal";
import type { Services } from "../usecases/Services";

export type Pipe = (request: KuzzleRequest) => Promise<KuzzleRequest>;

/**
 * The pipes on every request of a client. `request:onAuthorized` is the first event at which the
 * host has found the user; nothing else but clients' requests passes it.
 * Source: the host's lib/api/funnel.js `checkRights`.
 */
export function requestPipes(services: () => Services): Record<string, Pipe> {
  return {
    "request:onAuthorized": async (request) => {
      const { host, gate, config } = services();
      if (!config.guardNativeActions && request.input.controller !== "profile-guard") {
        return request;
      }
      const actor = actorOf(request);
      const command = commandOf(request);
      try {
        await checkRequest({ host, actor, command });
      } catch (error) {
        const answer = await nativeRefusal(host, request, error);
        if (!(await gate.recordRefusal(answer, actor, command))) {
          throw answer;
        }
      }
      return request;
    },
    "index:afterList": async (request) => cut(services(), request, "indexes"),
    "collection:afterList": async (request) => cut(services(), request, "collections"),
  };
}

async function cut(
  { host, config }: Services,
  request: KuzzleRequest,
  member: "indexes" | "collections",
): Promise<KuzzleRequest> {
  const result = request.result as Record<string, unknown> | null;
  const listed = result?.[member];
  const client = host.clientRequest(request);
  const wanted = config.guardNativeActions && config.restrictListings;
  if (!wanted || client === undefined || !Array.isArray(listed)) {
    return request;
  }
  const names = listed.map((entry: string | { name: string }) =>
    typeof entry === "string" ? entry : entry.name,
  );
  const visible = new Set(
    await visibleNames({ host, actor: actorOf(client), command: commandOf(request) }, names),
  );
  const shown = listed.filter((_entry, position) => visible.has(names[position] ?? ""));
  request.setResult({ ...result, [member]: shown }, { status: request.status });
  return request;
}
