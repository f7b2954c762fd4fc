import type { Knowledge, Visible } from "../../domain/disclosure/knowledge";
import { OMNISCIENT } from "../../domain/disclosure/knowledge";
import type { ExistingPlaces, Suggest } from "../../domain/policies/references";
import { suggester } from "../../domain/policies/references";

/**
 * Decides which faults a check may tell its caller. Whether something exists that they may not see
 * is told only once they are found to cover the request: until then a request that names it is
 * checked as if it existed.
 */
export class FaultDisclosure {
  private cut = false;
  /** One for all documents of a request: each suggestion is looked for among thousands of names. */
  readonly suggest: Suggest = suggester();

  /** @param isCovered the caller covers what the request takes and hands out */
  constructor(
    readonly knows: Knowledge = OMNISCIENT,
    private readonly isCovered = false,
  ) {}

  /** Tells whether the check has left out anything, or would have in another world. */
  get isPartial(): boolean {
    return this.cut;
  }

  /** Tells whether the caller is found to cover the request; if not, a second check follows. */
  disclosesToCovered(): boolean {
    this.cut ||= !this.isCovered;
    return this.isCovered;
  }

  /** Returns the telling of a second check, for a caller who covers the request. */
  covered(): FaultDisclosure {
    return new FaultDisclosure(this.knows, true);
  }

  /** Tells whether the caller may know now whether such a document exists, and what is in it. */
  discloses(what: Visible): boolean {
    if (this.isCovered || this.knows.sees(what)) {
      return true;
    }
    this.cut = true;
    return false;
  }

  /**
   * Returns the places as the caller may know them. Others exist in the first check; in the second
   * they do not, whether they do or not, and only `force` lets them pass.
   */
  places(existing: ExistingPlaces): ExistingPlaces {
    const { knows } = this;
    if (knows.isComplete) {
      return existing;
    }
    const hidden = (): boolean => {
      this.cut = true;
      return !this.isCovered;
    };
    return {
      indexes: filtered(existing.indexes, (index) => knows.listsPlace(index)),
      hasIndex: (index) => (knows.knowsPlace(index) ? existing.hasIndex(index) : hidden()),
      collectionsOf: (index) =>
        filtered(existing.collectionsOf(index), (name) => knows.listsPlace(index, name)),
      hasCollection: (index, collection) =>
        knows.knowsPlace(index, collection) ? existing.hasCollection(index, collection) : hidden(),
      isHidden: (index, collection) => !knows.knowsPlace(index, collection),
    };
  }
}

/** Nothing is listed before it is looked at. */
function filtered(names: Iterable<string>, isShown: (name: string) => boolean): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      for (const name of names) {
        if (isShown(name)) {
          yield name;
        }
      }
    },
  };
}
