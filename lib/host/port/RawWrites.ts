import type { KuzzleRequest } from "kuzzle";

/** Writes of rights that code of the application makes past Kuzzle's actions, by events of the host. */
export interface RawWrites {
  /** Tells whether an action runs just now of which it is decided already who is judged for it. */
  readonly areAdmitted: boolean;
  /** Runs such an action: what it writes by events is not judged again. */
  admit<T>(work: () => T): T;
  /**
   * Puts something around the events that write roles, profiles, users and tokens, wherever they are
   * asked outside of such an action.
   *
   * @param around gets the action that the event stands for, as a request, and the event's name
   * @param unserved gets them where no client's request is known
   * @returns the events that the host does not have
   */
  guard(
    around: (
      request: KuzzleRequest,
      run: () => Promise<unknown>,
      event: string,
    ) => Promise<unknown>,
    unserved?: (request: KuzzleRequest, event: string) => void,
  ): string[];
}
