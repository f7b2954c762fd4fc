import type { Rights } from "../../domain/rights";
import { compileRights, covers } from "../../domain/rights";
import type { Host } from "../../host/port/Host";
import { rightsOfActor } from "../escalation/requireCoverage";
import type { Actor } from "../support/command";
import { snapshotAt } from "../support/readCache";

/** Reads the rights that an actor has now. */
export async function rightsAlone(host: Host, actor: Actor): Promise<Rights> {
  const snapshot = snapshotAt(host, await host.rolesEpoch());
  return (await rightsOfActor({ host: snapshot, actor })).rights;
}

/** Tells whether an action is allowed in every index and collection. */
export function coversEverywhere(
  rights: Rights,
  { controller, action }: { readonly controller: string; readonly action: string },
): boolean {
  const role = { _id: "role", controllers: { [controller]: { actions: { [action]: true } } } };
  const profile = { _id: "profile", policies: [{ roleId: "role" }] };
  return covers(rights, compileRights([profile], new Map([["role", role]]))).covered;
}
