const LIFETIME = "3m";
/** Milliseconds after which there is a new one: what is left is longer than any request may take. */
const RENEWED_AFTER = 90_000;

/**
 * A login that is renewed as long as it is used, and ends by itself soon after. There is no logout:
 * Kuzzle gives all who log in as the same user in the same second the same token, so that it would end
 * the other commands that run at the same time.
 */
export class Login {
  private since = -Infinity;

  constructor(
    /** @throws what kuzzle-sdk throws */
    private readonly logIn: (expiresIn?: string) => Promise<unknown>,
    private readonly now: () => number = Date.now,
  ) {}

  /** To be called before each request. */
  async keep(): Promise<void> {
    if (this.now() - this.since < RENEWED_AFTER) {
      return;
    }
    // requests beside this one have the login before, which lasts for them
    this.since = this.now();
    try {
      await this.begin();
    } catch (error) {
      this.since = -Infinity;
      throw error;
    }
  }

  /** A server that allows no more than a shorter time knows itself how long. */
  private async begin(): Promise<void> {
    try {
      await this.logIn(LIFETIME);
    } catch (error) {
      if ((error as { readonly id?: unknown }).id !== "security.token.ttl_exceeded") {
        throw error;
      }
      await this.logIn();
    }
  }
}
