import type { Terminal } from "../../../lib/cli/support/terminal";

/** A terminal without colours that keeps what it is told. */
export function recordingTerminal(answer?: string): {
  readonly terminal: Terminal;
  readonly printed: string[];
  readonly noted: string[];
} {
  const printed: string[] = [];
  const noted: string[] = [];
  return {
    printed,
    noted,
    terminal: {
      print: (line) => {
        printed.push(line);
      },
      note: (line) => {
        noted.push(line);
      },
      progress: () => undefined,
      paint: (_colour, text) => text,
      canAsk: answer !== undefined,
      ask: async () => answer ?? "",
      unread: new AbortController().signal,
    },
  };
}
