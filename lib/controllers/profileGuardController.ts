import type { ControllerDefinition, KuzzleRequest } from "kuzzle";

import { declarationOf, OWN_CONTROLLER } from "../domain/actions";
import type { StoredPolicy } from "../domain/rights";
import type { OwnAction } from "../usecases/admission/ownActions";
import { OWN_ACTIONS } from "../usecases/admission/ownActions";
import { DisclosureError } from "../errors/errors";
import { versionUnknown } from "../errors/written";
import { presetOf } from "../usecases/escalation/preset";
import type { WriteAction } from "../host/port/Host";
import { coveredViewOf } from "../usecases/disclosure/coveredView";
import { cutHost } from "../usecases/disclosure/cutHost";
import type { Services } from "../usecases/Services";
import { callerOf } from "../usecases/admission/callerOf";
import { createApiKey } from "../usecases/admission/createApiKey";
import { keepIfCurrent } from "../usecases/access/keepIfCurrent";
import { performWrite } from "../usecases/admission/performWrite";
import { actorOf, commandOf } from "../usecases/support/command";
import { readInTime } from "../usecases/support/readInTime";
import { currentSnapshot, snapshotAt } from "../usecases/support/readCache";
import type { Insight } from "./insights";
import { INSIGHTS } from "./insights";
import { AUDIT_ACTIONS, runAuditAction } from "./auditActions";
import { CONNECTION_ACTIONS, runConnectionAction } from "./connectionActions";
import type { OwnRepair } from "./repairActions";
import { REPAIRS } from "./repairActions";
import { STATUS_ACTIONS } from "./statusActions";
import { runTenantAction, TENANT_ACTIONS } from "./tenantActions";
import { runUsageAction, USAGE_ACTIONS } from "./usageActions";
import type { NodeState } from "../usecases/status/NodeState";
import type { Route } from "./routes";
import { httpOf } from "./routes";

const API_KEY_ROUTES: readonly Route[] = [
  { verb: "post", path: "/apiKeys" },
  { verb: "post", path: "/users/:userId/apiKeys" },
];
const ASKED = "what is asked for";

/**
 * Defines the plugin's own controller: the five actions, which pass the gate, make one native call
 * and wrap its answer; questions about rights; repairs; and the state of the node.
 */
export function profileGuardController(
  services: () => Services,
  state: NodeState,
): ControllerDefinition {
  const reading = (
    request: KuzzleRequest,
    answer: (parts: Services) => Promise<unknown>,
  ): Promise<unknown> =>
    recordingRefusals(services(), request, (parts) => readInTime(parts.host, ASKED, answer(parts)));
  return {
    actions: {
      ...defined(OWN_ACTIONS, (action, request, name) =>
        run(services(), name as WriteAction, action, request),
      ),
      ...defined({ createApiKey: { routes: API_KEY_ROUTES } }, (_, request) =>
        createKey(services(), request),
      ),
      ...defined(INSIGHTS, (insight, request) =>
        reading(request, (parts) => answerInsight(parts, insight, request)),
      ),
      ...defined(USAGE_ACTIONS, (action, request) =>
        reading(request, (parts) => runUsageAction(parts, action, request)),
      ),
      ...defined(AUDIT_ACTIONS, (action, request) =>
        action.writes === true
          ? recordingRefusals(services(), request, (parts) =>
              runAuditAction(parts, action, request),
            )
          : reading(request, (parts) => runAuditAction(parts, action, request)),
      ),
      ...defined(CONNECTION_ACTIONS, (action, request) =>
        runConnectionAction(services(), action, request),
      ),
      ...defined(TENANT_ACTIONS, (action, request) => runTenantAction(services(), action, request)),
      ...defined(REPAIRS, (repair, request) => runRepair(services(), repair, request)),
      ...defined(STATUS_ACTIONS, async ({ answer }, request) => answer(services(), state, request)),
    },
  };
}

/** Defines the actions of a table, by their names. */
function defined<Action extends { readonly routes: readonly Route[] }>(
  table: Readonly<Record<string, Action>>,
  handle: (action: Action, request: KuzzleRequest, name: string) => Promise<unknown>,
): ControllerDefinition["actions"] {
  return Object.fromEntries(
    Object.entries(table).map(([name, action]) => [
      name,
      {
        handler: (request: KuzzleRequest) => handle(action, request, name),
        http: httpOf(name, action.routes),
      },
    ]),
  );
}

/** Records that a client was refused an answer. */
async function recordingRefusals<T>(
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

async function answerInsight(
  services: Services,
  insight: Insight,
  request: KuzzleRequest,
): Promise<object> {
  const { host, config } = services;
  const client = host.clientRequest(request);
  const actor = client === undefined ? undefined : actorOf(client);
  const command = commandOf(request, client);
  const { securityRead } = declarationOf(command.controller, command.action) ?? {};
  const view = await coveredViewOf(services, actor);
  const snapshot = await currentSnapshot(host);
  const isCut = view !== undefined && securityRead?.by === "visible";
  return insight.answer({
    host: isCut ? cutHost(snapshot, view) : snapshot,
    config,
    actor,
    command,
  });
}

async function runRepair(
  { host, config, gate }: Services,
  repair: OwnRepair,
  request: KuzzleRequest,
): Promise<object> {
  const { client, embedded } = await callerOf({ host, config, gate }, request);
  const actor = client === undefined ? undefined : actorOf(client);
  const command = {
    ...commandOf(request, client ?? embedded?.client),
    ...(embedded !== undefined && { embedded }),
  };
  const pass = await gate.enter(actor, command);
  const { result } = await pass.run(async () =>
    // each batch is read afresh, under its locks
    repair.run({ host: snapshotAt(host, await host.securityState()), config, actor, command }),
  );
  return result;
}

async function createKey(services: Services, request: KuzzleRequest): Promise<unknown> {
  const { host } = services;
  const caller = await callerOf(services, request);
  const { client } = caller;
  const actor = client && actorOf(client);
  const command = commandOf(request, client);
  const { args, body } = command;
  return performWrite(services, {
    request,
    caller,
    run: () => {
      const kuid = (args.userId ?? actor?.kuid) as string;
      const { policies } = body as { policies: readonly StoredPolicy[] };
      const ignoresMaxTtl = kuid !== actor?.kuid;
      const wanted = { kuid, policies, expiresIn: args.expiresIn, ignoresMaxTtl };
      return keepIfCurrent(host, request, "apiKey", () =>
        createApiKey(host, request, { actor, command }, wanted),
      );
    },
    answer: ({ result }) => result,
  });
}

async function run(
  services: Services,
  name: WriteAction,
  action: OwnAction,
  request: KuzzleRequest,
): Promise<unknown> {
  const { host, config } = services;
  return performWrite(services, {
    request,
    caller: await callerOf(services, request),
    run: () => host.run(name, request, presetOf(host, config)),
    answer: ({ result, writeOf }) => {
      const write = writeOf(action.collection, result._id);
      if (write === undefined) {
        throw versionUnknown(`${OWN_CONTROLLER}:${name} of "${result._id}"`);
      }
      return action.answer(result, write);
    },
  });
}
