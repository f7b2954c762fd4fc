import type { Finding } from "../../domain/findings";
import type { RightsRow } from "../../domain/rights";
import { listRights } from "../../domain/rights";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { ExistingUser } from "../../host/port/Host";
import type { Command } from "../support/command";
import { readFlag } from "../support/command";
import type { GuardContext } from "../escalation/context";
import type { WriteDeclaration } from "../../domain/actions";
import { isOfDocuments, traitsOf, writeOf } from "../../domain/actions";
import type { EndedHandles } from "../../domain/connections/draft";
import type { EndingSubscriptions } from "../connections/countEnding";
import { countEnding } from "../connections/countEnding";
import type { EndingConnections } from "../connections/cutOff";
import { countConnections } from "../connections/cutOff";
import type { PlantedHandle } from "../../domain/access/plantedHandle";
import { keysOfLosers } from "../access/keysOfLosers";
import { MOST_PLANTED } from "../access/limits";
import { plantedFor, plantedInProfiles, widenedUsers } from "../access/planted";
import type { Change } from "../escalation/change";
import type { Visible } from "../disclosure/visibility";
import { visibilityOf } from "../disclosure/visibility";
import {
  type ChangedRateLimit,
  changedRateLimits,
  changedRights,
  touchedProfiles,
  touchedUsers,
} from "./consequences";
import { endedAccess, type EndedAccess } from "./endedAccess";
import { endedHandles } from "./endedHandles";
import { existingUsers, type SkippedUser, usersSkipped } from "./existingUsers";
import { changeFindings } from "./changeFindings";
import { requireUnused } from "./requireUnused";
import { expectedPlan, type Plan } from "./expectedPlan";

const MOST_IDS = 20;
const MOST_ROWS = 1000;

/**
 * Tells what a guarded write would do. Every check has passed, and nothing was written.
 *
 * @property wouldStore the document that would be stored, without the host's `_kuzzle_info`; `null`
 *                      for deletions, credentials, keys and tokens
 * @property rights     rights that somebody would gain or lose, at most 1,000 rows each
 *                      `rateLimits`: those that are raised or lowered, where there are any
 * @property users      users whose rights it touches: how many, and the first 20 kuids
 * @property subscriptions  realtime subscriptions that it would end, now, over all nodes, and the users
 *                      who have them; absent where they are left as they are
 * @property connections connections that it would close, over all nodes; absent where it closes none
 * @property apiKeys    API keys that it would delete, or cut; absent where there is none, or the caller may
 *                      not see API keys
 * @property sessions   sessions that it would end; absent as `subscriptions`, and where there is none
 * @property existing   users who are written and were there before, the first 20: their credentials
 *                      stay theirs; absent where there is none, or the caller may not see users
 * @property skipped    users who exist and whom an import skips, the first 20; absent as `existing`
 * @property planted    API keys and passwords that others have made for users who get more rights, and API
 *                      keys that users who lose rights, or are deleted, have made for others, at most 100; absent where there are none, or the caller may not see credentials
 * @property withheld   the members that are empty because the caller may not see their content
 * @property previewed  `false`: this action is only checked; its effect is not told
 */
