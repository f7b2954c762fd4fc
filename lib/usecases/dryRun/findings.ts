import { analyzeProfile, analyzeRole } from "../../domain/analysis";
import type { World } from "../../domain/analysis";
import type { Finding } from "../../domain/findings";
import { below } from "../../domain/findings";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { roleIdsOf } from "../escalation/context";
import { presetOf } from "../escalation/preset";
import { placesFor } from "../insight/places";

/**
 * What is to be said of the profiles and roles that a change writes, as analyzeProfile and
 * analyzeRole say it of a draft. Of several, each finding's path begins with its document.
 */
export async function changeFindings(context: GuardContext, change: Change): Promise<Finding[]> {
  const { host, config, epoch } = context;
  const profiles = written(change.profiles);
  const roles = written(change.roles);
  const stored = await host.findRoles(roleIdsOf(profiles), epoch);
  const world: World = {
    roles: new Map([...stored, ...roles.map((role) => [role._id, role] as const)]),
    places: await placesFor(context, profiles),
    api: host.api(),
    presetProfileIds: presetOf(host, config),
  };
  const found = [
    ...profiles.map((one) => [`profiles.${one._id}`, analyzeProfile(one, world)] as const),
    ...roles.map((one) => [`roles.${one._id}`, analyzeRole(one, world)] as const),
  ];
  return found.flatMap(([path, findings]) =>
    found.length === 1 ? findings : below(path, findings),
  );
}

function written<T>(documents: ReadonlyMap<string, T | null> = new Map()): T[] {
  return [...documents.values()].filter((document) => document !== null);
}
