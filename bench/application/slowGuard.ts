import { guardOf } from "../../lib/usecases/guards";

/**
 * Keeps the guard of `createProfile` busy at each request, for so much processor time: what
 * `--slow-guard` proves the gate of the benchmark with.
 */
export function slowDownGuard(milliseconds: number): void {
  const guard = guardOf("security", "createProfile");
  if (milliseconds === 0 || guard === undefined) {
    return;
  }
  const { check } = guard;
  Object.assign(guard, {
    check: async (context: Parameters<typeof check>[0]) => {
      const before = process.cpuUsage();
      let spent = 0;
      // busy, as a slow computation would be: on a busy machine for longer
      while (spent < milliseconds) {
        const { user, system } = process.cpuUsage(before);
        spent = (user + system) / 1_000;
      }
      return check(context);
    },
  });
}
