type Content = Readonly<Record<string, unknown>>;

/** Tells whether a caller sees a user, by what is stored of them. */
export type SeesUser = (kuid: string, content: Content) => Promise<boolean>;

/** Cuts what the host reads of users by their ids where it reads them: so nothing is read twice. */
export interface CutUsers {
  /**
   * Runs an action of the host for which there are no users but those that are seen. Whoever is not seen is looked
   * for in the storage, in its cache or not: as whoever does not exist.
   *
   * @throws 503 when the host has answered without such a read
   */
  within<T>(sees: SeesUser, run: () => Promise<T>): Promise<T>;
}
