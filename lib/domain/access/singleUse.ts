/** The member of a stored token for one use that says when it was made, by the clock of all nodes. */
export const MADE_AT = "profileGuardMadeAt";

/**
 * A token that ends with its first use, and proves what was begun with it.
 *
 * @property since    a revocation before that has ended the token itself; one after that ends what it has
 *                    begun
 * @property authors  whoever else had made what it was made through
 */
export interface SingleUse {
  readonly since: string;
  readonly authors: readonly string[];
}

const EVENTS = ["ended", "password"] as const;

/** Returns the events of its user with which what a token for one use has begun ends. */
export function eventsEnding({
  authors,
}: SingleUse): readonly ((typeof EVENTS)[number] | PlantedEvent)[] {
  return [...EVENTS, ...authors.map(plantedEvent)];
}

/** An event of a user: something that an author had made for them was revoked. */
export type PlantedEvent = `planted by ${string}`;

export function plantedEvent(author: string): PlantedEvent {
  return `planted by ${author}`;
}
