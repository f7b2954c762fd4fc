import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "./kernel";

/** The host's own plugin of the strategy `local`. */
export const LOCAL = "kuzzle-plugin-auth-passport-local";
/** All that it searches. Source: its lib/index.js `getCredentialsFromUserId`. */
export const LOCAL_CREDENTIALS = "users";

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

/** Source: kuzzle-plugin-auth-passport-local, lib/index.js. */
interface LocalPlugin {
  readonly config?: { readonly resetPasswordExpiresIn?: unknown };
  readonly verify?: (
    request: KuzzleRequest,
    username: string,
    password: string,
  ) => Promise<{ readonly kuid?: unknown }>;
  /** Source: its lib/passwordManager.js. */
  readonly passwordManager?: {
    encryptPassword: (password: string, salt: string) => Promise<string>;
    checkPassword: (password: string, user: unknown) => Promise<boolean>;
  };
}

export function localPlugin({ plugins }: Pick<Kernel["pluginsManager"], "plugins">): LocalPlugin {
  return Object(plugins.find(({ name }) => name === LOCAL)?.instance) as LocalPlugin;
}
