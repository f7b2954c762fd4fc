import type { KeyLimits } from "../../domain/policies/keyLimits";
import type { Rights } from "../../domain/rights";
import { covers, intersection } from "../../domain/rights";
import type { Change } from "../escalation/change";
import { rightsAfter } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { limitingProfiles } from "../escalation/limitedRights";

/** The rights of a user before and after a change; `undefined`: they cannot be resolved. */
export interface WidenedRights {
  readonly before: Rights | undefined;
  readonly rights: Rights | undefined;
}

/**
 * Returns the rights that a key of a user will hold; `"nothing new"`: no more than before, within its
 * policies. `undefined`: they cannot be resolved.
 */
export async function gainOfKey(
  context: Pick<GuardContext, "host" | "config">,
  limits: KeyLimits | undefined,
  { before, rights }: WidenedRights,
  change: Change,
): Promise<Rights | "nothing new" | undefined> {
  const was = await rightsOfKey(context, limits, before, {});
  const is = await rightsOfKey(context, limits, rights, change);
  return was !== undefined && is !== undefined && covers(was, is).covered ? "nothing new" : is;
}

/** Cuts the rights of a user to those of a key's policies. `undefined`: they cannot be resolved. */
export async function rightsOfKey(
  context: Pick<GuardContext, "host" | "config">,
  limits: KeyLimits | undefined,
  rights: Rights | undefined,
  change: Change,
): Promise<Rights | undefined> {
  let held = rights;
  for (const profile of limitingProfiles(limits)) {
    const by = await rightsAfter(context, [profile], change);
    held = held && by && intersection(held, by);
  }
  return held;
}
