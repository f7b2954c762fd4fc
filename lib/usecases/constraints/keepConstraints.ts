import { type Constraint, isMatched } from "../../domain/assertions";
import { profilesWithout } from "../../domain/policies/profilesWithout";
import { ConstraintError } from "../../errors/errors";
import type { Snapshot } from "../../host/port/Host";
import { knowledgeFor } from "../escalation/actorRights";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { lock } from "../support/lock";
import { type Broken, toldOfBroken } from "./broken";
import { ConstraintJudge } from "./ConstraintJudge";
import type { ChangedUsers } from "./holderCount";
import { isBrokenTogether } from "./brokenTogether";
import { Prospect } from "./Prospect";
import { concernedBy, touchedBy } from "./touched";

/**
 * Refuses a change after which a constraint is broken that was not before, or is broken further: whoever makes it.
 * What is broken already refuses nothing, so that it can be mended step by step. Does not judge the application
 * itself.
 *
 * @param what begins the refusal: `Not allowed to write profile "a".`
 * @throws ConstraintError 409 `profile-guard.constraint.violated`
 */
export async function keepConstraints(
  context: GuardContext,
  what: string,
  change: Change,
): Promise<void> {
  const { actor, partOfImport, config } = context;
  const { constraints } = config;
  // an import was judged as a whole, under locks that it still has
  if (constraints.length === 0 || actor === undefined || partOfImport || !givesAnything(change)) {
    return;
  }
  const broken = await brokenConstraints(context, change);
  if (broken.length > 0) {
    const knowledge = await knowledgeFor(context);
    throw new ConstraintError(
      what,
      broken.map(({ whole }) => whole),
      broken.map((one) => toldOfBroken(one, knowledge)),
      config.restrictSecurityReads === "covered",
    );
  }
}

function givesAnything({ users, profiles, roles, takenFromUsers }: Change): boolean {
  return (
    takenFromUsers !== undefined ||
    [...(users?.values() ?? [])].some((user) => user !== null && user.by !== "none") ||
    [...(profiles?.values() ?? []), ...(roles?.values() ?? [])].some((one) => one !== null)
  );
}

async function brokenConstraints(context: GuardContext, change: Change): Promise<Broken[]> {
  const all = context.config.constraints;
  const users = await changedUsers(context, change, all.some(isBrokenTogether));
  const constraints = writesProfilesAlone(change, users)
    ? await concernedBy(new Prospect(context.host, change), all)
    : all;
  if (constraints.length === 0) {
    return [];
  }
  const together = constraints.filter(isBrokenTogether);
  // what gives users profiles has its locks from the beginning
  const sharesLock = change.users !== undefined;
  let prospect = new Prospect(
    sharesLock && together.length > 0 ? rereading(context) : context.host,
    change,
  );
  if (!sharesLock && (await touchesAny(prospect, together, users))) {
    await context.alsoLock(lock.constraints.alone());
    prospect = new Prospect(rereading(context), change);
  }
  let isCounting = false;
  const lockHolders = async (): Promise<void> => {
    // users share the lock of constraints with each other
    if (sharesLock && !isCounting) {
      isCounting = true;
      await context.alsoLock(lock.holders());
    }
  };
  const judge = new ConstraintJudge(prospect, users, lockHolders);
  const broken: Broken[] = [];
  for (const constraint of constraints) {
    const found = await judge.brokenWay(constraint);
    if (found !== undefined) {
      broken.push(found);
    }
  }
  return broken;
}

function writesProfilesAlone({ roles, takenFromUsers }: Change, users: ChangedUsers): boolean {
  return users.size === 0 && (roles?.size ?? 0) === 0 && takenFromUsers === undefined;
}

/** Reads anew: whoever had the locks before may have written. */
function rereading({ host, reread }: GuardContext): Snapshot {
  return reread?.() ?? host;
}

async function touchesAny(
  prospect: Prospect,
  constraints: readonly Constraint[],
  users: ChangedUsers,
): Promise<boolean> {
  if (users.size > 0) {
    return true;
  }
  for (const constraint of constraints) {
    if ((await touchedBy(prospect, constraint)).profileIds.length > 0) {
      return true;
    }
  }
  return false;
}

/**
 * Returns the users whose profiles a change writes, who fall back to others, or who lose the profile for
 * which a constraint leaves them out.
 */
async function changedUsers(
  { host, config: { constraints } }: GuardContext,
  { users = new Map<string, never>(), takenFromUsers }: Change,
  withFallbacks: boolean,
): Promise<ChangedUsers> {
  const stored = await host.findUsers([...users.keys()].filter((kuid) => kuid !== ""));
  const changed = new Map<string, { before: readonly string[]; after: readonly string[] }>();
  for (const [kuid, user] of users) {
    if (user !== null && user.by !== "none") {
      const before = user.by === "creation" ? [] : (stored.get(kuid)?.profileIds ?? []);
      changed.set(kuid, { before, after: user.profileIds });
    }
  }
  if (takenFromUsers !== undefined && withFallbacks) {
    const wasLeftOut = constraints.some(
      ({ claim }) => claim.kind === "exclusive" && isMatched(claim.exempt, takenFromUsers),
    );
    for (const { _id, profileIds } of await host.usersOfProfiles([takenFromUsers])) {
      const hasOthers = profileIds.some((id) => id !== takenFromUsers);
      if (!hasOthers || wasLeftOut) {
        const after = profilesWithout(profileIds, takenFromUsers);
        changed.set(_id, { before: profileIds, after });
      }
    }
  }
  return changed;
}
