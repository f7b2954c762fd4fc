/** The member of a stored token for one use that says when it was made, by the clock of all nodes. */
export const MADE_AT = "profileGuardMadeAt";

/**
 * A token that ends with its first use, and proves what was begun with it.
 *
 * @property since    a revocation before that has ended the token itself; one after that ends what it has
 *                    begun
 * @property isForeign it was made through what somebody else had made
 */
export interface SingleUse {
  readonly since: string;
  readonly isForeign: boolean;
}

const TURNS = ["ended", "password"] as const;

/** Returns the turns of its user with which what a token for one use has begun ends. */
export function turnsEnding({
  isForeign,
}: SingleUse): readonly ((typeof TURNS)[number] | "planted")[] {
  return isForeign ? [...TURNS, "planted"] : TURNS;
}
