import type { KuzzleRequest } from "kuzzle";

/**
 * Judges what an action that code of the application asks in another way stands for.
 *
 * @param request the action
 * @param by      the event of the host that is asked, or the strategy's method that is called
 */
export type AroundRawWrite = (
  request: KuzzleRequest,
  run: () => Promise<unknown>,
  by: string,
) => Promise<unknown>;

/** Gets such an action where no client's request is known. */
export type UnservedRawWrite = (request: KuzzleRequest, by: string) => void;

/**
 * Writes of rights that code of the application makes past Kuzzle's actions: by events of the host, and by
 * methods of authentication strategies.
 */
export interface RawWrites {
  /** Tells whether an action runs just now of which it is decided already who is judged for it. */
  readonly areAdmitted: boolean;
  /** Runs such an action: what it writes by events is not judged again. */
  admit<T>(work: () => T): T;
  /**
   * Puts something around the events that write roles, profiles, users and tokens, wherever they are
   * asked outside of such an action.
   *
   * @returns the events that the host does not have
   */
  guard(around: AroundRawWrite, unserved?: UnservedRawWrite): string[];
  /** The same around the methods of strategies, those that come later included. */
  guardStrategies(around: AroundRawWrite, unserved?: UnservedRawWrite): void;
}
