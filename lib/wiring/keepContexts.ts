import { fault } from "../domain/findings";
import { ConfigurationError } from "../errors/ConfigurationError";
import { keepContextOfCopies, keepContextOfLaterCopies } from "../host/requests/promiseCopies";
import type { Services } from "../usecases/Services";
import type { NodeState } from "../usecases/status/NodeState";

const WHAT = "Code that waits for these promises may count as another client's";

/**
 * Lets the promises of plugins keep for whom code runs: of those that are loaded by now, and of those that
 * are loaded when they are first needed.
 *
 * @returns ends it
 * @throws ConfigurationError with `embeddedCalls: "refuse"` where some cannot
 */
export async function keepContexts(
  { config, host, log }: Services,
  state: NodeState,
): Promise<() => void> {
  if (!host.served.keepsContexts) {
    return () => undefined;
  }
  const tell = (files: readonly string[]): void => {
    const why = whyOf(files);
    log.warn(`${WHAT}, since ${why}`);
    state.note(WHAT, why);
  };
  const failed = await keepContextOfCopies();
  if (failed.length > 0 && config.embeddedCalls.mode === "refuse") {
    const message = `${WHAT}, since ${whyOf(failed)} Or set "embeddedCalls" to "report".`;
    throw new ConfigurationError([fault("member.conflict", "embeddedCalls", message)]);
  }
  if (failed.length > 0) {
    tell(failed);
  }
  return keepContextOfLaterCopies((file) => {
    tell([file]);
  });
}

function whyOf(files: readonly string[]): string {
  return `they do not keep the context of requests: ${files.join(", ")}. Use bluebird 3.7 or later there ("overrides" in package.json), or say for whom such code runs by forClient.`;
}
