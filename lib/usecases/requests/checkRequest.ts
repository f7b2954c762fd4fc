import type { ActionDeclaration } from "../../domain/actions";
import { declarationOf } from "../../domain/actions";
import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { lacksBody, listFaults, userIdFaults } from "../../domain/requests/dataForms";
import { fieldCostFaults } from "../../domain/requests/fieldCosts";
import { placeFaults, securityFormFaults } from "../../domain/requests/formFaults";
import { manyEntryFaults } from "../../domain/policies/size";
import { koncordeFaults } from "../../domain/requests/koncorde";
import { lifetimeFaults } from "../../domain/requests/lifetimes";
import { nameFaults } from "../../domain/requests/loadFaults";
import { methodFaults, methodFaultsOfImport } from "../../domain/requests/methodNames";
import { queryFaults, queryScriptFaults } from "../../domain/requests/queries";
import { scrollFaults } from "../../domain/requests/scrollForms";
import { searchCostFaults } from "../../domain/requests/searchCosts";
import { endlessTextFaults, searchedParts } from "../../domain/requests/searchTexts";
import { targetFaults } from "../../domain/requests/targetFaults";
import { argumentFormFaults, dataFormFaults, formFaults } from "../../domain/requests/wellFormed";
import { bodyRequired } from "../../errors/nativeErrors";
import { currentRights, holdsEverywhere } from "../escalation/currentRights";
import type { Command } from "../support/command";
import { readFlag } from "../support/command";
import type { CheckedRequest } from "../support/context";
import { CHECKS, SCRIPTS } from "./checks";
import { refuse, unlessEverything } from "./refusing";
import { refuseForm } from "../support/refuseForm";

/** Controllers whose requests name users, profiles and roles. */
const NAMES_SECURITY: ReadonlySet<string> = new Set(["security", "auth", "profile-guard", "admin"]);
/**
 * Closes the host's holes for every request of a client. Costs nothing for actions that have none:
 * one look into a set or two.
 *
 * @throws InvalidRequestError 400 for forms that mean something else than they read
 * @throws UncheckedError 403 `profile-guard.rights.unchecked`
 */
export async function checkRequest(request: CheckedRequest): Promise<void> {
  const { controller, action, args, body } = request.command;
  const { query, check, takesTargets, opens, handle } =
    declarationOf(controller, action) ?? NOTHING_KNOWN;

  const targets = targetFaults(`${controller}:${action}`, args.targets, takesTargets === true);
  const places = placeFaults(args);
  // no form of a place reaches further than a right to the action everywhere
  const isLimited =
    targets.length + places.length > 0 &&
    !holdsEverywhere(await currentRights(request.host, request.actor), request.command);
  if (isLimited) {
    refuse("The request is not checked by its targets.", targets);
  }
  refuseForm([
    ...dryRunFaults(request.command),
    ...(opens === undefined && handle?.kind !== "scroll" ? [] : scrollFaults(args.scroll)),
    ...(isLimited ? places : []),
    ...formFaultsOf(request),
  ]);
  if (controller === "document" && request.isOutline !== true && lacksBody(action, args, body)) {
    throw bodyRequired();
  }
  if (query !== undefined) {
    await checkQuery(request, query);
  }
  if (check !== undefined) {
    await CHECKS[check](request);
  }
}

/** Finds forms by which a request means something else than it reads. */
function formFaultsOf(request: CheckedRequest): Finding[] {
  const { controller, action, args, body } = request.command;
  const { data, makes, securityRead } = declarationOf(controller, action) ?? NOTHING_KNOWN;
  const readsUsers = securityRead?.by === "users" && securityRead.at === "ids";
  return [
    ...(makes === "session" || makes === "apiKey" ? lifetimeFaults(args.expiresIn, makes) : []),
    ...(NAMES_SECURITY.has(controller)
      ? [
          ...securityFormFaults(args, body),
          ...manyEntryFaults(body),
          ...(readsUsers ? userIdFaults(args, body) : []),
          ...(controller === "admin" ? methodFaultsOfImport(body) : methodFaults(body)),
        ]
      : []),
    ...(isOurs(controller, action)
      ? [...argumentFormFaults(args), ...formFaults("body", body)]
      : []),
    ...(data === undefined ? [] : [...argumentFormFaults(args), ...dataFormFaults(body)]),
    ...(controller === "document" ? documentFormFaults(request) : []),
    ...(KEEPS_PLACES.has(controller) ? reservedPlaceFaults(args) : []),
  ];
}

