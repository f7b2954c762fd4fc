/** The memory storage, which clients use by `ms:*`. */
export interface MemoryStorage {
  /** Tells whether Kuzzle keeps its own there too: tokens, users, locks. */
  isInternalCache(): Promise<boolean>;
  /** It takes requests only of who covers everything. */
  isRefused: boolean;
}
