import type { CostlyFilter } from "../../domain/connections/Subscription";
import { togetherTooDear } from "../../domain/requests/filterExpansion";
import type { Registry } from "./Registry";
import { refuseForm } from "../support/refuseForm";

/**
 * Bounds what the filters of one caller cost this node together for each document that is written or
 * published: Kuzzle compares it with the points of every polygon, and every regular expression, of
 * everybody's.
 */
export class FilterBudget {
  /** Requests to subscribe that are under way. */
  private readonly begun = new Set<CostlyFilter>();

  constructor(
    private readonly registry: Registry,
    private readonly most: number,
  ) {}

  /**
   * Keeps a place for a filter until it is followed, or its request has failed.
   *
   * @param covers asked of those alone who have no place left
   * @returns to be called then
   * @throws InvalidRequestError 400 `profile-guard.request.invalid`, `filter.expansion`
   */
  async begin(
    kuid: string,
    filter: CostlyFilter,
    covers: () => Promise<boolean>,
  ): Promise<() => void> {
    if (this.sumWith(kuid, filter) > this.most && !(await covers())) {
      refuseForm([togetherTooDear(this.most)]);
    }
    this.begun.add(filter);
    return () => this.begun.delete(filter);
  }

  /** The filter of a room that somebody on this node has subscribed to: it lasts while anybody is in it. */
  ofRoom(roomId: unknown): Omit<CostlyFilter, "of"> | undefined {
    for (const { subscriptions } of this.registry.users.values()) {
      for (const { roomId: other, costly } of subscriptions) {
        if (other === roomId && costly !== undefined) {
          return costly;
        }
      }
    }
    return undefined;
  }

  private sumWith(kuid: string, filter: CostlyFilter): number {
    const own = [...(this.registry.users.get(kuid)?.subscriptions ?? [])].map(
      ({ costly }) => costly,
    );
    // Kuzzle has one of each, however many connections have subscribed with it
    const conditions = new Map<string, number>();
    for (const one of [...own, ...this.begun, filter]) {
      if (one?.of === filter.of) {
        conditions.set(one.filter, one.conditions);
      }
    }
    return [...conditions.values()].reduce((sum, count) => sum + count, 0);
  }
}
