import type { Guard } from "../../lib/usecases/guards/Guard";
import { GUARDS } from "../../lib/usecases/guards";

/**
 * Keeps the guard of `createProfile` busy at each request, for so much processor time: what `--slow-guard` proves the gate of
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
      const before = process.cpuUsage();
      let spent = 0;
      // busy, as a slow computation would be: on a busy machine for longer
      while (spent < milliseconds) {
        const { user, system } = process.cpuUsage(before);
        spent = (user + system) / 1_000;
      }
      return guard.check(context);
    },
  };
}
