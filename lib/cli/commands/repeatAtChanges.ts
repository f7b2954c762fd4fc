import { once } from "node:events";

import { CommandError } from "../support/exit";
import { explainError } from "../support/explainError";
import type { Terminal } from "../support/terminal";
import { readTestInput } from "../tests/testInput";
import { nextChange } from "../tests/watchFiles";

/**
 * Tests after each change, until the process ends, or nobody reads what it prints. A fault of the files is told, and
 * waited out.
 *
 * @param tenants the file of the tenants
 */
export async function repeatAtChanges(
  files: readonly string[],
  tenants: string | undefined,
  terminal: Terminal,
  test: () => Promise<unknown>,
): Promise<void> {
  const attempt = async (): Promise<void> => {
    try {
      await test();
    } catch (error) {
      if (!(error instanceof CommandError)) {
        throw error;
      }
      explainError(error, terminal);
    }
  };
  const interrupting = new AbortController();
  const interrupted = once(interrupting.signal, "abort");
  const interrupt = (): void => {
    interrupting.abort();
  };
  process.once("SIGINT", interrupt);
  terminal.unread.addEventListener("abort", interrupt);
  while (!interrupting.signal.aborted) {
    // before the files are read: what changes meanwhile is not overlooked
    const change = nextChange([...watchedBy(files), ...(tenants === undefined ? [] : [tenants])]);
    await attempt();
    terminal.note("Waiting for a change. Ctrl-C ends it.");
    await Promise.race([change.happened, interrupted]);
    change.stop();
  }
}

/** The files, and those that the tests name, as far as they can be read now. */
function watchedBy(files: readonly string[]): readonly string[] {
  try {
    return [...files, ...readTestInput(files).tests.flatMap((test) => test.files)];
  } catch (error) {
    if (error instanceof CommandError) {
      return files;
    }
    throw error;
  }
}
