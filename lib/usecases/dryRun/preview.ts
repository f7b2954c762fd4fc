import type { Finding } from "../../domain/findings";
import type { RightsRow } from "../../domain/rights";
import { listRights } from "../../domain/rights";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { Command } from "../support/command";
import { readFlag } from "../support/command";
import type { GuardContext } from "../escalation/context";
import { writeOf } from "../../domain/actions";
import { visibilityOf } from "../disclosure/visibility";
import { changedRights, touchedUsers } from "./consequences";
import { changeFindings } from "./changeFindings";
import { expectedPlan, type Plan } from "./expectedPlan";

const MOST_IDS = 20;
const MOST_ROWS = 1000;

/**
 * Tells what a guarded write would do. Every check has passed, and nothing was written.
 *
 * @property wouldStore the document that would be stored, without the host's `_kuzzle_info`; `null`
 *                      for deletions, credentials, keys and tokens
 * @property rights     rights that somebody would gain or lose, at most 1,000 rows each
 * @property users      users whose rights it touches: how many, and the first 20 kuids
 * @property withheld   the members that are empty because the caller may not see their content
 * @property previewed  `false`: this action is only checked; its effect is not told
 */
export interface Preview {
  readonly dryRun: true;
  readonly wouldStore: unknown;
  readonly findings: readonly Finding[];
  readonly rights: { readonly added: readonly RightsRow[]; readonly removed: readonly RightsRow[] };
  readonly users: { readonly total: number; readonly ids: readonly string[] };
  readonly withheld: readonly ("findings" | "rights" | "users")[];
  readonly previewed: boolean;
}

/**
 * Tells whether a request asks for a dry run, as `?dryRun`, `?dryRun=true` or `dryRun: true`.
 *
 * @throws InvalidRequestError when the argument is neither true nor false: nothing is written then
 */
export function isDryRun({ args }: Command): boolean {
  const { value, findings } = readFlag("dryRun", args.dryRun);
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", findings);
  }
  return value;
}

/** Tells what a guarded write would do whose checks have passed. */
export async function preview(context: GuardContext): Promise<Preview> {
  const { controller, action } = context.command;
  const write = writeOf(controller, action);
  const plan = write && (await expectedPlan(context, write));
  if (plan === undefined) {
    return { ...EMPTY, previewed: false };
  }
  const may = await visibilityOf(context);
  const told: Partial<Preview> = {
    // findings of a user tell of the contents of their profiles
    ...(may("role") &&
      (plan.change.users === undefined || may("profile")) && {
        findings: await changeFindings(context, plan.change),
      }),
    ...(may("role") && may("profile") && { rights: await rightsOf(context, plan) }),
    ...(may("users") && { users: await usersOf(context, plan) }),
  };
  const members = ["findings", "rights", "users"] as const;
  return {
    ...EMPTY,
    wouldStore: plan.wouldStore,
    ...told,
    withheld: members.filter((member) => told[member] === undefined),
  };
}

const EMPTY: Preview = {
  dryRun: true,
  wouldStore: null,
  findings: [],
  rights: { added: [], removed: [] },
  users: { total: 0, ids: [] },
  withheld: [],
  previewed: true,
};

async function rightsOf(context: GuardContext, { change }: Plan): Promise<Preview["rights"]> {
  const { added, removed } = await changedRights(context, change);
  return { added: listRights(added, MOST_ROWS), removed: listRights(removed, MOST_ROWS) };
}

async function usersOf(context: GuardContext, plan: Plan): Promise<Preview["users"]> {
  const named = new Set([...(await touchedUsers(context, plan.change)), ...(plan.kuids ?? [])]);
  // a new user without a kuid
  named.delete("");
  return {
    total: named.size + (plan.change.users?.has("") === true ? 1 : 0),
    ids: [...named].sort().slice(0, MOST_IDS),
  };
}
