import type { ProfileGuardConfig } from "../../config/config";
import type { Host } from "../../host/port/Host";
import { guardOf } from "../guards";
import type { Actor, Command } from "../support/command";
import { readCache, snapshotAt } from "../support/readCache";
import { readInTime } from "../support/readInTime";

/**
 * Judges a guarded request that passes in any case, and returns the error that would have refused it.
 * Takes no locks: what it reads may change until the write, and the caller must not wait, nor be kept
 * waiting by locks of their own request.
 */
export async function wouldRefuse(
  { host, config }: { readonly host: Host; readonly config: ProfileGuardConfig },
  actor: Actor | undefined,
  command: Command,
): Promise<Error | undefined> {
  const guard = guardOf(command.controller, command.action);
  const judging = async (): Promise<void> => {
    await guard?.check({
      host: snapshotAt(readCache(host), await host.securityState()),
      config,
      actor,
      // a check notes nothing for a dry run
      command: { ...command, args: { ...command.args, dryRun: true } },
      partOfImport: false,
      alsoLock: async () => undefined,
    });
  };
  try {
    await readInTime(host, "what the decision needs", judging());
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
