import type { Finding } from "../domain/findings";
import { ErrorId } from "./ids";
import { StartError } from "./StartError";

/** Stops the start, naming every fault of the configuration. */
export class ConfigurationError extends StartError<Finding> {
  constructor(details: readonly Finding[]) {
    // many messages name the member themselves
    const lines = StartError.lines(details, ({ message, path }) =>
      message.includes(`"${path}"`) || path === "" ? message : `${path}: ${message}`,
    );
    super(
      ErrorId.invalidConfiguration,
      `The configuration of profile-guard has ${StartError.count(details)}:${lines}`,
      details,
    );
  }
}
