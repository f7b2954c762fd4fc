import { Command } from "commander";

import { executePlan } from "../apply/executePlan";
import type { Plan } from "../apply/applyPlan";
import { fingerprintOf, readWanted, requireSameKuzzle, requireSamePlan } from "../apply/planFile";
import { refuseExistingUsers } from "../apply/keptCredentials";
import { planAsText, summaryOf } from "../apply/planText";
import type { LocatedFinding } from "../files/parse";
import { CommandError, ExitCode } from "../support/exit";
import { CONNECTION_HELP, settingsFrom } from "../server/connection";
import { withServer } from "../server/server";
import type { Terminal } from "../support/terminal";
import {
  existingUsersOption,
  filesArgument,
  forceOption,
  pruneOption,
  strictOption,
  tenantsOption,
} from "./options";
import { noteLeftOut } from "./noteLeftOut";
import { objections, planFrom } from "./plan";

interface Options {
  readonly prune?: true;
  readonly yes?: true;
  readonly force?: true;
  readonly all?: true;
  readonly existingUsers?: true;
  readonly tenants?: string;
  readonly strict?: true;
}

const HELP = `
Shows the plan, asks, then writes by the guarded actions of the server, one by one, in an order in
which nobody holds in between what they hold neither before nor after. It stops at the first write
that fails, and says what was and was not applied; applied again, it goes on from there.
Interrupted, it ends the write at hand and stops.
Instead of files it takes a plan that "plan --out" has written, and refuses it once what is stored has
changed.
${CONNECTION_HELP}

Exit code: 0 all is as the files say; 1 the files have faults, name places that do not exist (without
--force), users who exist would get rights while the credentials of the files are not written, with --strict
there is a security warning, such as a constraint of the files that would be broken, or it stopped half-way;
2 wrong usage, unreadable files, a server that cannot be asked, nobody to answer and no --yes, or a plan
that is out of date.

Example: profile-guard apply policies/ --yes`;

export function applyCommand(terminal: Terminal): Command {
  return new Command("apply")
    .summary("make a running Kuzzle hold what the files say")
    .description("Creates and changes roles, profiles and users; removes only with --prune.")
    .addArgument(filesArgument())
    .addOption(pruneOption())
    .addOption(existingUsersOption())
    .addOption(tenantsOption())
    .option("--yes", "do not ask")
    .addOption(strictOption())
    .addOption(forceOption())
    .option("--all", "print every right, not the first 20 of each profile")
    .addHelpText("after", HELP)
    .action((files: string[], options: Options) => apply(files, options, terminal));
}

async function apply(
  files: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<void> {
  const { prune = false, existingUsers = false, tenants } = options;
  const wanted = readWanted(files, { prune, existingUsers }, tenants);
  noteLeftOut(files, terminal);
  const settings = settingsFrom(process.env);
  if (options.yes !== true && !terminal.canAsk) {
    throw new CommandError("Nobody can be asked here. Give --yes to apply without asking.");
  }
  await withServer(settings, async (server) => {
    const makePlan = (): Promise<Plan> =>
      planFrom(server, wanted.policies, { prune: wanted.prune, all: options.all }, terminal);
    requireSameKuzzle(wanted, server.url);
    const plan = await makePlan();
    if (plan.changes.length > 0) {
      requireSamePlan(wanted, plan);
    }
    planAsText(plan, server.url, terminal.paint, options.all).forEach((line) => {
      terminal.print(line);
    });
    refuseObjections(objections(plan, options));
    if (plan.changes.length === 0) {
      return;
    }
    if (!wanted.existingUsers) {
      refuseExistingUsers(plan);
    }
    if (options.yes !== true) {
      await confirm(plan, terminal);
      // somebody may have written while the question stood
      if (fingerprintOf(await makePlan()) !== fingerprintOf(plan)) {
        throw new CommandError("What is stored has changed meanwhile: nothing was written.");
      }
    }
    const interrupt = onInterrupt();
    try {
      const force = options.force === true;
      await executePlan(plan.steps, server, { force, isStopped: interrupt.isRaised }, terminal);
    } finally {
      interrupt.end();
    }
    terminal.print("Done.");
  });
}

/** @throws CommandError before anything is written; the plan above tells what they are */
function refuseObjections(findings: readonly LocatedFinding[]): void {
  if (findings.length === 0) {
    return;
  }
  const isError = findings.some(({ severity }) => severity === "error");
  throw new CommandError(
    "Nothing was written: see the findings above.",
    ExitCode.found,
    isError ? ["--force allows places that do not exist."] : [],
  );
}

async function confirm(plan: Plan, terminal: Terminal): Promise<void> {
  const answer = await terminal.ask(`Apply ${summaryOf(plan.changes)}? [y/N] `);
  if (!/^y(es)?$/iu.test(answer.trim())) {
    throw new CommandError("Nothing was written.");
  }
}

/** The first Ctrl-C is noted; the second one ends the process as ever. */
function onInterrupt(): { readonly isRaised: () => boolean; readonly end: () => void } {
  let raised = false;
  const note = (): void => {
    raised = true;
  };
  process.once("SIGINT", note).once("SIGTERM", note);
  return {
    isRaised: () => raised,
    end: () => {
      process.off("SIGINT", note).off("SIGTERM", note);
    },
  };
}
