import type { PlantedHandle } from "../../domain/access/plantedHandle";
import { plantedFor, whileWidening } from "../access/planted";
import type { GuardContext } from "../escalation/context";
import type { Guard } from "../guards/Guard";

/** A write that gives users more rights. */
export interface Widening {
  /** The means that others have made to act as them. */
  readonly planted: readonly PlantedHandle[];
  /** Runs the action once what is to be revoked is gone. */
  run<T>(action: () => Promise<T>): Promise<T>;
}

/** Tells what others could do with the rights that a judged request gives; `undefined`: it gives none. */
export async function wideningOf(
  guard: Guard,
  context: GuardContext,
): Promise<Widening | undefined> {
  const widened = (await guard.widens?.(context)) ?? [];
  if (widened.length === 0) {
    return undefined;
  }
  const planted = await plantedFor(context, widened);
  for (const { kind, kuid, id, author, fate } of planted) {
    context.warn?.(
      `User "${kuid}" gets more rights; ${kind} "${id}" made by "${author}" is ${fate}.`,
    );
  }
  return { planted, run: (action) => whileWidening(context, widened, action) };
}
