import type { Kernel } from "./kernel";

/** The host's own plugin of the strategy `local`. */
export const LOCAL = "kuzzle-plugin-auth-passport-local";

/**
 * Tells whether a strategy is the host's own, which reads nothing of a request that it validates
 * credentials for, and changes nothing. Of any other nothing is known: it may read who asks, or take
 * a code that is good for once.
 */
export function isLocal(
  { strategies }: Pick<Kernel["pluginsManager"], "strategies">,
  strategy: string,
): boolean {
  return strategies[strategy]?.owner === LOCAL;
}
