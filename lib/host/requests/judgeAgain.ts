import type { KuzzleRequest } from "kuzzle";
import { KuzzleError } from "kuzzle";

import { LIMITS, readLimits } from "../../domain/policies/keyLimits";
import type { Kernel } from "../kernel/kernel";
import type { Sender } from "../port/Host";
import type { LimitedKeys } from "./enforceKeyLimits";

/** A user as the host has them. Source: lib/model/security/user.ts. */
interface User {
  readonly _id: string;
  readonly profileIds: readonly string[];
  isActionAllowed(request: KuzzleRequest): Promise<boolean>;
}

/** The statuses by which the host refuses whom it does not know, or does not allow. */
const REFUSED: ReadonlySet<number> = new Set([401, 403, 404]);

/** See {@link NativeActions.judgeAgain} of the port. Source: lib/api/funnel.js `checkRights`. */
export async function judgeAgain(
  kuzzle: Pick<Kernel, "ask">,
  keys: Pick<LimitedKeys, "requireAncestors">,
  request: KuzzleRequest,
): Promise<Sender | undefined> {
  const token = request.context.token as unknown as {
    readonly userId: string;
    readonly jwt: string | null;
    readonly singleUse?: boolean;
    readonly [LIMITS]?: unknown;
  };
  const limits = readLimits(token[LIMITS]);
  try {
    // one for a single use has ended with the request that it was used for; not so the keys behind it
    if (token.singleUse !== true) {
      await kuzzle.ask("core:security:token:verify", token.jwt);
    } else if (limits !== undefined) {
      await keys.requireAncestors(limits);
    }
    const user = (await kuzzle.ask("core:security:user:get", token.userId)) as User | null;
    return user !== null && (await user.isActionAllowed(request))
      ? { kuid: user._id, profileIds: user.profileIds }
      : undefined;
  } catch (error) {
    if (error instanceof KuzzleError && REFUSED.has(error.status)) {
      return undefined;
    }
    throw error;
  }
}
