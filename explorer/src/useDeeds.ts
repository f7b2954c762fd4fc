import { computed, shallowReactive, watch, type ComputedRef } from "vue";

import type { PageError } from "../../lib/cli/explore/protocol";
import { settle, type Settled } from "./useAnswer";

interface Outcome {
  readonly busy: boolean;
  readonly error?: PageError | undefined;
  readonly note?: string;
}

export interface Deeds {
  readonly busy: ComputedRef<boolean>;
  readonly error: ComputedRef<PageError | undefined>;
  readonly note: ComputedRef<string>;
  /** Does something to what is shown now. */
  readonly run: <Answer>(asked: Promise<Answer>) => Promise<Settled<Answer> & Told>;
}

interface Told {
  /** Says something of the outcome, which took no other course meanwhile. */
  readonly tell: (outcome: Pick<Outcome, "note" | "error">) => void;
}

/**
 * Shows how that ended which somebody has done, as long as they look at what they have done it to.
 *
 * @param about names what is shown: outcomes of others are not told beside it
 */
export function useDeeds(about: () => string): Deeds {
  const key = computed(about);
  const outcomes = shallowReactive(new Map<string, Outcome>());
  const shown = computed(() => outcomes.get(key.value));
  watch(key, (_, left) => {
    if (outcomes.get(left)?.busy !== true) {
      outcomes.delete(left);
    }
  });
  return {
    busy: computed(() => shown.value?.busy ?? false),
    error: computed(() => shown.value?.error),
    note: computed(() => shown.value?.note ?? ""),
    run: async (asked) => {
      const mine = key.value;
      const begun: Outcome = { busy: true };
      outcomes.set(mine, begun);
      const settled = await settle(asked);
      const ended: Outcome = { busy: false, error: settled.error };
      if (outcomes.get(mine) === begun) {
        outcomes.set(mine, ended);
      }
      return {
        ...settled,
        tell: (outcome) => {
          if (outcomes.get(mine) === ended) {
            outcomes.set(mine, { busy: false, ...outcome });
          }
        },
      };
    },
  };
}
