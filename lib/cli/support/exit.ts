/** The exit codes of the command line. */
export const ExitCode = {
  /** Done, and nothing found that should stop anybody. */
  success: 0,
  /** Something was found, gained, or refused by the server half-way. */
  found: 1,
  /** Nothing was done: wrong usage, unreadable files, a server that cannot be asked. */
  unusable: 2,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Ends the command with a message for people; never with a stack trace. */
export class CommandError extends Error {
  override readonly name = "CommandError";

  /** @param lines more to print after the message, one a line */
  constructor(
    message: string,
    readonly exitCode: ExitCode = ExitCode.unusable,
    readonly lines: readonly string[] = [],
  ) {
    super(message);
  }
}
