import type { Reach } from "../places";
import type { Round } from "../Round";
import type { Scene } from "../Scene";

/** Looks at a handle: what it still can do. */
export type Probe = (round: Round) => Promise<Reach>;

/** A handle that a platform gives out. */
export interface Row {
  readonly title: string;
  readonly group: Group;
  readonly make: (scene: Scene) => Promise<Probe>;
  /** Looking at it uses it up, or changes what others show: it is looked at once, and last. */
  readonly once?: true;
  /** It is made right before the ending. */
  readonly late?: true;
}

/** Handles of which mostly the same is expected. */
export type Group =
  | "session"
  | "key"
  | "credentials"
  | "reset"
  | "subscription"
  | "keySubscription"
  | "scroll"
  | "position"
  | "export";
