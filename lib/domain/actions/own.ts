import type { Declarations } from "./declaration";
import { each } from "./declaration";
import { SECURITY } from "./security";

/** Names the actions that the plugin offers under its own name too, and judges alike. */
export const SHARED_ACTIONS = [
  "createProfile",
  "createOrReplaceProfile",
  "updateProfile",
  "createUser",
  "createRestrictedUser",
] as const;

/** Declares the actions of the plugin's own controller. */
export const OWN: Declarations = {
  ...Object.fromEntries(
    Object.entries(SECURITY).filter(([action]) =>
      (SHARED_ACTIONS as readonly string[]).includes(action),
    ),
  ),
  createApiKey: {
    place: "none",
    check: "apiKey",
    makes: "apiKey",
    makesFor: "owner",
    write: {
      target: "identity",
      does: "none",
      ids: "owner",
      attempt: "create API keys of",
      takesPolicies: true,
    },
  },
  cutOff: {
    place: "none",
    write: { target: "identity", does: "none", ids: "userId", attempt: "cut off" },
    ends: "chosen",
  },
  repairDangling: { place: "none", write: { target: "platform" } },
  // the host judges it by the tenant's index, which it is told as an argument; it tells of what it writes
  instantiateTenant: {
    place: "index",
    unguarded: "runsGuarded",
    administers: true,
    securityRead: { by: "none" },
  },
  restore: {
    place: "none",
    unguarded: "runsGuarded",
    administers: true,
    securityRead: { by: "whole" },
  },
  ...each("analyzeAll analyzeProfile analyzeRole compare effectiveRights explain whoCan", {
    place: "none",
    unguarded: "disclosure",
    securityRead: { by: "visible" },
  }),
  // an entry tells of all that its request named, and of what was then; what dangles, nobody covers; a chain of
  // requests leads through whoever there is; counts tell of the requests of others
  ...each("exportAudit findDangling history reach reportedRefusals searchAudit unusedRights", {
    place: "none",
    unguarded: "disclosure",
    securityRead: { by: "whole" },
  }),
  ...each("metrics status", {
    place: "none",
    unguarded: "platform",
    tells: "node",
    securityRead: { by: "none" },
  }),
};
