import { ErrorId } from "./ids";

/** Stops the start: this Kuzzle does not do what the rules of rights rely on. */
export class UnsupportedHostError extends Error {
  public readonly id = ErrorId.unsupportedHost;

  /** @param lines what does not hold, and what is lost, for each */
  constructor(public readonly lines: readonly string[]) {
    super(
      `profile-guard does not start on this Kuzzle, which is not as expected: ${lines.join(" ")} Use a version of Kuzzle that docs/versions.md names, or a newer version of the plugin.`,
    );
  }
}
