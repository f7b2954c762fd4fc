import { ErrorId } from "./ids";
import { StartError } from "./StartError";

/** Stops the start: this Kuzzle does not do what the rules of rights need. */
export class UnsupportedHostError extends StartError<string> {
  /** @param lines what does not hold, and what is lost, for each */
  constructor(lines: readonly string[]) {
    super(
      ErrorId.unsupportedHost,
      `profile-guard does not start on this Kuzzle, which is not as expected: ${lines.join(" ")} Use a version of Kuzzle that docs/versions.md names, or a newer version of the plugin.`,
      lines,
    );
  }
}
