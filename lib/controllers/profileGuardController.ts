import type { ControllerDefinition, KuzzleRequest } from "kuzzle";

import type { OwnAction } from "../usecases/admission/ownActions";
import { OWN_ACTIONS } from "../usecases/admission/ownActions";
import { DisclosureError } from "../errors/errors";
import { versionUnknown } from "../errors/written";
import { presetOf } from "../usecases/escalation/preset";
import type { WriteAction } from "../host/port/Host";
import type { Services } from "../interceptors/guardNativeActions";
import { assignKuid } from "../usecases/admission/assignKuid";
import { setRetryAfter } from "../usecases/admission/retryAfter";
import { refreshAfterRelease } from "../usecases/admission/refreshAfterRelease";
import { actorOf, commandOf } from "../usecases/requests/command";
import { compactedCommandOf } from "../usecases/validation/compactRequest";
import { isDryRun } from "../usecases/dryRun/preview";
import { readInTime } from "../usecases/support/readInTime";
import { readCache } from "../usecases/support/readCache";
import type { Insight } from "./insights";
import { INSIGHTS } from "./insights";
import { AUDIT_ACTIONS, runAuditAction } from "./auditActions";
import type { OwnRepair } from "./repairs";
import { REPAIRS } from "./repairs";

/** The own controller's name, and the first segment of its URLs. */
export const CONTROLLER = "profile-guard";

const ASKED = "what is asked for";

/**
 * The plugin's own controller: the five actions, which pass the gate, make one native call and wrap
 * its answer; those that tell about rights; and those that mend.
 */
export function profileGuardController(surroundings: () => Services): ControllerDefinition {
  const actions: ControllerDefinition["actions"] = {};
  for (const [name, action] of Object.entries(OWN_ACTIONS)) {
    actions[name] = {
      handler: (request: KuzzleRequest) =>
        run(surroundings(), name as WriteAction, action, request),
      http: action.routes.map(({ verb, path }) => ({ verb, path: `/${CONTROLLER}${path}` })),
    };
  }
  for (const [name, insight] of Object.entries(INSIGHTS)) {
    actions[name] = {
      handler: (request: KuzzleRequest) =>
        noted(surroundings(), request, (parts) =>
          readInTime(parts.host, ASKED, tell(parts, insight, request)),
        ),
      http: insight.routes.map(({ verb, path }) => ({ verb, path: `/${CONTROLLER}${path}` })),
    };
  }
  for (const [name, action] of Object.entries(AUDIT_ACTIONS)) {
    actions[name] = {
      handler: (request: KuzzleRequest) =>
        noted(surroundings(), request, (parts) => {
          const answering = runAuditAction(parts, action, request);
          return action.writes === true ? answering : readInTime(parts.host, ASKED, answering);
        }),
      http: action.routes.map(({ verb, path }) => ({ verb, path: `/${CONTROLLER}${path}` })),
    };
  }
  for (const [name, repair] of Object.entries(REPAIRS)) {
    actions[name] = {
      handler: (request: KuzzleRequest) => mend(surroundings(), repair, request),
      http: repair.routes.map(({ verb, path }) => ({ verb, path: `/${CONTROLLER}${path}` })),
    };
  }
  return { actions };
}

/** Records that something was not told to a client. */
async function noted<T>(
  parts: Services,
  request: KuzzleRequest,
  answer: (parts: Services) => Promise<T>,
): Promise<T> {
  try {
    return await answer(parts);
  } catch (error) {
    const client = parts.host.clientRequest(request);
    if (error instanceof DisclosureError && client !== undefined) {
      await parts.gate.recordRefusal(error, actorOf(client), commandOf(request, client));
    }
    throw error;
  }
}

async function tell(
  { host, config }: Services,
  insight: Insight,
  request: KuzzleRequest,
): Promise<object> {
  const client = host.clientRequest(request);
  return insight.answer({
    host: readCache(host),
    config,
    actor: client === undefined ? undefined : actorOf(client),
    command: commandOf(request, client),
    epoch: await host.rolesEpoch(),
  });
}

async function mend(
  { host, config, gate }: Services,
  repair: OwnRepair,
  request: KuzzleRequest,
): Promise<object> {
  const client = host.clientRequest(request);
  const actor = client === undefined ? undefined : actorOf(client);
  const command = commandOf(request, client);
  const pass = await gate.enter(actor, command);
  const { result } = await pass.run(async () =>
    // each batch is read afresh, under its locks
    repair.run({ host, config, actor, command, epoch: await host.rolesEpoch() }),
  );
  return result;
}

async function run(
  { host, config, gate }: Services,
  name: WriteAction,
  action: OwnAction,
  request: KuzzleRequest,
): Promise<unknown> {
  const client = host.clientRequest(request);
  const actor = client === undefined ? undefined : actorOf(client);
  const command = compactedCommandOf(request, client);
  if (isDryRun(command)) {
    return gate.preview(actor, command);
  }
  const named = assignKuid(request, command);
  const pass = await gate.enter(actor, named).catch((error: unknown) => {
    setRetryAfter(request, error);
    throw error;
  });
  const { result, writeOf } = await refreshAfterRelease(host, request, () =>
    pass.run(() => host.run(name, request, presetOf(host, config))),
  );
  const write = writeOf(action.collection, result._id);
  if (write === undefined) {
    throw versionUnknown(`${CONTROLLER}:${name} of "${result._id}"`);
  }
  return action.answer(result, write);
}
