import type { Shortfall } from "../../domain/escalation/claimTypes";
import { nearestName } from "../../domain/nearest";
import { knowledgeFor } from "./actorRights";
import type { GuardContext } from "./context";

/** As many as a refusal's words can take. */
const MOST = 3;

/**
 * Suggests which indexes the caller may have meant by those of which they may know nothing. It looks
 * only at names that they may list, whether the others exist or not, so that it tells nothing of these.
 *
 * @param told the shortfalls that the caller is told
 */
export async function meantIndexes(
  context: GuardContext,
  told: readonly Shortfall[],
): Promise<readonly string[]> {
  const { knowsPlace, listsPlace } = await knowledgeFor(context);
  const named = new Set(told.flatMap(({ rows }) => rows.map(({ index }) => index)));
  const unknown = [...named].filter(
    (index) => index !== null && index !== "*" && !knowsPlace(index),
  );
  if (unknown.length === 0) {
    return [];
  }
  const listed = (await context.host.listIndexes()).filter((index) => listsPlace(index));
  const meant = unknown.slice(0, MOST).flatMap((index) => nearestName(index ?? "", listed) ?? []);
  return [...new Set(meant)];
}