/** Refuses a query that reads elsewhere, runs code or takes what all share. */
async function checkQuery(
  request: CheckedRequest,
  query: NonNullable<ActionDeclaration["query"]>,
): Promise<void> {
  const { controller, action, args, body } = request.command;
  const parts = searchedParts(query, args, body);
  const inParts = (faultsOf: (name: string, part: unknown) => Finding[]): Finding[] =>
    parts.flatMap(([name, part]) => faultsOf(name, part));
  refuseForm(inParts(endlessTextFaults));
  refuseForm(koncordeFaults(`${controller}:${action}`, query, args, body));
  refuse("The query reads another index than the request's.", queryFaults(query, args, body));
  refuse(SCRIPTS, await unlessEverything(request, queryScriptFaults(args, body)));
  refuseForm(
    await unlessEverything(
      request,
      inParts((name, part) => searchCostFaults(name, part, args.size)),
    ),
  );
  refuseForm(await unlessEverything(request, inParts(fieldCostFaults)));
}

/**
 * The host keeps places in plain objects here, so that a room in a collection `__proto__` became a
 * member of every object of the node. Source: the host's lib/cluster/state.ts `listRealtimeRooms`.
 */
const KEEPS_PLACES: ReadonlySet<string> = new Set(["collection", "index", "realtime"]);

function reservedPlaceFaults({ index, collection }: Readonly<Record<string, unknown>>): Finding[] {
  return Object.entries({ index, collection }).flatMap(([name, value]) =>
    typeof value === "string" ? nameFaults(value, name) : [],
  );
}

/** The host would pass over the argument, and write. */
function dryRunFaults({ controller, action, args }: Command): Finding[] {
  if (args.dryRun === undefined) {
    return [];
  }
  const { write, removes, onOthers } = declarationOf(controller, action) ?? NOTHING_KNOWN;
  // it changes something, of places or of its caller, and no guard answers a dry run of it
  const ignoresIt = write === undefined && (removes !== undefined || onOthers !== undefined);
  if (!ignoresIt) {
    return [];
  }
  const { value, findings } = readFlag("dryRun", args.dryRun);
  const message = `${controller}:${action} has no dry run: leave out "dryRun" to run it.`;
  return value ? [fault("member.unexpected", "dryRun", message)] : findings;
}

/** Finds faults of form that the host finds too late, or answers 500 to. */
function documentFormFaults({ command, isOutline }: CheckedRequest): Finding[] {
  const { controller, action, args, body, origin } = command;
  const { opens } = declarationOf(controller, action) ?? NOTHING_KNOWN;
  const protocol = opens === "file" ? (origin?.protocol ?? "http") : "http";
  const isForeign = protocol !== "http";
  return [
    ...(isOutline === true ? [] : listFaults(action, args, body)),
    ...(isForeign
      ? [fault("member.value", "protocol", `${controller}:${action} is answered over HTTP alone.`)]
      : []),
  ];
}

const NOTHING_KNOWN: Partial<ActionDeclaration> = {};

/** Guarded and own actions, and the audit, need sound text that is not nested too deep. */
function isOurs(controller: string, action: string): boolean {
  const { write, removes } = declarationOf(controller, action) ?? NOTHING_KNOWN;
  return NAMES_SECURITY.has(controller) || write !== undefined || removes !== undefined;
}
