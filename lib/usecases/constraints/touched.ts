import type { Constraint, Moments } from "../../domain/assertions";
import { coversEverything, holdsUnnamed, rightsOfRole, type StoredRole } from "../../domain/rights";
import { withPauses } from "../support/withPauses";
import { gains, isBrokenByCompletion, isBrokenTogether } from "./brokenTogether";
import type { Prospect } from "./Prospect";

/** The profiles by whose change users may come to break a constraint. */
export interface Touched {
  readonly profileIds: readonly string[];
  /** By completing every right, or by allowing anything again: of what else its users have, nobody can tell which matters. */
  readonly completes: boolean;
}

/** Finds the profiles that gain something of which a constraint speaks for their users. */
export async function touchedBy(prospect: Prospect, constraint: Constraint): Promise<Touched> {
  const profileIds: string[] = [];
  let completes = false;
  if (!isBrokenTogether(constraint)) {
    return { profileIds, completes };
  }
  const mayComplete = isBrokenByCompletion(constraint);
  const [written, returning] = [
    await prospect.writtenProfiles(),
    await prospect.returningProfiles(),
  ];
  for await (const id of withPauses(await prospect.profilesThatMayGain(constraint))) {
    const moments = await prospect.moments([id]);
    const isCompleting =
      // whatever its users were given meanwhile was judged as if they held nothing
      (!written.has(id) && returning.has(id)) ||
      (mayComplete && (await mayCompleteEverything(prospect, moments)));
    if (isCompleting || gains(constraint, moments)) {
      profileIds.push(id);
      completes ||= isCompleting;
    }
  }
  return { profileIds, completes };
}

/**
 * Returns the constraints that a write of profiles alone may break. Each way to break one begins with something of which
 * it speaks, or with the last of every right, that a profile gains: of most constraints a look at what a profile gains
 * tells that there is none.
 */
export async function concernedBy(
  prospect: Prospect,
  constraints: readonly Constraint[],
): Promise<readonly Constraint[]> {
  const changed: Moments[] = [];
  for await (const [id, { before, after }] of withPauses(await prospect.writtenProfiles())) {
    if (after !== undefined && !haveSameText(before?.policies, after.policies)) {
      changed.push(await prospect.moments([id]));
    }
  }
  const concerned: Constraint[] = [];
  for (const constraint of changed.length === 0 ? [] : constraints) {
    if (await isConcerned(prospect, constraint, changed)) {
      concerned.push(constraint);
    }
  }
  return concerned;
}

function haveSameText(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}

async function isConcerned(
  prospect: Prospect,
  constraint: Constraint,
  changed: readonly Moments[],
): Promise<boolean> {
  if (changed.some((moments) => gains(constraint, moments))) {
    return true;
  }
  if (isBrokenByCompletion(constraint)) {
    for (const moments of changed) {
      if (await mayCompleteEverything(prospect, moments)) {
        return true;
      }
    }
  }
  return false;
}

/** Tells whether somebody may hold every right by a profile, or by it and others, who did not before. */
async function mayCompleteEverything(
  { host, change }: Prospect,
  { before, after }: Moments,
): Promise<boolean> {
  if (after === undefined) {
    return false;
  }
  if (after.holdsEverything) {
    return before?.holdsEverything !== true;
  }
  const written = [...(change.roles?.values() ?? [])].flatMap((role) => role ?? []);
  return written.some(isPartOfEverything) || (await somePartIsStored(host));
}

/** Without such a role nobody holds every right by several profiles that do not each. */
async function somePartIsStored(host: Prospect["host"]): Promise<boolean> {
  const { rolesEpoch } = host;
  if (rolesEpoch === undefined || known?.rolesEpoch !== rolesEpoch) {
    const isStored = (await host.allRoles()).some(isPartOfEverything);
    known = rolesEpoch === undefined ? undefined : { rolesEpoch, isStored };
    return isStored;
  }
  return known.isStored;
}

/** Roles stay what they are while the epoch does. */
let known: { readonly rolesEpoch: number; readonly isStored: boolean } | undefined;

function isPartOfEverything(role: StoredRole): boolean {
  try {
    const rights = rightsOfRole(role);
    return holdsUnnamed(rights) && !coversEverything(rights);
  } catch {
    // of a form at which the host fails
    return true;
  }
}
