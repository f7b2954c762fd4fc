import { KuzzleError } from "kuzzle";

import type { Finding } from "../domain/findings";
import type { STOPS_START } from "./stopsStart";
import { CODES } from "./ids";

type StartErrorId = (typeof STOPS_START)[keyof typeof STOPS_START]["id"];

/**
 * Stops the start, in words that are all that a developer reads of it: without a trace, which would only lead
 * into the plugin, and with members that consoles do not list. One of Kuzzle's errors, since it puts others
 * that a pipe throws into words of its own.
 * Source: the host's lib/kuzzle/event/pipeRunner.js `waterfallCallback`.
 */
export abstract class StartError<Details> extends KuzzleError {
  declare readonly details: readonly Details[];

  constructor(id: StartErrorId, message: string, details: readonly Details[]) {
    super(message, 500, id, CODES[id]);
    this.stack = `${this.name}: ${message}`;
    Object.defineProperty(this, "details", { value: details });
    for (const member of Object.keys(this)) {
      Object.defineProperty(this, member, { enumerable: false });
    }
  }

  /** Puts every fault into a line of its own: nobody who reads the log sees the `details`. */
  protected static lines(findings: readonly Finding[], tell: (one: Finding) => string): string {
    return findings
      .map((one) => {
        const hint = one.suggestion === undefined ? "" : ` Did you mean "${one.suggestion}"?`;
        return `\n  ${tell(one)}${hint}`;
      })
      .join("");
  }

  protected static count({ length }: readonly Finding[]): string {
    return length === 1 ? "1 fault" : `${length} faults`;
  }
}