export interface Preview extends EndedAccess {
  readonly dryRun: true;
  readonly wouldStore: unknown;
  readonly findings: readonly Finding[];
  readonly rights: {
    readonly added: readonly RightsRow[];
    readonly removed: readonly RightsRow[];
    readonly rateLimits?: readonly ChangedRateLimit[];
  };
  readonly users: { readonly total: number; readonly ids: readonly string[] };
  readonly subscriptions?: EndingSubscriptions;
  readonly connections?: EndingConnections;
  readonly existing?: readonly ExistingUser[];
  readonly skipped?: readonly SkippedUser[];
  readonly planted?: readonly PlantedHandle[];
  readonly withheld: readonly ("wouldStore" | "findings" | "rights" | "users")[];
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

/**
 * Tells what a guarded write would do whose checks have passed.
 *
 * @throws the host's 412 for what it does not delete
 */
export async function preview(context: GuardContext): Promise<Preview> {
  const { controller, action } = context.command;
  const write = writeOf(controller, action);
  const plan = write && (await expectedPlan(context, write));
  if (write === undefined || plan === undefined) {
    return { ...EMPTY, previewed: false };
  }
  await requireUnused(context, write, plan.change);
  const may = await visibilityOf(context);
  const planted = await plantedFor(context, await widenedUsers(context, plan.change));
  const ends = await endedHandles(context, plan.kuids ?? [], planted);
  const told: Partial<Preview> = {
    ...(mayStore(write, may) && { wouldStore: plan.wouldStore }),
    // findings of a user tell of the contents of their profiles, those of an update of what is stored
    ...(may("role") &&
      ((plan.change.users === undefined && plan.change.keepsStored !== true) || may("profile")) && {
        findings: await changeFindings(context, plan.change),
      }),
    ...(seenInRights(plan.change).every(may) && { rights: await rightsOf(context, plan) }),
    ...(may("user") && (await existingOf(context, plan))),
    ...(may("user") && traitsOf(write).isImport && (await skippedOf(context))),
    ...(may("users") && {
      users: await usersOf(context, plan),
      ...(await subscriptionsOf(context, plan, ends)),
      ...(await connectionsOf(context, ends)),
    }),
    ...(await endedAccess(context, plan, ends, may)),
    ...(may("credentials") && (await plantedOf(context, plan, planted))),
  };
  const members = ["wouldStore", "findings", "rights", "users"] as const;
  return {
    ...EMPTY,
    ...told,
    withheld: members.filter((member) => told[member] === undefined),
  };
}

/** An update shows the stored members too; of callers themselves, their own. */
function mayStore(write: WriteDeclaration | undefined, may: (what: Visible) => boolean): boolean {
  const isUpdate = isOfDocuments(write) && write.does !== "delete" && write.keeps !== undefined;
  return !isUpdate || write.ids === "caller" || may(write.target);
}

/** A role changes the profiles that use it; what users gain depends on what they have. */
function seenInRights({ roles, users }: Change): Visible[] {
  return [
    "role",
    roles === undefined ? "profile" : "profiles",
    ...(users === undefined ? [] : ["user" as const]),
  ];
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
  const rateLimits = await changedRateLimits(context, change);
  return {
    added: listRights(added, MOST_ROWS),
    removed: listRights(removed, MOST_ROWS),
    ...(rateLimits.length > 0 && { rateLimits }),
  };
}

async function subscriptionsOf(
  context: GuardContext,
  { change }: Plan,
  ends: EndedHandles,
): Promise<Pick<Preview, "subscriptions">> {
  const { host, config } = context;
  return config.onNarrowing === "none"
    ? {}
    : { subscriptions: await countEnding(host.connections, change, ends) };
}

/** They are closed whatever `onNarrowing` says. */
async function connectionsOf(
  context: GuardContext,
  { connections: [kuid] = [] }: EndedHandles,
): Promise<Pick<Preview, "connections">> {
  return kuid === undefined
    ? {}
    : { connections: await countConnections(context.host.connections, kuid) };
}

async function existingOf(
  context: GuardContext,
  { change }: Plan,
): Promise<Pick<Preview, "existing">> {
  const existing = await existingUsers(context, change, MOST_IDS);
  return existing.length === 0 ? {} : { existing };
}

async function skippedOf(context: GuardContext): Promise<Pick<Preview, "skipped">> {
  const skipped = await usersSkipped(context, MOST_IDS);
  return skipped.length === 0 ? {} : { skipped };
}

async function plantedOf(
  context: GuardContext,
  { change }: Plan,
  ofWidened: readonly PlantedHandle[],
): Promise<Pick<Preview, "planted">> {
  const planted = [
    ...ofWidened,
    ...(await plantedInProfiles(context, await touchedProfiles(context, change), change)),
    ...(await keysOfLosers(context, change)),
  ];
  return planted.length === 0 ? {} : { planted: planted.slice(0, MOST_PLANTED) };
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
