import { isNonEmptyText } from "../../domain/plainObject";
/** An error that the server answered, as kuzzle-sdk hands it on. */
export interface AnsweredError {
  readonly status: number;
  readonly id: string;
  readonly message: string;
  /** Faults, or missing rights: see the plugin's `errors.ts`. */
  readonly errors?: readonly unknown[];
  readonly count?: number;
}

/** Tells whether the server answered; otherwise it is not known what it did. */
export function isAnswer(error: unknown): error is AnsweredError {
  return error instanceof Error && typeof (error as Partial<AnsweredError>).status === "number";
}

/** Returns the whole error of the server: its message, then the details that the message omits. */
export function linesOf(error: AnsweredError): readonly string[] {
  const listed = (error.errors ?? []).map((item) =>
    typeof item === "string" ? item : faultAsText(item),
  );
  const unlisted = (error.count ?? 0) - listed.length;
  return [
    // a message of the host may have an explanation below it
    ...error.message.trim().split("\n"),
    ...listed.map((line) => `  ${line}`),
    ...(unlisted > 0 && listed.length > 0 ? [`  and ${unlisted} more`] : []),
  ];
}

function faultAsText(item: unknown): string {
  const { path, message } = item as { path?: unknown; message?: unknown };
  return typeof message === "string"
    ? `${isNonEmptyText(path) ? `${path}: ` : ""}${message}`
    : JSON.stringify(item);
}
