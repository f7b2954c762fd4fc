import type { CleanedHandle } from "../../domain/access/cleanedHandle";
import type { PlantedHandle } from "../../domain/access/plantedHandle";
import type { WrittenDocument } from "../../host/port/Host";
import type { Metrics } from "../metrics/Metrics";
import type { Actor, Command } from "./command";
import type { Expected } from "./verifyWritten";

/** Records the outcome of requests. */
export interface Recorder {
  /**
   * Records a refused request, and one that goes on because the mode is `report`. Never rejects.
   *
   * @param error refuses it
   * @param asked `"dryRun"`: nothing was to be written
   */
  refused(
    actor: Actor | undefined,
    command: Command,
    error: unknown,
    reportedOnly: boolean,
    asked?: "dryRun",
  ): Promise<void>;
  /**
   * Records a guarded request that is about to run.
   *
   * @param reported the error that refuses it in every mode but `report`
   * @param judged   the content that it is expected to write
   * @param planted  what others have made to act as users to whom it gives more rights
   * @throws 503 `profile-guard.audit.unavailable` when it must not run unrecorded
   */
  begin(
    actor: Actor | undefined,
    command: Command,
    reported: Error | undefined,
    judged?: Expected,
    planted?: readonly PlantedHandle[],
  ): Promise<Recording>;
}

/** Records the end of a request: call one of the two. They never reject. */
export interface Recording {
  done(written: readonly WrittenDocument[], besides?: Besides): Promise<void>;
  /** @param written the writes that were not undone */
  failed(error: unknown, written: readonly WrittenDocument[], besides?: Besides): Promise<void>;
}

/**
 * @property answer  of the action, which names what the host has generated
 * @property cleaned what was deleted with users
 */
export interface Besides {
  readonly answer?: unknown;
  readonly cleaned?: readonly CleanedHandle[];
}

const nothing = async (): Promise<void> => undefined;

/** Records nothing: auditing is switched off. */
export const NO_RECORDER: Recorder = {
  refused: nothing,
  begin: async () => ({ done: nothing, failed: nothing }),
};

/** Counts each refusal that it records. */
export function countingRefusals(recorder: Recorder, metrics: Metrics): Recorder {
  return {
    begin: (...request) => recorder.begin(...request),
    refused: async (actor, command, error, reportedOnly, asked) => {
      if (!reportedOnly) {
        metrics.refused(command, error);
      }
      await recorder.refused(actor, command, error, reportedOnly, asked);
    },
  };
}
