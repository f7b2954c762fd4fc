import type { AnalysisInput } from "../../domain/analysis";
import { isPlainObject } from "../../domain/plainObject";
import type { RightsRequest, StoredProfile } from "../../domain/rights";
import { allows } from "../../domain/rights";
import { rightsOfActor } from "../escalation/requireCoverage";
import type { InsightContext } from "./context";

/** Whoever may write profiles is told which places do not exist when he does. */
const WRITING = ["createProfile", "createOrReplaceProfile", "updateProfile"];

type MaySee = (index: string, collection?: string) => boolean;

/**
 * Which of the places that profiles name exist. Those of which the actor may not know are taken for
 * existing, so that no finding tells of them; nor are their names suggested.
 */
export async function placesFor(
  context: InsightContext,
  profiles: Iterable<StoredProfile>,
): Promise<NonNullable<AnalysisInput["places"]>> {
  const { host } = context;
  const named = placesNamedBy(profiles);
  if (named.size === 0) {
    return { indexes: new Set(), collections: new Map() };
  }
  const maySee = await placeSight(context);
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

async function placeSight(context: InsightContext): Promise<MaySee> {
  if (context.actor === undefined) {
    return () => true;
  }
  const { rights } = await rightsOfActor(context);
  const may = (request: RightsRequest): boolean => allows(rights, request);
  if (
    WRITING.some((action) =>
      ["security", "profile-guard"].some((controller) => may({ controller, action })),
    )
  ) {
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

/** Every index that the profiles name, with the collections that they name of it. */
function placesNamedBy(profiles: Iterable<StoredProfile>): ReadonlyMap<string, Set<string>> {
  const named = new Map<string, Set<string>>();
  for (const { policies } of profiles) {
    for (const policy of objectsIn(policies)) {
      for (const { index, collections } of objectsIn(policy.restrictedTo)) {
        if (typeof index === "string") {
          const names = named.get(index) ?? new Set();
          for (const collection of Array.isArray(collections) ? (collections as unknown[]) : []) {
            names.add(String(collection));
          }
          named.set(index, names);
        }
      }
    }
  }
  return named;
}

function objectsIn(value: unknown): readonly Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isPlainObject) : [];
}
