import type { RightsChange } from "../../domain/connections/rightsChange";
import { watchInvalidations, watchSecurityWrites } from "../kernel/securityWrites";
import type { Kernel } from "../kernel/kernel";

export type WatchedCollection = "profiles" | "roles";

/** Looks at one document for a while. */
export interface Watch {
  /** Counts what may have changed it since, the write of whoever looks included. */
  readonly changes: number;
  end(): void;
}

interface Counter {
  changes: number;
}

const COLLECTIONS = ["profiles", "roles"] as const;

/**
 * Tells whoever is about to keep a profile or a role whether somebody else has written it meanwhile. The
 * host's events say so before any writer on this node goes on, and before it hears of those on others.
 */
export class DocumentWatch {
  private readonly watched = new Map<string, Set<Counter>>();

  constructor(kuzzle: Kernel) {
    watchSecurityWrites(kuzzle, this.note);
    for (const collection of COLLECTIONS) {
      watchInvalidations(kuzzle, collection, this.note);
    }
  }

  begin(collection: WatchedCollection, id: string): Watch {
    const key = `${collection}/${id}`;
    const counter: Counter = { changes: 0 };
    const counters = this.watched.get(key) ?? new Set();
    this.watched.set(key, counters.add(counter));
    return {
      get changes() {
        return counter.changes;
      },
      end: () => {
        counters.delete(counter);
        if (counters.size === 0 && this.watched.get(key) === counters) {
          this.watched.delete(key);
        }
      },
    };
  }

  private readonly note = (change: RightsChange): void => {
    if (this.watched.size === 0) {
      return;
    }
    if (change.all === true) {
      for (const counters of this.watched.values()) {
        // more than the one of a writer's own
        counters.forEach((counter) => (counter.changes += 2));
      }
      return;
    }
    for (const collection of COLLECTIONS) {
      for (const id of change[collection] ?? []) {
        this.watched.get(`${collection}/${id}`)?.forEach((counter) => (counter.changes += 1));
      }
    }
  };
}
