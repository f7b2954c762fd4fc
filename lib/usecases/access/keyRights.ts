import type { KeyLimits } from "../../domain/policies/keyLimits";
import type { Rights } from "../../domain/rights";
import { covers, highestRateLimit, intersection } from "../../domain/rights";
import type { StoredProfile } from "../../host/port/Host";
import type { Change } from "../escalation/change";
import { rightsAfter } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { limitingProfiles } from "../escalation/limitedRights";

/**
 * All that somebody may do.
 *
 * @property rights    `undefined`: they cannot be resolved
 * @property rateLimit requests a second; `Infinity`: any number
 */
export interface Held {
  readonly rights: Rights | undefined;
  readonly rateLimit: number;
}

/** Compares all that a user holds before a change and after it. */
export interface WidenedRights {
  readonly before: Held;
  readonly after: Held;
}

/** Tells whether somebody holds at least as much as another. What cannot be resolved is more. */
export function holdsAll(one: Held, other: Held): boolean {
  return (
    one.rights !== undefined &&
    other.rights !== undefined &&
    covers(one.rights, other.rights).covered &&
    one.rateLimit >= other.rateLimit
  );
}

/** Returns what the profiles give after a change of them, or of their roles. */
export async function heldThrough(
  context: Pick<GuardContext, "host">,
  profiles: readonly StoredProfile[],
  change: Change,
): Promise<Held> {
  const rights = await rightsAfter(context, profiles, change);
  return { rights, rateLimit: highestRateLimit(profiles) };
}

type Limits = Pick<KeyLimits, "policies">;

/** Returns what a key of a user will hold; `"nothing new"`: no more than before, within its policies. */
export async function gainOfKey(
  context: Pick<GuardContext, "host" | "config">,
  limits: Limits | undefined,
  { before, after }: WidenedRights,
  change: Change,
): Promise<Held | "nothing new"> {
  const was = await heldByKey(context, limits, before, {});
  const is = await heldByKey(context, limits, after, change);
  return holdsAll(was, is) ? "nothing new" : is;
}

/** Cuts what a user holds to the policies of a key. */
export async function heldByKey(
  context: Pick<GuardContext, "host">,
  limits: Limits | undefined,
  { rights, rateLimit }: Held,
  change: Change,
): Promise<Held> {
  let held = rights;
  for (const profile of limitingProfiles(limits)) {
    const by = await rightsAfter(context, [profile], change);
    held = held && by && intersection(held, by);
  }
  return { rights: held, rateLimit };
}
