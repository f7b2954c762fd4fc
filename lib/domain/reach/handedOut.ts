import Joi from "joi";

import { actionNames } from "../actionNames";
import type { ReachDelegation } from "./reachPlatform";

const id = Joi.string()
  .pattern(/^\s*$/u, { invert: true })
  .messages({ "string.pattern.invert.base": "{{#label}} must not be blank" });

const ids = Joi.array().items(id).min(1).unique();

/** The forms of the options by which profiles are handed out to whoever does not cover them. */
export const HANDED_OUT = {
  restrictedProfileIds: ids,
  delegations: Joi.array().items(
    Joi.object({ holders: ids.required(), mayAssign: ids.required(), through: actionNames }),
  ),
};

/** The options by which profiles are handed out, and whether guards refuse the rest. */
export interface HandedOut {
  readonly guarded: boolean;
  readonly delegations: readonly ReachDelegation[];
  readonly restrictedProfileIds: readonly string[];
}

/** Takes these from the plugin's options, which have no fault. */
export function handedOutBy(options: object): HandedOut {
  const {
    delegations = [],
    restrictedProfileIds = [],
    ...rest
  } = options as Partial<HandedOut> & {
    readonly escalation?: unknown;
    readonly guardNativeActions?: unknown;
  };
  const guarded = rest.escalation !== "report" && rest.guardNativeActions !== false;
  return { guarded, delegations, restrictedProfileIds };
}
