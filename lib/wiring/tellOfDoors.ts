import { nearestName } from "../domain/nearest";
import type { ProfileGuardConfig } from "../config/config";
import type { Services } from "../usecases/Services";
import type { UsedDoor } from "../usecases/insight/embeddedWrites";
import { isMeant, listed, unservedWrites, usedDoors } from "../usecases/insight/embeddedWrites";
import type { Log } from "../usecases/support/RefusalReporter";

type Parts = Pick<Services, "config" | "host"> & {
  readonly log: Log & { info(message: string): void };
};

const TOLD = {
  application: '"embeddedCalls" is "application": nobody is judged for it.',
  report:
    '"embeddedCalls" is "report": what clients may not hand out is told, and passes. Before "refuse", decide about each: profile-guard:analyzeAll says how ("embedded.writes", "embedded.unserved").',
  refuse: '"embeddedCalls" is "refuse": their callers are judged.',
} as const;

/**
 * Tells at start through which actions the application has written rights, and which actions the options
 * name that do not exist. It is a warning where somebody is to decide. Every controller exists by now.
 */
export async function tellOfDoors({ config, host, log }: Parts): Promise<void> {
  warnOfUnknown({ config, host, log });
  const doors = await host.doors.all().catch(() => []);
  const used = usedDoors(doors, host.api());
  const unserved = unservedWrites(doors);
  if (used.length === 0 && unserved.length === 0) {
    return;
  }
  const places = unserved.map(({ action, from = "" }) => `${action} ${from}`.trim());
  const line = [
    `The application writes rights in the course of actions: ${countOf(used.map((one) => namedBy(one, config)))}.`,
    ...(places.length > 0 ? [`And where no client's request is known: ${countOf(places)}.`] : []),
    TOLD[config.embeddedCalls.mode],
  ].join(" ");
  const isOpen = used.some((one) => !isExempt(one, config) && !isMeant(one)) || places.length > 0;
  if (config.embeddedCalls.mode === "report" && isOpen) {
    log.warn(line);
  } else {
    log.info(line);
  }
}

function countOf(names: readonly string[]): string {
  return names.length === 0 ? "0" : `${names.length} (${listed(names)})`;
}

function namedBy(one: UsedDoor, config: ProfileGuardConfig): string {
  if (isExempt(one, config)) {
    return `${one.via}: exempt`;
  }
  return isMeant(one) ? `${one.via}: as the application` : one.via;
}

function isExempt({ via }: UsedDoor, { embeddedCalls }: ProfileGuardConfig): boolean {
  return embeddedCalls.exempt.includes(via);
}

function warnOfUnknown({ config, host, log }: Parts): void {
  const known = [...host.api()].flatMap(([controller, actions]) =>
    [...actions].map((action) => `${controller}:${action}`),
  );
  const named = [
    ...config.embeddedCalls.exempt,
    ...config.delegations.flatMap(({ through = [] }) => through),
  ];
  const unknown = [...new Set(named)]
    .filter((one) => !known.includes(one))
    .map((one) => {
      const meant = nearestName(one, known);
      return meant === undefined ? one : `${one} (did you mean "${meant}"?)`;
    });
  if (unknown.length > 0) {
    log.warn(
      `"embeddedCalls.exempt" and "delegations" name actions that do not exist, and have no effect for them: ${unknown.join(", ")}.`,
    );
  }
}
