import type { LocationArguments } from "../rights";
import { namesOf } from "../rights/restrictions";
import type { RoleReading } from "./RoleReading";
import type { ReadPolicy } from "./AnalysisIndex";

/** The policies of one role, by where they hold. */
export class PoliciesByPlace {
  private readonly all: ReadPolicy[] = [];
  private readonly unrestricted: ReadPolicy[] = [];
  private readonly byIndex = new Map<string, Index>();

  add(policy: ReadPolicy): void {
    this.all.push(policy);
    if (policy.restrictions === undefined) {
      this.unrestricted.push(policy);
    }
    for (const restriction of policy.restrictions ?? []) {
      const { index } = restriction;
      const collections = namesOf(restriction);
      const found: Index = this.byIndex.get(index) ?? {
        any: [],
        whole: [],
        byCollection: new Map(),
      };
      this.byIndex.set(index, found);
      found.any.push(policy);
      if (collections.length === 0) {
        found.whole.push(policy);
      }
      for (const collection of collections) {
        const listed = found.byCollection.get(collection) ?? [];
        listed.push(policy);
        found.byCollection.set(collection, listed);
      }
    }
  }

  /** At least one that covers the policy's places, if there is one besides itself. */
  *candidates({ role, restrictions }: ReadPolicy): Generator<ReadPolicy> {
    const reads = readsOf(role);
    // the policy itself is one of them, and two are enough
    yield* (reads === "none" ? this.all : this.unrestricted).slice(0, 2);
    if (restrictions === undefined || reads === "none") {
      return;
    }
    let fewest: Listings | undefined;
    for (const restriction of restrictions) {
      const names = namesOf(restriction);
      for (const collection of names.length === 0 ? [undefined] : names) {
        const listed = this.at(restriction.index, collection, reads);
        if (fewest === undefined || countOf(listed) < countOf(fewest)) {
          fewest = listed;
        }
      }
    }
    for (const listed of fewest ?? []) {
      yield* listed;
    }
  }

  /** Returns the policies that hold in a whole index, or in one collection of it. */
  private at(index: string, collection: string | undefined, reads: LocationArguments): Listings {
    const found = this.byIndex.get(index);
    if (found === undefined) {
      return [];
    }
    if (reads === "index") {
      return [found.any];
    }
    const listing = collection === undefined ? [] : (found.byCollection.get(collection) ?? []);
    return [found.whole, listing];
  }
}

/** Not one list: to make it of two would take as long as to compare them. */
type Listings = readonly (readonly ReadPolicy[])[];

function countOf(listings: Listings): number {
  return listings.reduce((sum, { length }) => sum + length, 0);
}

interface Index {
  readonly any: ReadPolicy[];
  readonly whole: ReadPolicy[];
  readonly byCollection: Map<string, ReadPolicy[]>;
}

/** The largest part of a place that any action of the role reads. */
export function readsOf({ reads }: RoleReading): LocationArguments {
  if (reads.has("collection")) {
    return "collection";
  }
  return reads.has("index") ? "index" : "none";
}
