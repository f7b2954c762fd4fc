import type { WrittenDocument } from "../../host/port/Host";
import type { Actor, Command } from "../requests/command";
import type { Expected } from "./verifyWritten";

/** Keeps what became of requests. */
export interface Recorder {
  /**
   * A request that does not go on, or goes on because the mode is `report`. Never rejects.
   *
   * @param error why
   */
  refused(
    actor: Actor | undefined,
    command: Command,
    error: unknown,
    reportedOnly: boolean,
  ): Promise<void>;
  /**
   * A guarded request that is about to run.
   *
   * @param reported why it would have been refused, were the mode not `report`
   * @param judged   what it is expected to write
   * @throws 503 `profile-guard.audit.unavailable` when it must not run unrecorded
   */
  begin(
    actor: Actor | undefined,
    command: Command,
    reported: Error | undefined,
    judged?: Expected,
  ): Promise<Recording>;
}

/** A request that runs; one of the two is called. They never reject. */
export interface Recording {
  done(written: readonly WrittenDocument[]): Promise<void>;
  /** @param written what was not undone */
  failed(error: unknown, written: readonly WrittenDocument[]): Promise<void>;
}

const nothing = async (): Promise<void> => undefined;

/** Where auditing is switched off. */
export const NO_RECORDER: Recorder = {
  refused: nothing,
  begin: async () => ({ done: nothing, failed: nothing }),
};
