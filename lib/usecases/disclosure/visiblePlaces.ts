import type { AnalysisInput } from "../../domain/analysis";
import { placesOf } from "../../domain/drift/dangling";
import type { StoredProfile } from "../../domain/rights";
import { knowledgeFor } from "../escalation/actorRights";
import type { DecisionContext } from "../support/context";

/**
 * Finds the places that profiles name and that exist. Takes those of which the actor may not know for
 * existing, so that no finding tells of them; nor are their names suggested.
 */
export async function placesFor(
  context: DecisionContext,
  profiles: Iterable<StoredProfile>,
): Promise<NonNullable<AnalysisInput["places"]>> {
  const { host } = context;
  const named = placesNamedBy(profiles);
  if (named.size === 0) {
    return { indexes: new Set(), collections: new Map() };
  }
  const { knowsPlace, listsPlace } = await knowledgeFor(context);
  const existing = new Set(await host.listIndexes());
  const indexes = new Set([
    ...[...existing].filter((index) => listsPlace(index)),
    ...[...named.keys()].filter((index) => existing.has(index) || !knowsPlace(index)),
  ]);
  const collections = new Map<string, ReadonlySet<string>>();
  await Promise.all(
    [...named]
      .filter(([, names]) => names.size > 0)
      .map(async ([index, names]) => {
        const stored = new Set(existing.has(index) ? await host.listCollections(index) : []);
        const taken = [...names].filter((name) => stored.has(name) || !knowsPlace(index, name));
        const listed = [...stored].filter((name) => listsPlace(index, name));
        collections.set(index, new Set([...listed, ...taken]));
      }),
  );
  return { indexes, collections };
}

/** Returns every index that the profiles name, with the collections that they name of it. */
function placesNamedBy(profiles: Iterable<StoredProfile>): ReadonlyMap<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const profile of profiles) {
    for (const [index, collections] of placesOf(profile)) {
      const names = named.get(index) ?? new Set();
      collections.forEach((collection) => names.add(collection));
      named.set(index, names);
    }
  }
  return named;
}
