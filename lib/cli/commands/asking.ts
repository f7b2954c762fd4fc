import { faultsOf } from "../check/fileFindings";
import { findingsAsText } from "../check/findingsText";
import { grantingOf, type Granting, type PolicySet, readPolicies } from "../files/policySet";
import { type ConnectionSettings, settingsFrom } from "../server/connection";
import { type Server, withServer } from "../server/server";
import { CommandError } from "../support/exit";
import { count, type Terminal } from "../support/terminal";
import { withAskedInstances } from "../files/namedInstances";
import { type AskedRequest, doubtAbout } from "../ask/question";
import { noteLeftOut } from "./noteLeftOut";

/** The end of the help of every command that asks either. */
export const ASKING_HELP = `
With --files it needs no server: the host's own admin, default and anonymous count as the first admin's
reset leaves them, unless a file defines them. Of templates it knows the instances of the tenants of --tenants;
without it, those that you name and those that users of the files have.`;

/** The files that are asked, and what they are asked about. */
interface AskedFiles {
  readonly files: readonly string[];
  readonly tenants?: string;
  /** Ids that may be those of instances of templates. */
  readonly named?: readonly string[];
  /** Is asked of everybody: instances that nobody names count. */
  readonly ofAll?: true;
}

/**
 * Asks the files, where some are named, else the server of the environment.
 *
 * @throws CommandError when neither can answer
 */
export async function askEither<Answer>(
  { files, tenants, named = [], ofAll }: AskedFiles,
  terminal: Terminal,
  ofFiles: (granting: Granting) => Answer,
  ofServer: (server: Server) => Promise<Answer>,
): Promise<Answer> {
  if (files.length === 0 && tenants !== undefined) {
    throw new CommandError(
      "--tenants belongs to templates in files: a server has the instances that were made.",
    );
  }
  if (files.length === 0) {
    return withServer(settingsOrHint(), ofServer);
  }
  const policies = readPolicies(files);
  noteLeftOut(files, terminal);
  const asked = withAskedInstances(policies, { tenants, named });
  if (ofAll === true && tenants === undefined && policies.templates.size > 0) {
    terminal.note(
      `Instances of templates (${[...policies.templates.keys()].join(", ")}) that nobody names are left out: --tenants gives them.`,
    );
  }
  return ofFiles(grantingFrom(asked, terminal));
}

/** @throws CommandError that names the other way to ask, too */
export function settingsOrHint(
  hint = "Or ask files: give --files FILE|FOLDER.",
): ConnectionSettings {
  try {
    return settingsFrom(process.env);
  } catch (error) {
    if (!(error instanceof CommandError)) {
      throw error;
    }
    throw new CommandError(error.message, error.exitCode, [...error.lines, hint]);
  }
}

/**
 * Reads files that are meant to hold what Kuzzle holds. Of a faulty document the answer is what Kuzzle
 * would make of it, as of one that was stored without the plugin.
 *
 * @throws CommandError at the faults of a file as such, of which a part would not be read
 */
export function grantingFrom(policies: PolicySet, { note }: Terminal): Granting {
  if (policies.findings.length > 0) {
    throw new CommandError(
      "The files have faults.",
      undefined,
      findingsAsText(policies.findings, (_, text) => text),
    );
  }
  const faults = faultsOf(policies).filter(({ severity }) => severity === "error");
  if (faults.length > 0) {
    const them = faults.length === 1 ? "it" : "them";
    note(`The files have ${count(faults.length, "fault")}: profile-guard check prints ${them}.`);
  }
  return grantingOf(policies);
}

/** Notes an action that is likely misspelt. */
export function noteDoubt(request: AskedRequest, { note }: Terminal): void {
  const doubt = doubtAbout(request);
  if (doubt !== undefined) {
    note(doubt);
  }
}
