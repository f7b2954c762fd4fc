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
  const items = error.errors ?? [];
  const listed = items
    .filter((item) => !isSaid(item, error.message))
    .map((item) => (typeof item === "string" ? item : faultAsText(item)));
  const unlisted = (error.count ?? 0) - items.length;
  return [
    // a message of the host may have an explanation below it
    ...error.message.trim().split("\n"),
    ...listed.map((line) => `  ${line}`),
    ...(unlisted > 0 && listed.length > 0 ? [`  and ${unlisted} more`] : []),
  ];
}

/** Tells whether the message of an error has a broken constraint already. */
function isSaid(item: unknown, message: string): boolean {
  const { constraint, shows } = Object(item) as { constraint?: unknown; shows?: unknown };
  return typeof constraint === "string" && typeof shows === "string" && message.includes(shows);
}

function faultAsText(item: unknown): string {
  const { path, message, constraint, shows } = item as Readonly<Record<string, unknown>>;
  if (typeof constraint === "string") {
    return `${constraint}: ${isNonEmptyText(shows) ? shows : "you may not see how"}`;
  }
  return typeof message === "string"
    ? `${isNonEmptyText(path) ? `${path}: ` : ""}${message}`
    : JSON.stringify(item);
}
