import { writeOf } from "../../../lib/domain/actions";
import type { Setup } from "../../application/setup";
import type { Call } from "../../support/answers";

type Mode = "application" | "report" | "refuse";

/**
 * Replays the scenes with every attempt through a door of the application: an action of its own that
 * does for anybody what they ask of it. `application` and `report` measure what is reached, as on the host alone.
 */
export const DOOR = process.env.ESCALATION_DOOR as Mode | undefined;

/** The ways that the actions of a door use, one after the other. */
const WAYS = [
  "queries of the SDK",
  "queries as the user",
  "requests of its own",
  "requests made of the client's",
  "queries that trigger events",
  "actions of Kuzzle's controllers",
] as const;
let opened = 0;

/** The same call through the door; `undefined`: it writes no rights, or has no way through. */
export function throughDoor({ controller, action, ...members }: Call): Call | undefined {
  const write = writeOf(controller, action);
  const isOfRights = write !== undefined && write.target !== "places";
  // a dry run writes none: what it shows, the application has asked for with its own rights
  const isDry = DOOR !== "refuse" && (members as { readonly dryRun?: unknown }).dryRun === true;
  // the embedded SDK has no `auth`, and its own answers need no door
  if (controller === "auth" || isDry || !(isOfRights || smuggles(members))) {
    return undefined;
  }
  const way = WAYS[opened++ % WAYS.length];
  return {
    controller: "office",
    action: "open",
    way,
    body: { controller, action, ...members },
  };
}

/** Entries of a load that are text may name Kuzzle's own index. */
function smuggles(members: object): boolean {
  return JSON.stringify(members).includes(String.raw`\"_index\":`);
}

/** An application with a door, in the mode. */
export function withDoor(setup: Setup, mode: Mode): Setup {
  return {
    ...setup,
    office: "sound",
    options: { ...setup.options, embeddedCalls: mode },
  };
}

const open = { actions: { "*": true } };

/** A role that may go through the door too. */
export function mayOpen(role: object): object {
  const { controllers } = role as { readonly controllers: Readonly<Record<string, object>> };
  return "*" in controllers ? role : { controllers: { ...controllers, office: open } };
}
