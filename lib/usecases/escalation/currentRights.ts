import type { Knowledge } from "../../domain/disclosure/knowledge";
import type { Rights } from "../../domain/rights";
import { compileRights, covers } from "../../domain/rights";
import type { Host } from "../../host/port/Host";
import type { Actor, Command } from "../support/command";
import { snapshotAt } from "../support/readCache";
import { knowledgeFor, rightsOfActor } from "./actorRights";
import type { GuardContext } from "./context";

/** Reads the rights of an actor for a request that takes no locks. */
export async function currentRights(host: Host, actor: Actor): Promise<Rights> {
  const snapshot = snapshotAt(host, await host.securityState());
  return (await rightsOfActor({ host: snapshot, actor })).rights;
}

/** Returns what an actor may know, for a request that takes no locks. */
export async function currentKnowledge({
  host,
  config,
  actor,
}: Pick<GuardContext, "config"> & ClientActor): Promise<Knowledge> {
  return knowledgeFor({ host: snapshotAt(host, await host.securityState()), config, actor });
}

interface ClientActor {
  readonly host: Host;
  readonly actor: Actor;
}

/** Tells whether the rights hold an action in every place, without one, and in future ones. */
export function holdsEverywhere(
  rights: Rights,
  { controller, action }: Pick<Command, "controller" | "action">,
): boolean {
  const role = { _id: "role", controllers: { [controller]: { actions: { [action]: true } } } };
  const profile = { _id: "profile", policies: [{ roleId: "role" }] };
  const everywhere = compileRights([profile], new Map([["role", role]]));
  return covers(rights, everywhere).covered;
}
