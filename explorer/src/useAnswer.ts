import { ref, shallowRef, watch, type Ref, type ShallowRef, type WatchSource } from "vue";

import type { PageError } from "../../lib/cli/explore/protocol";
import { AnsweredError } from "./api";
import { epoch } from "./session";

export interface Asked<Answer> {
  readonly answer: ShallowRef<Answer | undefined>;
  readonly error: ShallowRef<PageError | undefined>;
  readonly loading: Ref<boolean>;
  readonly again: () => Promise<void>;
}

/**
 * Asks at once, whenever a source changes, and after a login or a lost connection. Only the latest question counts.
 *
 * @param question undefined: there is nothing to ask
 */
export function useAnswer<Answer>(
  sources: readonly WatchSource[],
  question: () => Promise<Answer> | undefined,
): Asked<Answer> {
  const answer = shallowRef<Answer>();
  const error = shallowRef<PageError>();
  const loading = ref(false);
  let latest = 0;
  const again = async (): Promise<void> => {
    const mine = ++latest;
    const asked = question();
    loading.value = asked !== undefined;
    if (asked === undefined) {
      answer.value = undefined;
      error.value = undefined;
      return;
    }
    const settled = await settle(asked);
    if (mine === latest) {
      loading.value = false;
      error.value = settled.error;
      // while Kuzzle is away the last answer stays
      answer.value = settled.error?.status === 503 ? answer.value : settled.answer;
    }
  };
  watch([...sources, epoch], () => void again(), { immediate: true });
  return { answer, error, loading, again };
}

interface Settled<Answer> {
  readonly answer?: Answer;
  readonly error?: PageError;
}

/** Returns the error of an answer as a value. @throws what is none */
export async function settle<Answer>(asked: Promise<Answer>): Promise<Settled<Answer>> {
  try {
    return { answer: await asked };
  } catch (thrown) {
    if (thrown instanceof AnsweredError) {
      return { error: thrown.told };
    }
    throw thrown;
  }
}
