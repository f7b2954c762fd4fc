import type { AttributedFinding } from "../../domain/analysis";
import { profilesThatCan } from "../../domain/insight/profilesThatCan";
import { readActionKey } from "../../domain/actions";
import type { ProfileGuardConfig } from "../../config/config";
import type { Door } from "../../host/port/DoorStore";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import type { DecisionContext } from "../support/context";
import { finishInSlices } from "../support/inSlices";
import { waysToAllow } from "../support/waysToAllow";
import type { ReadBatch } from "./findingPages";

/** Bounds the names in one message. */
const MOST = 20;

/** The actions of this application, by their controllers. */
export type Api = ReadonlyMap<string, ReadonlySet<string>>;

interface Parts {
  /** The profiles that may call each action. */
  readonly callers: ReadonlyMap<string, readonly string[]>;
  readonly config: Pick<ProfileGuardConfig, "audit" | "delegations" | "embeddedCalls">;
  readonly api: Api;
}

/** All writes of rights in the course of one action. */
export interface UsedDoor {
  readonly via: string;
  readonly doors: readonly Door[];
}

/** Groups by the actions of this application: an action that it no longer has, or another application has, is none. */
export function usedDoors(doors: readonly Door[], api: Api): UsedDoor[] {
  const vias = [...new Set(doors.map(({ via }) => via))].filter((via) => via !== undefined);
  return vias
    .filter((via) => {
      const { controller, action } = readActionKey(via);
      return api.get(controller)?.has(action) === true;
    })
    .map((via) => ({ via, doors: doors.filter((door) => door.via === via) }));
}

/** Lists the writes of rights of which no client's request is known, and of which no code says whose they are. */
export function unservedWrites(doors: readonly Door[]): Door[] {
  return doors.filter(({ via, reason }) => via === undefined && reason === undefined);
}

/** Tells whether its code says of every write that nobody is judged. */
export function isMeant({ doors }: UsedDoor): boolean {
  return doors.every(({ reason }) => reason !== undefined);
}

/**
 * Tells the actions through which the application has written rights: what it wrote, who may call
 * them, whether their callers are judged, and how to let them hand out more. Then what it wrote where no
 * client's request is known.
 */
export function embeddedWrites(doors: readonly Door[], parts: Parts): AttributedFinding[] {
  return [
    ...usedDoors(doors, parts.api).map((used) => writesOf(used, parts)),
    ...actionsOf(unservedWrites(doors)).map((action) =>
      unservedOf(
        action,
        unservedWrites(doors).filter((door) => door.action === action),
      ),
    ),
  ];
}

const JUDGED_AT_ONCE = 500;

/** Reads all that is told of the application: its actions are few. */
export function writesOfApplication(context: DecisionContext): ReadBatch {
  const { host, config } = context;
  return async () => {
    const doors = await host.doors.all();
    const api = host.api();
    const vias = usedDoors(doors, api).map(({ via }) => via);
    const callers = vias.length === 0 ? new Map() : await callersOf(context, vias);
    const found = embeddedWrites(doors, { callers, config, api });
    return {
      documents: found.map((one) => ({ id: `${one.code} ${one.action}`, at: 0, steps: [[one]] })),
    };
  };
}

async function callersOf(
  { host }: DecisionContext,
  vias: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const callers = new Map(vias.map((via) => [via, new Set<string>()]));
  let after: number | undefined;
  do {
    const query = { size: JUDGED_AT_ONCE, ...(after !== undefined && { after }) };
    const { entries, next } = await host.pageOfProfiles(query);
    const profiles = entries.map(({ document }) => document);
    const roles = await host.findRoles(roleIdsToCompile(profiles));
    const steps = function* (): Generator<undefined, void> {
      for (const [via, allowed] of callers) {
        const { allowed: found } = profilesThatCan(profiles, roles, readActionKey(via));
        found.forEach((_profile, id) => allowed.add(id));
        yield;
      }
    };
    await finishInSlices(steps());
    after = next;
  } while (after !== undefined);
  return new Map([...callers].map(([via, ids]) => [via, [...ids].sort()]));
}

function writesOf(used: UsedDoor, { callers, config }: Parts): AttributedFinding {
  const { via, doors } = used;
  const { mode } = config.embeddedCalls;
  const isRecorded = config.audit.enabled && mode !== "application";
  const told = [
    `In the course of ${via} the application has called ${listed(actionsOf(doors))}, last on ${lastOf(doors)}.`,
    calledBy(callers.get(via) ?? []),
    ...fatesOf(used, config),
    ...(isRecorded ? [`profile-guard:searchAudit lists these calls by {"via": "${via}"}.`] : []),
  ];
  return {
    code: "embedded.writes",
    severity: "suggestion",
    path: "",
    message: told.join(" "),
    action: via,
  };
}

function unservedOf(action: string, doors: readonly Door[]): AttributedFinding {
  const places = [...new Set(doors.map(({ from }) => from ?? "a place that is not known"))];
  return {
    code: "embedded.unserved",
    severity: "suggestion",
    path: "",
    message: `Where no client's request is known, as at its start, in jobs and in queues, the application has called ${action}, last on ${lastOf(doors)}, from ${listed(places)}. Nobody is judged for it, whatever "embeddedCalls" says. Where it serves a client, run it in guard.forClient(request, …); where it is the application's own, guard.asApplication(reason, …) says so. Once it has run so, this is told no more.`,
    action,
  };
}

function calledBy(profileIds: readonly string[]): string {
  return profileIds.length === 0
    ? "No profile may call it."
    : `Profiles that may call it: ${listed(profileIds)}.`;
}

function fatesOf(
  used: UsedDoor,
  { delegations, embeddedCalls: { mode, exempt } }: Parts["config"],
): string[] {
  const { via, doors } = used;
  if (exempt.includes(via)) {
    return ['Nobody is judged for it: "embeddedCalls.exempt" names it.'];
  }
  const meant = doors.filter(({ reason }) => reason !== undefined);
  const judged = doors.filter(({ reason }) => reason === undefined);
  const lent = delegations.flatMap(({ holders, mayAssign, through }, position) =>
    through?.includes(via) === true
      ? [
          `By it ${listed(holders)} may hand out ${listed(mayAssign)} too ("delegations[${position}]").`,
        ]
      : [],
  );
  return [
    ...(judged.length > 0 ? [fateOf(via, mode)] : []),
    ...(mode === "application" ? [] : lent),
    ...meant.map(
      ({ action, reason }) =>
        `Nobody is judged for ${action} where its code says so: ${JSON.stringify(reason)}.`,
    ),
  ];
}

function fateOf(via: string, mode: Parts["config"]["embeddedCalls"]["mode"]): string {
  return {
    application: 'Nobody is judged for it: "embeddedCalls" is "application".',
    report: `What its callers may not hand out is told, and passes: "embeddedCalls" is "report". Before "refuse": ${waysToAllow(via)}.`,
    refuse: "Its callers are judged.",
  }[mode];
}

function actionsOf(doors: readonly Door[]): string[] {
  return [...new Set(doors.map(({ action }) => action))].sort();
}

function lastOf(doors: readonly Door[]): string {
  return (
    doors
      .map(({ lastSeen }) => lastSeen)
      .sort()
      .at(-1) ?? ""
  );
}

/** Lists names, and how many more there are. */
export function listed(names: readonly string[]): string {
  const more = names.length > MOST ? `, and ${names.length - MOST} more` : "";
  return `${names.slice(0, MOST).join(", ")}${more}`;
}
