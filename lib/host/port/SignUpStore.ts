/** The most requests in a span of time. */
export interface SignUpLimit {
  readonly requests: number;
  /** Seconds; any such span, not fixed ones. */
  readonly window: number;
}

/** The argument of the application's pipes on `profile-guard:beforeSignUp`. */
export interface SignUp {
  /** The caller's address, as the limit counts them; IPv6: their network of 64 bits. */
  readonly address: string;
  /** The id that the caller wishes; absent when the host is to generate one. */
  readonly kuid?: string;
  /** The request's arguments: the place for the answer of a captcha. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The request's body without the credentials. */
  readonly body: Readonly<Record<string, unknown>>;
  /** The strategies that credentials are given for. */
  readonly strategies: readonly string[];
}

/** The parts of the host that sign-ups need. */
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
   * @throws the error of a pipe
   */
  consult(signUp: SignUp): Promise<void>;
}
