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

const TURNS = ["ended", "password"] as const;

/** Returns the turns of its user with which what a token for one use has begun ends. */
export function turnsEnding({
  authors,
}: SingleUse): readonly ((typeof TURNS)[number] | PlantedTurn)[] {
  return [...TURNS, ...authors.map(plantedTurn)];
}

/** A turn of a user: something that an author had made for them was revoked. */
export type PlantedTurn = `planted by ${string}`;

export function plantedTurn(author: string): PlantedTurn {
  return `planted by ${author}`;
}
