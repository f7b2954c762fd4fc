import type { Reach } from "../../api/reach";
import type { ProfileGuardConfig } from "../../config/config";
import { fault } from "../../domain/findings";
import { type Beginning, reachSteps } from "../../domain/reach/findReach";
import type { ReachPlatform, ReachUser } from "../../domain/reach/reachPlatform";
import type { StoredUser } from "../../host/port/Host";
import { requireVisible } from "../disclosure/visibility";
import { presetOf } from "../escalation/preset";
import { readFlag } from "../support/command";
import type { DecisionContext } from "../support/context";
import { finishInSlices } from "../support/inSlices";
import { refuseForm } from "../support/refuseForm";
import { choiceFaults, idArgumentFaults, misplacedFaults } from "./choice";
import { type Reference, readSubject, userReference } from "./subjects";

/** Users that are looked at: those who have the same profiles count as one. */
const MOST_USERS = 10_000;
const PAGE = 1_000;
/** Users of whom it is asked whether they have a login: each takes a search. */
const MOST_LOGINS = 100;
/** Kuzzle's profile of administrators. */
const ADMIN = "admin";

/**
 * Finds whom somebody can become by chains of requests, and what they would gain; by default the caller.
 *
 * @throws InvalidRequestError 400 `profile-guard.request.invalid`
 * @throws DisclosureError 403 `profile-guard.rights.disclosure` without `searchProfiles`, `searchRoles` and
 *   `searchUsers`
 * @throws the host's 404
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function reach(context: DecisionContext): Promise<Reach> {
  const { args } = context.command;
  const unguarded = readFlag("unguarded", args.unguarded);
  const guarded = !unguarded.value && isGuarded(context.config);
  refuseForm([
    ...idArgumentFaults(args, ["userId", "profileId"]),
    ...choiceFaults({ userId: args.userId, profileId: args.profileId }, context),
    ...unguarded.findings,
    ...bodyFaults(context),
    ...misplacedFaults(args, ["draft"]),
  ]);
  await requireVisible(context, "profiles", "roles", "users");
  const from = await beginningOf(context);
  const { platform, complete } = await readPlatform(context, guarded);
  const found = await finishInSlices(reachSteps(platform, from, guarded));
  return { ...found, complete: found.complete && complete };
}

/** Tells whether the plugin refuses what its guards find. */
function isGuarded({ escalation, guardNativeActions }: ProfileGuardConfig): boolean {
  return escalation === "refuse" && guardNativeActions;
}

function bodyFaults({ command: { body } }: DecisionContext): ReturnType<typeof misplacedFaults> {
  const given = Object.keys(Object(body) as object);
  return given.map((name) =>
    fault(
      "member.unexpected",
      name,
      `"${name}" is no member: the question is all in the arguments.`,
    ),
  );
}

async function beginningOf(context: DecisionContext): Promise<Beginning> {
  const { userId, profileId } = context.command.args;
  const reference: Reference =
    typeof profileId === "string"
      ? { kind: "profiles", profileIds: [profileId] }
      : typeof userId === "string"
        ? userReference(userId, context)
        : { kind: "self" };
  const { kuid, profiles } = await readSubject(context, reference);
  return { profileIds: profiles.map(({ _id }) => _id), kuid: kuid === "" ? undefined : kuid };
}

interface Read {
  readonly platform: ReachPlatform;
  readonly complete: boolean;
}

async function readPlatform(context: DecisionContext, guarded: boolean): Promise<Read> {
  const { host, config } = context;
  const profiles = new Map((await host.allProfiles()).map((one) => [one._id, one] as const));
  const roles = new Map((await host.allRoles()).map((one) => [one._id, one] as const));
  // whoever covers a user gains something by them through a delegation alone
  const has = guarded && config.delegations.length === 0 ? [] : [...profiles.keys()];
  const { users, complete } = await differentUsers(context, has);
  const admins = await usersOf(context, [ADMIN]);
  const isOpen = !guarded || !host.memoryStorage.isRefused;
  return {
    platform: {
      profiles,
      roles,
      users: await tellOfUsers(context, users),
      preset: guarded ? presetOf(host, config) : host.restrictedProfileIds,
      delegations: config.delegations,
      adminIds: admins.users.map(({ _id }) => _id),
      sharesMemory: isOpen && (await host.memoryStorage.isInternalCache()),
    },
    complete: complete && admins.complete,
  };
}

/** One of those who have the same profiles. */
async function differentUsers(
  context: DecisionContext,
  has: readonly string[],
): Promise<{ readonly users: readonly StoredUser[]; readonly complete: boolean }> {
  const { users, complete } = await usersOf(context, has);
  const byProfiles = new Map(
    users.map((user) => [JSON.stringify([...user.profileIds].sort()), user] as const),
  );
  return { users: [...byProfiles.values()], complete };
}

async function usersOf(
  { host }: DecisionContext,
  has: readonly string[],
): Promise<{ readonly users: readonly StoredUser[]; readonly complete: boolean }> {
  const users: StoredUser[] = [];
  let after: number | undefined;
  while (has.length > 0 && users.length < MOST_USERS) {
    const page = await host.pageOfUsers({
      either: [{ has }],
      size: PAGE,
      ...(after !== undefined && { after }),
    });
    users.push(...page.entries.map(({ document }) => document));
    after = page.next;
    if (after === undefined) {
      return { users, complete: true };
    }
  }
  return { users, complete: has.length === 0 };
}

async function tellOfUsers(
  { host, config }: DecisionContext,
  users: readonly StoredUser[],
): Promise<readonly ReachUser[]> {
  const asked = users.slice(0, MOST_LOGINS).map(({ _id }) => _id);
  const logins = new Map(
    (await host.existingUsers(asked, true)).map(({ kuid, strategies = [] }) => [
      kuid,
      strategies.includes("local"),
    ]),
  );
  // nobody loses any without delegations
  const former =
    config.delegations.length === 0
      ? new Map<string, readonly string[]>()
      : await host.formerProfiles.ofAll(users.map(({ _id }) => _id));
  return users.map(({ _id: kuid, profileIds }) => {
    const hasLogin = logins.get(kuid);
    const formerIds = former.get(kuid) ?? [];
    return { kuid, profileIds, formerIds, ...(hasLogin !== undefined && { hasLogin }) };
  });
}
