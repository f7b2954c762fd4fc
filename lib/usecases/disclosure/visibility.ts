import type { Visible } from "../../domain/disclosure/knowledge";
import { SHOWN_BY } from "../../domain/disclosure/knowledge";
import { DisclosureError } from "../../errors/errors";
import { knowledgeFor } from "../escalation/actorRights";
import { cutsReads } from "./coveredView";
import type { DecisionContext } from "../support/context";

export type { Visible } from "../../domain/disclosure/knowledge";

/** The user whose visibility is asked for. */
export type Viewer = Pick<DecisionContext, "host" | "actor" | "config">;

/**
 * Refuses unless the host's own actions would have shown the actor as much. The application itself
 * may see everything.
 *
 * @throws DisclosureError 403 `profile-guard.rights.disclosure`, naming the rights it needs: every right where reads
 *   are cut to what their caller covers, and this is not
 */
export async function requireVisible(
  context: Viewer,
  ...wanted: readonly Visible[]
): Promise<void> {
  const may = await visibilityOf(context);
  const lacking = wanted.filter((kind) => !may(kind));
  if (lacking.length > 0) {
    const isWithheld = context.host.isCut !== true && cutsReads(context.config);
    throw new DisclosureError(isWithheld ? [] : lacking.map((kind) => SHOWN_BY[kind]));
  }
}

/** Tells what the actor may see, for answers that leave out the rest. */
export async function visibilityOf(context: Viewer): Promise<(what: Visible) => boolean> {
  return (await knowledgeFor(context)).sees;
}
