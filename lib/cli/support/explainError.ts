import type { CommandError } from "./exit";
import type { Terminal } from "./terminal";

/** Notes why a command ended, and all its reasons. */
export function explainError({ message, lines }: CommandError, { note, paint }: Terminal): void {
  note(`${paint("red", "error:")} ${message}`);
  lines.forEach((line) => {
    note(`  ${line}`);
  });
}
