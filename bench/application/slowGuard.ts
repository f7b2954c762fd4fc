import type { Guard } from "../../lib/usecases/escalation/guards";
import { GUARDS } from "../../lib/usecases/escalation/guards";

/**
 * Keeps the guard of `createProfile` busy at each request: what `--slow-guard` proves the gate of
 * the benchmark with.
 */
export function slowDownGuard(milliseconds: number): void {
  const guards = GUARDS as Record<string, Guard | undefined>;
  const guard = guards["security:createProfile"];
  if (milliseconds === 0 || guard === undefined) {
    return;
  }
  guards["security:createProfile"] = {
    ...guard,
    check: async (context) => {
      const end = performance.now() + milliseconds;
      while (performance.now() < end) {
        // busy, as a slow computation would be
      }
      return guard.check(context);
    },
  };
}
