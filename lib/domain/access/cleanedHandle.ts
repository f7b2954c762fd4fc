/**
 * An API key, or credentials, that were deleted with the user whom they were made for, or since such a
 * user was gone.
 *
 * @property id of the API key; of credentials their strategy
 */
export interface CleanedHandle {
  readonly kind: "apiKey" | "credentials";
  readonly kuid: string;
  readonly id: string;
}
