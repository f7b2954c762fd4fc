import type { ActionDeclaration, RequestCheck } from "../../domain/actions";
import { declarationOf } from "../../domain/actions";
import type { Finding } from "../../domain/findings";
import {
  bulkFaults,
  documentFaults,
  fixtureFaults,
  operationFaults,
  placeFaults,
  securityFormFaults,
} from "../../domain/requests/formFaults";
import { isPlainObject } from "../../domain/plainObject";
import { apiKeyFaults } from "../../domain/requests/members";
import { queryFaults } from "../../domain/requests/queries";
import { targetFaults } from "../../domain/requests/targetFaults";
import { argumentFormFaults, formFaults } from "../../domain/requests/wellFormed";
import type { Rights } from "../../domain/rights";
import { allows, compileRights, covers } from "../../domain/rights";
import { locationsOf } from "../../domain/rights/cells";
import { collectionsOf } from "../../domain/rights/locations";
import { ErrorId, InvalidRequestError, UncheckedError } from "../../errors/errors";
import type { Host } from "../../host/port/Host";
import type { ClientRequest } from "../support/context";
import type { Actor, Command } from "../support/command";
import { snapshotAt } from "../support/readCache";
import { rightsOfActor } from "../escalation/requireCoverage";

/** Controllers whose requests name users, profiles and roles. */
const NAMES_SECURITY: ReadonlySet<string> = new Set(["security", "auth", "profile-guard", "admin"]);
/**
 * Closes the host's holes for every request of a client. Costs nothing for actions that have none:
 * one look into a set or two.
 *
 * @throws InvalidRequestError 400 for forms that mean something else than they read
 * @throws UncheckedError 403 `profile-guard.rights.unchecked`
 */
export async function checkRequest(request: ClientRequest): Promise<void> {
  const { controller, action, args, body } = request.command;
  const { query, check, takesTargets } = declarationOf(controller, action) ?? NOTHING_KNOWN;

  const targets = targetFaults(`${controller}:${action}`, args.targets, takesTargets === true);
  const places = placeFaults(args);
  // no form of a place reaches further than a right to the action everywhere
  const isLimited = targets.length + places.length > 0 && !(await holdsEverywhere(request));
  if (isLimited) {
    refuse("The request is not checked by its targets.", targets);
  }
  refuseForm([
    ...(isLimited ? places : []),
    ...(NAMES_SECURITY.has(controller) ? securityFormFaults(args, body) : []),
    ...(isOurs(controller, action)
      ? [...argumentFormFaults(args), ...formFaults("body", body)]
      : []),
  ]);
  if (query !== undefined) {
    refuse("The query reads another index than the request's.", queryFaults(query, args, body));
  }
  if (check !== undefined) {
    await CHECKS[check](request);
  }
}

const NOTHING_KNOWN: Partial<ActionDeclaration> = {};

const CHECKS: Readonly<Record<RequestCheck, (request: ClientRequest) => void | Promise<void>>> = {
  apiKey: ({ command: { body } }) => {
    refuseForm(apiKeyFaults(body));
  },
  bulk: ({ command: { body } }) => {
    const entries = isPlainObject(body) ? body.bulkData : undefined;
    refuse("Bulk entries must be objects.", bulkFaults(entries, "bulkData"));
    refuseForm(operationFaults(entries, "bulkData"));
  },
  documents: ({ command: { body } }) => {
    refuseForm(documentFaults(isPlainObject(body) ? body.documents : undefined));
  },
  fixtures: ({ command: { body } }) => {
    refuse("Fixtures must be objects.", fixtureFaults(body, bulkFaults));
    refuseForm(fixtureFaults(body, operationFaults));
  },
  wholeIndex: (request) => {
    const { index } = request.command.args;
    // the host refuses a request without an index by itself; placeFaults, one that is no text
    const isName = typeof index === "string" && index !== "";
    return isName ? requireWholeIndexes(request, [index]) : undefined;
  },
  wholeIndexes: (request) => {
    const { body } = request.command;
    const indexes = isPlainObject(body) && Array.isArray(body.indexes) ? body.indexes : [];
    return requireWholeIndexes(request, indexes);
  },
};

/** Guarded and own actions, and the audit, need sound text that is not nested too deep. */
function isOurs(controller: string, action: string): boolean {
  const { write, removes } = declarationOf(controller, action) ?? NOTHING_KNOWN;
  return NAMES_SECURITY.has(controller) || write !== undefined || removes !== undefined;
}

/**
 * Refuses actions on a whole index to policies that are limited to collections of it: the host lets
 * them pass, and does not look at indexes named in a body.
 * Source: the host's lib/model/security/role.ts `checkRestrictions`.
 */
async function requireWholeIndexes(
  { host, actor, command }: ClientRequest,
  indexes: readonly unknown[],
): Promise<void> {
  const rights = await rightsAlone(host, actor);
  const refused = indexes.filter((index) => !holdsWholeIndex(rights, command, index));
  if (refused.length > 0) {
    const names = refused.slice(0, 5).map((index) => JSON.stringify(index));
    throw new UncheckedError(
      `Not allowed to run ${command.controller}:${command.action} on ${names.join(", ")}: every policy that allows it is limited to other indexes, or to collections.`,
    );
  }
}

function holdsWholeIndex(rights: Rights, { controller, action }: Command, index: unknown): boolean {
  if (typeof index !== "string") {
    return false;
  }
  const held = collectionsOf(locationsOf(rights, { controller, action }), index);
  return held.unnamed && held.complement && held.names.length === 0;
}

async function holdsEverywhere({ host, actor, command }: ClientRequest): Promise<boolean> {
  const { controller, action } = command;
  const role = { _id: "role", controllers: { [controller]: { actions: { [action]: true } } } };
  const profile = { _id: "profile", policies: [{ roleId: "role" }] };
  const everywhere = compileRights([profile], new Map([["role", role]]));
  return covers(await rightsAlone(host, actor), everywhere).covered;
}

/** Cuts the answers of `index:list` and `collection:list` to what the actor may use. */
export async function visibleNames(
  { host, actor, command }: ClientRequest,
  names: readonly string[],
): Promise<string[]> {
  const rights = await rightsAlone(host, actor);
  const { controller, action, args } = command;
  return names.filter((name) =>
    action === "list" && controller === "index"
      ? allows(rights, { controller, action, index: name })
      : allows(rights, { controller, action, index: String(args.index), collection: name }),
  );
}

async function rightsAlone(host: Host, actor: Actor): Promise<Rights> {
  const snapshot = snapshotAt(host, await host.rolesEpoch());
  return (await rightsOfActor({ host: snapshot, actor })).rights;
}

function refuseForm(findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
  }
}

function refuse(message: string, findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new UncheckedError(
      `${message} ${findings.map((finding) => finding.message).join(" ")}`,
      findings,
    );
  }
}
