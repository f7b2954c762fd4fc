import { nearestName } from "../domain/nearest";
import type { Services } from "../usecases/Services";

type Parts = Pick<Services, "config" | "host" | "log">;

/** Of names in one line. */
const MOST = 20;

/**
 * Tells at start through which actions the application has written rights, and which actions the
 * options name that do not exist. Every controller exists by now.
 */
export async function tellOfDoors({ config, host, log }: Parts): Promise<void> {
  warnOfUnknown({ config, host, log });
  const doors = await host.doors.all().catch(() => []);
  if (doors.length === 0) {
    return;
  }
  const { mode, exempt } = config.embeddedCalls;
  const named = doors.slice(0, MOST).map(({ via, actions }) => {
    const isExempt = exempt.includes(via) ? ", exempt" : "";
    return `${via} (${actions.join(", ")}${isExempt})`;
  });
  const more = doors.length > MOST ? ` and ${doors.length - MOST} more` : "";
  log.warn(
    `The application has written rights in the course of ${named.join("; ")}${more}. "embeddedCalls" is "${mode}". profile-guard:analyzeAll tells who may call them.`,
  );
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
