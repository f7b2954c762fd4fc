import { Command } from "commander";

import { absentPlaces } from "../apply/absentPlaces";
import type { Plan } from "../apply/applyPlan";
import { planOf } from "../apply/applyPlan";
import { MOST_EXISTING, refuseExistingUsers } from "../apply/keptCredentials";
import { writePlan } from "../apply/planFile";
import { planAsJson, planAsText } from "../apply/planText";
import { ExitCode } from "../support/exit";
import type { LocatedFinding } from "../files/parse";
import type { PolicySet } from "../files/policySet";
import { readPolicies } from "../files/policySet";
import { withTenants } from "../files/tenants";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import type { Server } from "../server/server";
import { withServer } from "../server/server";
import { readStored, readStrategies } from "../server/stored";
import { count, type Terminal } from "../support/terminal";
import {
  existingUsersOption,
  filesArgument,
  forceOption,
  formatOption,
  pruneOption,
  strictOption,
  tenantsOption,
} from "./options";
import { noteLeftOut } from "./noteLeftOut";

interface Options {
  readonly format: "text" | "json";
  readonly prune?: true;
  readonly failOnChanges?: true;
  readonly all?: true;
  readonly existingUsers?: true;
  readonly out?: string;
  readonly tenants?: string;
  readonly strict?: true;
  readonly force?: true;
}

const HELP = `
Writes nothing. Roles and profiles become what the files say; users are created, and get the
profiles of the files; whatever else is stored of users stays, their credentials too.
${CONNECTION_HELP}

--out keeps the plan in a file, readable by you alone: apply makes just these changes, and refuses once
what is stored has changed. The file holds what the files hold, credentials too.

It tells the constraints of the files that what would be stored breaks, and the indexes and collections that
do not exist, at which apply would refuse.

Exit code: 0, or with --fail-on-changes 1 when something is to be done; 1 the files have faults, name places
that do not exist (with --force: 0), or users who exist would get rights while the credentials of the files are
not written; with --strict 1 at a security warning, such as a broken constraint;
2 wrong usage, unreadable files, or a server that cannot be asked.

Example: profile-guard plan policies/ --prune`;

export function planCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command("plan")
    .summary("what apply would do to a running Kuzzle")
    .description("Shows what would be created, changed and removed, and whose rights change.")
    .addArgument(filesArgument())
    .addOption(formatOption("text", "json"))
    .addOption(pruneOption())
    .addOption(existingUsersOption())
    .addOption(tenantsOption())
    .option("--out <file>", "write the plan to a file that apply takes")
    .addOption(strictOption())
    .addOption(forceOption())
    .option("--fail-on-changes", "end with 1 when anything is to be done")
    .option("--all", "print every right, not the first 20 of each profile")
    .addHelpText("after", HELP)
    .action(async (files: string[], options: Options) => {
      const policies = withTenants(readPolicies(files), options.tenants);
      noteLeftOut(files, terminal);
      const plan = await withServer(settingsFrom(process.env), async (server) => {
        const planned = await planFrom(server, policies, options, terminal);
        const lines =
          options.format === "json"
            ? [JSON.stringify(planAsJson(planned), undefined, 2)]
            : planAsText(planned, server.url, terminal.paint, options.all);
        lines.forEach((line) => {
          terminal.print(line);
        });
        if (options.existingUsers !== true) {
          refuseExistingUsers(planned);
        }
        keep(planned, policies, server.url, options, terminal);
        return planned;
      });
      const isBad =
        (options.failOnChanges === true && plan.changes.length > 0) ||
        objections(plan, options).length > 0;
      end(isBad ? ExitCode.found : ExitCode.success);
    });
}

/** Lists the findings for which a plan is not to be applied. */
export function objections(
  { warnings }: Plan,
  { force, strict }: { readonly force?: true; readonly strict?: true },
): readonly LocatedFinding[] {
  return warnings.filter(
    ({ severity }) =>
      (severity === "error" && force !== true) ||
      (severity === "securityWarning" && strict === true),
  );
}

/** Writes the plan to the file of `--out`, if there is one. */
function keep(
  plan: Plan,
  policies: PolicySet,
  url: string,
  { out, prune, existingUsers }: Options,
  { note }: Terminal,
): void {
  if (out === undefined) {
    return;
  }
  const secret = writePlan(out, plan, policies, {
    url,
    prune: prune === true,
    existingUsers: existingUsers === true,
  });
  note(`The plan is in ${out}: profile-guard apply ${out}`);
  if (secret.length > 0) {
    note(
      `It holds the credentials of ${count(secret.length, "user")}: keep it as secret as the files.`,
    );
  }
}

/** Reads what is stored, and plans the way from there to what the files say. */
export async function planFrom(
  server: Server,
  policies: PolicySet,
  { prune = false, all = false }: { readonly prune?: boolean; readonly all?: boolean | undefined },
  { progress }: Terminal,
): Promise<Plan> {
  // constraints are about all users
  const users = policies.constraints.length > 0 ? "all" : [...policies.users.keys()];
  const stored = await readStored(server, users, progress);
  const plan = planOf(stored, policies, { prune });
  const written = plan.changes.flatMap(({ kind, id, before }) =>
    kind === "users" && before !== undefined ? [id] : [],
  );
  const shown = all ? plan.unwritten : plan.unwritten.slice(0, MOST_EXISTING);
  const kuids = [...written, ...shown.map(({ id }) => id)];
  const warnings = [...plan.warnings, ...(await absentPlaces(server, plan.changes, policies))];
  return { ...plan, warnings, strategies: await readStrategies(server, kuids) };
}
