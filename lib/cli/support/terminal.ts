import { createInterface } from "node:readline/promises";

/** Prints for a command, and asks the user. Everything that a command prints goes through it. */
export interface Terminal {
  readonly print: (line: string) => void;
  /** A line about what is going on: never part of the answer. */
  readonly note: (line: string) => void;
  /** Replaces the last progress; `""` clears it. Does nothing without a terminal. */
  readonly progress: (text: string) => void;
  readonly paint: (colour: Colour, text: string) => string;
  /** `true` when somebody can answer {@link Terminal.ask}. */
  readonly canAsk: boolean;
  readonly ask: (question: string) => Promise<string>;
  /** Aborted once nobody reads any more what is printed (`profile-guard … | head`): what is at work goes on. */
  readonly unread: AbortSignal;
}

export type Colour = keyof typeof CODES;

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 };

/** The terminal of this process, and whether what was printed has been written. */
interface ProcessTerminal extends Terminal {
  /** The reason why something printed was not written, though somebody may read it: a full disk. */
  readonly lost: () => string | undefined;
}

/** The terminal of this process. No colours with `NO_COLOR` or without a terminal. */
export function processTerminal(environment: NodeJS.ProcessEnv = process.env): ProcessTerminal {
  const { stdin, stdout, stderr } = process;
  const colours = stdout.isTTY && (environment.NO_COLOR ?? "") === "";
  let shown = false;
  let lost: string | undefined;
  const unread = new AbortController();
  // a write at work must not end half-way because of what is printed of it, nor a gate forget what it has found
  stdout.on("error", ({ code, message }: NodeJS.ErrnoException) => {
    if (code === "EPIPE") {
      unread.abort();
    } else {
      lost = message;
    }
  });
  stderr.on("error", () => undefined);
  const progress = (text: string): void => {
    if (stderr.isTTY && (shown || text !== "")) {
      stderr.write(`\r\u001b[K${text}`);
      shown = text !== "";
    }
  };
  return {
    print: (line) => {
      progress("");
      if (!unread.signal.aborted) {
        stdout.write(`${harmless(line)}\n`);
      }
    },
    note: (line) => {
      progress("");
      stderr.write(`${harmless(line)}\n`);
    },
    progress: (text) => {
      progress(harmless(text));
    },
    paint: (colour, text) => (colours ? `\u001b[${CODES[colour]}m${text}\u001b[0m` : text),
    canAsk: stdin.isTTY && stdout.isTTY,
    ask: async (question) => {
      const lines = createInterface({ input: stdin, output: stdout });
      try {
        return await lines.question(question);
      } finally {
        lines.close();
      }
    },
    unread: unread.signal,
    lost: () => lost,
  };
}

/** Control characters but for line ends, tabs and our own colours. */
const CONTROL =
  // oxlint-disable-next-line no-control-regex
  /\u001b(?!\[(?:0|1|2|31|32|33|36)m)|[\u0000-\u0008\u000b-\u001a\u001c-\u001f\u007f-\u009f]/gu;

/** Names of files and answers of servers are others' texts: they must not steer the terminal. */
export function harmless(text: string): string {
  return text.replace(
    CONTROL,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
}

/** "1 change", "2 changes". */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}

/** Columns of text, each as wide as its widest cell, two spaces apart. */
export function align(rows: readonly (readonly string[])[]): readonly string[] {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, column) => {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    });
  }
  return rows.map((row) =>
    row
      .map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
