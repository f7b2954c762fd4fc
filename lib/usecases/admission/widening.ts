import type { PlantedHandle } from "../../domain/access/plantedHandle";
import { asJudged } from "../access/assignedElsewhere";
import { MOST_PLANTED } from "../access/limits";
import { plantedFor, warnOfPlanted, whileWidening } from "../access/planted";
import { visibilityOf } from "../disclosure/visibility";
import type { GuardContext } from "../escalation/context";
import type { Guard } from "../guards/Guard";

/** A write that may give users more rights. */
export interface Widening {
  /** The means that others have made to act as those who get more. */
  readonly planted: readonly PlantedHandle[];
  /** The handles that the caller may be told; `undefined`: there are none. */
  readonly told: readonly PlantedHandle[] | undefined;
  /** Runs the action once what is to be revoked is gone. */
  run<T>(action: () => Promise<T>): Promise<T>;
}

/** Tells what others could do with the rights that a judged request gives; `undefined`: it can give none. */
export async function wideningOf(
  guard: Guard,
  context: GuardContext,
): Promise<Widening | undefined> {
  const found = await guard.widens?.(context);
  if (found === undefined) {
    return undefined;
  }
  const { change, widened } = found;
  const planted = await plantedFor(context, widened);
  warnOfPlanted({ warn: (message) => context.warn?.(message) }, planted);
  const may = planted.length > 0 ? await visibilityOf(context) : () => false;
  return {
    planted,
    told: may("credentials") ? planted.slice(0, MOST_PLANTED) : undefined,
    run: (action) => asJudged(change, () => whileWidening(context, widened, action)),
  };
}
