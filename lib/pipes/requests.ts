import type { KuzzleRequest } from "kuzzle";

import { writeOf } from "../domain/actions";
import { noteBeginning } from "../usecases/access/keepIfCurrent";
import { currentKnowledge } from "../usecases/escalation/currentRights";
import { actorOf, commandOf } from "../usecases/support/command";
import { checkRequest } from "../usecases/requests/checkRequest";
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
    // before the host finds the user: what becomes of them from now on must be noticed
    "request:beforeExecution": async (request) => {
      const { host, config } = services();
      if (config.guardNativeActions || request.input.controller === "profile-guard") {
        await noteBeginning(host, request);
      }
      return request;
    },
    "request:onAuthorized": async (request) => {
      const { host, gate, config, usage } = services();
      if (!config.guardNativeActions && request.input.controller !== "profile-guard") {
        usage?.counter.count(request);
        return request;
      }
      const actor = actorOf(request);
      const command = commandOf(request);
      try {
        await checkRequest({ host, config, actor, command });
      } catch (error) {
        const isWrite = writeOf(command.controller, command.action) !== undefined;
        // the host's own refusal of a write may tell whether what it names exists
        const isTold = !isWrite || (await currentKnowledge({ host, config, actor })).isComplete;
        const answer = isTold ? await nativeRefusal(host, request, error) : error;
        if (!(await gate.recordRefusal(answer, actor, command))) {
          throw answer;
        }
      }
      usage?.counter.count(request);
      return request;
    },
  };
}
