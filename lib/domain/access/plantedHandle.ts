import type { Origin, ToldOrigin } from "./origins";

/**
 * A means by which somebody else could act as a user who gets more rights.
 *
 * @property id          of the API key; of credentials their strategy; of a session a digest of its token
 * @property author      the kuid of who made it, or set it; of what was made through something else, the
 *                       kuid of who made that
 * @property madeThrough what others had made, and it was made through. Absent: it was not
 * @property fate        `revoked`: it is deleted before the user gets the rights. `kept`: it goes on
 */
export interface PlantedHandle extends Pick<Origin, "kuid" | "id" | "author"> {
  readonly kind: Origin["kind"] | "session";
  readonly madeThrough?: readonly ToldOrigin[];
  readonly fate: "revoked" | "kept";
}
