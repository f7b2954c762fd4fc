import { nearestName } from "../domain/nearest";
import type { Door } from "../host/port/DoorStore";
import { embeddedWrites } from "../usecases/insight/embeddedWrites";
import type { Services } from "../usecases/Services";

type Parts = Pick<Services, "config" | "host" | "log">;

/** Of lines. */
const MOST = 20;

/**
 * Tells at start through which actions the application has written rights, who may call them, and which
 * actions the options name that do not exist. Every controller exists by now.
 */
export async function tellOfDoors({ config, host, log }: Parts): Promise<void> {
  warnOfUnknown({ config, host, log });
  const doors = await host.doors.all().catch(() => []);
  if (doors.length === 0) {
    return;
  }
  for (const message of await messagesOf(doors.slice(0, MOST), { config, host })) {
    log.warn(message);
  }
  if (doors.length > MOST) {
    log.warn(`${doors.length - MOST} more such actions: profile-guard:analyzeAll tells them.`);
  }
}

/** Without those who may call them, when the storage does not answer: the application starts all the same. */
async function messagesOf(
  doors: readonly Door[],
  { config, host }: Pick<Parts, "config" | "host">,
): Promise<string[]> {
  try {
    const roles = new Map((await host.allRoles()).map((role) => [role._id, role]));
    const findings = embeddedWrites(doors, await host.allProfiles(), roles, config);
    return findings.map(({ message }) => message);
  } catch {
    const named = doors.map(({ via, actions }) => `${via} (${actions.join(", ")})`);
    return [
      `The application has written rights in the course of ${named.join("; ")}. profile-guard:analyzeAll tells who may call them.`,
    ];
  }
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
