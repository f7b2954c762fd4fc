/**
 * Counts the states that Elasticsearch makes of a pattern before it has looked at one document. It first
 * builds an automaton that may be in several states at once, then one that is in a single state, which may
 * have exponentially many: for each pattern, and all of a request at once.
 */

/** Beyond it Elasticsearch itself refuses to go on. Source: Lucene's `DEFAULT_MAX_DETERMINIZED_STATES`. */
export const MOST_DETERMINIZED = 10_000;
/** Steps of the first automaton: it has no bound of its own there. */
const MOST_TRANSITIONS = 50_000;

/** Part of a regular expression, as the automaton of it. */
export interface Automaton {
  readonly states: number;
  /** Where it may go on in more than one way: any character, an optional part. */
  readonly choices: number;
  /** The {@link choices} that it can be in while it can also be further on or back: bits of the state. */
  readonly live: number;
  /** Characters; NaN: texts of several lengths, after which it may be at several places at once. */
  readonly length: number;
  /** Parts in a row that may be empty, each of which leads to all that follow. */
  readonly chain: number;
  readonly isEmpty: boolean;
}

export const EMPTY: Automaton = {
  states: 0,
  choices: 0,
  live: 0,
  length: 0,
  chain: 0,
  isEmpty: true,
};
export const LITERAL: Automaton = { ...EMPTY, states: 1, length: 1, isEmpty: false };
export const ANY: Automaton = { ...LITERAL, choices: 1 };
export const ANYTHING: Automaton = { ...ANY, choices: 0, length: NaN, chain: 1, isEmpty: true };

/** Infinity: it is too large before it has single states. */
export function statesOfAutomaton({ states, live, chain }: Automaton): number {
  return states > MOST_DETERMINIZED || states * chain > MOST_TRANSITIONS
    ? Infinity
    : determinized(states, live);
}

/** @param bits each of which doubles them */
export function determinized(states: number, bits: number): number {
  return Math.min(MOST_DETERMINIZED, states * 2 ** bits);
}

export function followed(first: Automaton, then: Automaton): Automaton {
  const areEmpty = first.isEmpty && then.isEmpty;
  return {
    states: first.states + then.states,
    choices: first.choices + then.choices,
    live: first.live + (isLoose(first) ? then.choices : then.live),
    length: first.length + then.length,
    chain: areEmpty ? first.chain + then.chain : Math.max(first.chain, then.chain),
    isEmpty: areEmpty,
  };
}

/** One of two. The automaton of single states has each state of the one with each of the other. */
export function either(one: Automaton, other: Automaton): Automaton {
  const pairs =
    isLoose(one) && isLoose(other) ? Math.log2(Math.min(one.states, other.states) + 1) : 0;
  return {
    ...beside(one, other),
    states: one.states + other.states + 1,
    live: one.live + other.live + pairs,
    isEmpty: one.isEmpty || other.isEmpty,
  };
}

/** Both of two: the first automaton has each state of the one with each of the other already. */
export function both(one: Automaton, other: Automaton): Automaton {
  return { ...beside(one, other), states: Math.max(1, one.states) * Math.max(1, other.states) };
}

function beside(one: Automaton, other: Automaton): Automaton {
  return {
    states: 0,
    choices: one.choices + other.choices + 1,
    live: one.live + other.live,
    length: one.length === other.length ? one.length : NaN,
    chain: Math.max(one.chain, other.chain),
    isEmpty: one.isEmpty && other.isEmpty,
  };
}

export function times(one: Automaton, least: number, most: number): Automaton {
  const count = most === Infinity ? least + 1 : most;
  const length = least === most ? one.length * count : NaN;
  const isVaried = Number.isNaN(length);
  // any character any number of times: it is there, or it is not
  const isSingle = one.states <= 1 && most === Infinity && least === 0;
  return {
    states: one.states * count,
    choices: isSingle ? 0 : one.choices * count + (isVaried ? 1 : 0),
    live: isSingle ? 0 : (isVaried ? Math.max(one.choices - 1, 0) : one.live) * count,
    length,
    chain: Math.max(1, one.chain) * (one.isEmpty ? count : 1),
    isEmpty: one.isEmpty || least === 0,
  };
}

function isLoose({ length }: Automaton): boolean {
  return Number.isNaN(length);
}
