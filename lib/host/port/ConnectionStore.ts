import type { RightsChange } from "../../domain/connections/rightsChange";
import type { EndReason, Subscription } from "../../domain/connections/Subscription";

/** Marks how far a node has read the changes that all nodes tell of. */
export interface ChangeMark {
  readonly generation: string;
  readonly count: number;
}

/** `changes`: since the mark; `lost` when not all of them are known any more. */
export interface ReadChanges {
  readonly mark: ChangeMark;
  readonly changes: readonly RightsChange[] | "lost";
}

/** Holds back what clients are to be told of realtime rooms. */
export interface HeldDeliveries {
  /** Delivers what was held back, in order. */
  release(): void;
}

/** A question to every node: its text, and the answers of those that answered in time. */
export interface Answers {
  readonly answers: readonly unknown[];
  /** Nodes that did not answer in time. */
  readonly missing: number;
}

/**
 * Tells who ended a subscription past the plugin: the client, who left the room; a request over the same
 * connection, whose answer is still to come; the clock, since its token has expired; or another.
 */
export type EndedBy = "client" | "itself" | "clock" | "another";

/** The open connections of this node, and the way to those of the others. */
export interface ConnectionStore {
  /**
   * Tells every node, from now on, of each write of the host that may take rights away, before the
   * write is acknowledged.
   *
   * @param wake called whenever {@link changesSince} may know something new
   */
  tellOfWrites(wake: () => void): void;
  /** @throws when Redis does not answer */
  changesSince(mark: ChangeMark | undefined): Promise<ReadChanges>;
  /**
   * @param mayDeliver asked before each delivery to clients; the application's are not held back
   */
  holdDeliveries(mayDeliver: () => boolean): HeldDeliveries;
  /**
   * Lets many notifications take the node's one thread a few milliseconds at a time.
   *
   * @returns the parts that the host does not have
   */
  paceDeliveries(): string[];
  /** @param listener called after the host itself ended a subscription, or after the client did */
  watchEnds(listener: (connectionId: string, roomId: string, by: EndedBy) => void): void;
  isOpen(connectionId: string): boolean;
  /** Tells whether the host delivers to the connection what comes on a channel. */
  hears(connectionId: string, channel: string): boolean;
  /** Lets a connection hear nothing more of a room, at once; the host still counts it there. */
  silence(subscription: Subscription): void;
  /** Ends it. Does nothing when it has ended already. */
  end(connectionId: string, roomId: string): Promise<void>;
  /** Tells the client why it ended. */
  tell(subscription: Subscription, reason: EndReason): void;
  /** Tells whether a client was told, since it last asked, that it hears nothing of a room any more. */
  takeTold(connectionId: string, roomId: string): boolean;
  disconnect(connectionId: string, reason: EndReason): void;
  /** Tells whether a request over the same connection, a moment ago, has written what its user's tokens depend on. */
  endsItself(subscription: Subscription): boolean;
  /**
   * Finds the subscriptions whose token the host would refuse now, and whose connection has used no other
   * one of the same user since that it would accept.
   *
   * @throws when Redis or the storage does not answer
   */
  withEndedTokens(subscriptions: readonly Subscription[]): Promise<ReadonlySet<Subscription>>;
  /** The connections of this node that have last used a token of this user. */
  connectionsOf(kuid: string): readonly string[];
  /** Ends the tokens of a user on every node; API keys stay. */
  revokeTokens(kuid: string): Promise<void>;
  /** @param answer what this node answers to the question of another node, and of itself */
  answerQuestions(name: string, answer: (question: unknown) => Promise<unknown>): void;
  /** Asks every node, this one included. */
  askNodes(name: string, question: unknown): Promise<Answers>;
}
