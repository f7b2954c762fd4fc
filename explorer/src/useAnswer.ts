import { computed, shallowRef, watch, type ComputedRef } from "vue";

import type { PageError } from "../../lib/cli/explore/protocol";
import { AnsweredError } from "./api";
import { epoch, isLoss, session } from "./session";

/** What a question is made of; two questions are one where all their parts are. */
type Parts = readonly (string | number | boolean | object | undefined)[];

/** An answer, with the question that it belongs to. */
export interface Answered<Question, Answer> {
  readonly question: Question;
  readonly answer: Answer;
}

export interface Asked<Question, Answer> {
  /** Undefined unless it is the answer to what is asked now. */
  readonly answered: ComputedRef<Answered<Question, Answer> | undefined>;
  readonly error: ComputedRef<PageError | undefined>;
  /** The answer is on its way; where there is one, it is asked again. */
  readonly loading: ComputedRef<boolean>;
  readonly again: () => Promise<void>;
}

interface State<Question, Answer> {
  readonly asked: unknown;
  readonly loading: boolean;
  readonly answered?: Answered<Question, Answer> | undefined;
  readonly error?: PageError | undefined;
}

/**
 * Asks at once, whenever the question changes, and after a login or a lost connection. An answer stands with its
 * question, and with whoever was logged in: from the moment that another is asked, nothing shows it any more.
 *
 * @param question undefined: there is nothing to ask
 */
export function useAnswer<const Question extends Parts, Answer>(
  question: () => Question | undefined,
  ask: (question: NoInfer<Question>) => Promise<Answer>,
): Asked<Question, Answer> {
  const asked = computed<readonly unknown[] | undefined>((before) => {
    const parts = question();
    const now = parts && [session.start?.kuid, ...parts];
    return now && before && isSame(now, before) ? before : now;
  });
  const latest = shallowRef<State<Question, Answer>>();
  const shown = computed(() =>
    latest.value?.asked === asked.value && asked.value !== undefined ? latest.value : undefined,
  );
  const again = async (): Promise<void> => {
    const now = asked.value;
    const parts = question();
    if (now === undefined || parts === undefined) {
      latest.value = undefined;
      return;
    }
    const before = shown.value?.answered;
    const mine = { asked: now, loading: true, answered: before };
    latest.value = mine;
    const { answer, error } = await settle(ask(parts));
    if (latest.value === mine) {
      const answered = answer === undefined ? undefined : { question: parts, answer: answer.value };
      // while nothing is reached, the last answer to this question stays
      const kept = error !== undefined && isLoss(error) ? before : answered;
      latest.value = { asked: now, loading: false, answered: kept, error };
    }
  };
  watch([asked, epoch], () => void again(), { immediate: true });
  return {
    answered: computed(() => shown.value?.answered),
    error: computed(() => shown.value?.error),
    loading: computed(() => shown.value?.loading ?? asked.value !== undefined),
    again,
  };
}

function isSame(left: readonly unknown[], right: readonly unknown[]): boolean {
  return (
    left.length === right.length && left.every((part, position) => Object.is(part, right[position]))
  );
}

export interface Settled<Answer> {
  readonly answer?: { readonly value: Answer };
  readonly error?: PageError;
}

/** Returns the error of an answer as a value; one that is no answer's is a defect of the page, and told as one. */
export async function settle<Answer>(asked: Promise<Answer>): Promise<Settled<Answer>> {
  try {
    return { answer: { value: await asked } };
  } catch (thrown) {
    if (thrown instanceof AnsweredError) {
      return { error: thrown.told };
    }
    reportError(thrown);
    return { error: { status: 500, id: "explorer.failed", message: String(thrown) } };
  }
}
