import type { ExistingPlaces } from "../../domain/policies/references";
import { placesUnknown } from "../../errors/unavailable";
import type { Answerer, Kernel } from "../kernel/kernel";

/**
 * The host's own list of indexes and collections, asked without a promise: of a profile that names
 * thousands, as many promises at a time cost several times what all the rest of its validation does.
 * Behind the events are plain methods of a map. Source: the host's lib/core/storage/clientAdapter.js
 * and lib/kuzzle/event/KuzzleEventEmitter.ts `ask`, which adds nothing but the announcement.
 *
 * @throws 503 `profile-guard.decision.unavailable` when the host does not answer as expected
 */
export function indexCache({ coreAnswerers }: Pick<Kernel, "coreAnswerers">): ExistingPlaces {
  const answererOf = (event: string): Answerer => {
    const answerer = coreAnswerers?.get(`core:storage:public:${event}`);
    if (answerer === undefined) {
      throw placesUnknown();
    }
    return answerer;
  };
  const hasIndex = answererOf("index:exist");
  const hasCollection = answererOf("collection:exist");
  const indexes = answererOf("index:list");
  const collections = answererOf("collection:list");
  return {
    indexes: { [Symbol.iterator]: () => (indexes() as readonly string[])[Symbol.iterator]() },
    hasIndex: (index) => toldBy(hasIndex(index)),
    collectionsOf: (index) => collections(index) as readonly string[],
    hasCollection: (index, collection) => toldBy(hasCollection(index, collection)),
  };
}

/** A promise, say, must not be taken for a yes. */
function toldBy(answer: unknown): boolean {
  if (typeof answer !== "boolean") {
    throw placesUnknown();
  }
  return answer;
}
