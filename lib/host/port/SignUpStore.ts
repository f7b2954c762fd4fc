/** At most so many requests within so many seconds. */
export interface SignUpLimit {
  readonly requests: number;
  /** Seconds; any such span, not fixed ones. */
  readonly window: number;
}

/** What the application's pipes on `profile-guard:beforeSignUp` are given. */
export interface SignUp {
  /** Of the caller, as the limit counts him; IPv6: his network of 64 bits. */
  readonly address: string;
  /** The id that he wishes; absent when the host is to generate one. */
  readonly kuid?: string;
  /** The request's arguments: the place for the answer of a captcha. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The request's body without the credentials. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The strategies that credentials are given for. */
  readonly strategies: readonly string[];
}

/** What sign-ups need of the host. */
export interface SignUpStore {
  /**
   * Counts a request of an address, over all nodes.
   *
   * @returns 0 when it may pass; otherwise it is not counted, and seconds until one may
   * @throws 503 `profile-guard.decision.unavailable`
   */
  admit(address: string, limit: SignUpLimit): Promise<number>;
  /**
   * Lets the application's pipes judge.
   *
   * @throws what a pipe throws
   */
  consult(signUp: SignUp): Promise<void>;
}
