import { actionsThat, readActionKey } from "../../domain/actions";
import type { AnalysisInput } from "../../domain/analysis";
import { placesOf } from "../../domain/drift/dangling";
import type { RightsRequest, StoredProfile } from "../../domain/rights";
import { allows } from "../../domain/rights";
import { rightsOfActor } from "../escalation/requireCoverage";
import type { DecisionContext } from "../support/context";

/** Tells whether the actor may write profiles: whoever does is told which places do not exist. */
function writesProfiles(may: (request: RightsRequest) => boolean): boolean {
  return actionsThat(({ write }) => write?.target === "profile" && write.does !== "delete").some(
    (key) => may(readActionKey(key)),
  );
}

type MaySee = (index: string, collection?: string) => boolean;

/**
 * Which of the places that profiles name exist. Those of which the actor may not know are taken for
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
  const maySee = await placeVisibility(context);
  const existing = new Set(await host.listIndexes());
  const visible = [...existing].filter((index) => maySee(index));
  const indexes = new Set([...visible, ...[...named.keys()].filter((index) => !maySee(index))]);
  const collections = new Map<string, ReadonlySet<string>>();
  await Promise.all(
    [...named]
      .filter(([, names]) => names.size > 0)
      .map(async ([index, names]) => {
        const stored = existing.has(index) ? await host.listCollections(index) : [];
        const hidden = [...names].filter((name) => !maySee(index, name));
        const shown = stored.filter((name) => maySee(index, name));
        collections.set(index, new Set([...shown, ...hidden]));
      }),
  );
  return { indexes, collections };
}

async function placeVisibility(context: DecisionContext): Promise<MaySee> {
  if (context.actor === undefined) {
    return () => true;
  }
  const { rights } = await rightsOfActor(context);
  const may = (request: RightsRequest): boolean => allows(rights, request);
  if (writesProfiles(may)) {
    return () => true;
  }
  const lists = (controller: string, place: Pick<RightsRequest, "index" | "collection">): boolean =>
    may({ controller, action: "exists", ...place }) ||
    (context.config.restrictListings || controller === "collection"
      ? may({ controller, action: "list", ...place })
      : may({ controller, action: "list" }));
  return (index, collection) =>
    collection === undefined
      ? lists("index", { index })
      : lists("collection", { index, collection });
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
