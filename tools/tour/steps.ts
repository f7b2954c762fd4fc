import type { Realtime } from "../start/realtime";

/** The tour as data: chapters of steps, each a request and the one answer that is right. */

export interface Chapter {
  readonly title: string;
  readonly steps: readonly Step[];
}

export interface Step {
  readonly title: string;
  /** The user: a name that an earlier step logged in under. Default: a stranger, without token. */
  readonly by?: string;
  /** Several are sent at the same moment. */
  readonly call: Call | readonly Call[];
  /** For several calls: one expectation for each, in any order. */
  readonly expect: Expectation | readonly Expectation[];
  /** Keeps the token in the answer (`result.jwt`): `by` may then be this name. */
  readonly logsIn?: string;
}

export type Call = HttpCall | WebSocketCall | ShellCall;

export interface HttpCall {
  /** Verb, blank, path with its query. */
  readonly http: string;
  readonly body?: unknown;
}

export interface WebSocketCall {
  /** The payload, as kuzzle-sdk sends it. */
  readonly webSocket: Readonly<Record<string, unknown>> & {
    readonly controller: string;
    readonly action: string;
  };
}

export interface ShellCall {
  /** A script for bash whose last line of output is the answer of an HTTP call. */
  readonly shell: string;
}

/** `result` is compared by `differences`: exactly, but for the matchers in it. */
export type Expectation =
  | { readonly status: number; readonly result: unknown }
  | {
      readonly status: number;
      /** The error's id. */
      readonly error: string;
      /**
       * Everything that the error must list, and nothing else, in any order. A fault is written
       * `path code`, and ` → suggestion` where there is one; a missing right as it is listed.
       * Default: it lists nothing.
       */
      readonly faults?: readonly string[];
    };

/** An answer, in the same form for every protocol. */
export interface Answer {
  readonly status: number;
  readonly result: unknown;
  readonly error?: AnsweredError;
}

export interface AnsweredError {
  readonly id: string;
  readonly message: string;
  /** The faults, or the missing rights, that it lists. */
  readonly faults: readonly (Fault | string)[];
}

export interface Fault {
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly suggestion?: string;
}

/** Tells the steps about the platform they run on. */
export interface Surroundings {
  readonly url: string;
  readonly realtime: Realtime;
  readonly admin: { readonly username: string; readonly password: string };
}

/** As an expectation names it. */
export function faultLine(fault: Fault | string): string {
  if (typeof fault === "string") {
    return fault;
  }
  const { path, code, suggestion } = fault;
  return `${path} ${code}${suggestion === undefined ? "" : ` → ${suggestion}`}`;
}
