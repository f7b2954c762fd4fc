/**
 * A means by which somebody else could act as a user who gets more rights.
 *
 * @property id     of the API key; of credentials their strategy
 * @property author the kuid of who made it, or set it
 * @property fate   `revoked`: it is deleted before the user gets the rights. `kept`: it goes on
 */
export interface PlantedHandle {
  readonly kind: "apiKey" | "credentials";
  readonly kuid: string;
  readonly id: string;
  readonly author: string;
  readonly fate: "revoked" | "kept";
}
