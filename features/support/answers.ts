/** An error as a caller sees it: whole on the wire, what kuzzle-sdk keeps of it through the SDK. */
export interface AnsweredError {
  readonly status: number;
  readonly id: string;
  readonly code: number;
  readonly message: string;
  readonly details?: readonly Fault[];
  readonly errors?: readonly Fault[];
  readonly count?: number;
}

export interface Fault {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
  readonly existing?: Readonly<Record<string, unknown>>;
}

/** The answer of an action. */
export interface Answer {
  readonly status: number;
  readonly result: unknown;
  readonly error: AnsweredError | null;
}

/** A request without its caller. */
export interface Call {
  readonly controller: string;
  readonly action: string;
  readonly [member: string]: unknown;
}
