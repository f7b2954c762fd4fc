import { createHash } from "node:crypto";

import type { WhoCan, WhoCanRequest } from "../../api/whoCan";
import { profilesThatCan } from "../../domain/insight/profilesThatCan";
import type { RoleLookup, StoredProfile } from "../../domain/rights";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import type { DecisionContext } from "../support/context";
import { pluginRefusal } from "./pluginAnswer";

/** The profiles that allow a request, and so the users who may send it. */
export interface Verdicts {
  /** The profiles that allow it by themselves, sorted. */
  readonly profileIds: readonly string[];
  /** At least one of these is needed to be let through by the host. */
  readonly candidates: readonly string[];
  readonly undecided: NonNullable<WhoCan["undecided"]>;
  /** Changes when any of these does. */
  readonly fingerprint: string;
  /**
   * Tells whether a user with these profiles may. Not if one of them is missing or cannot be
   * resolved: then the host refuses them everything, or it is not known.
   */
  readonly mayUser: (profileIds: readonly string[]) => Promise<boolean>;
}

/** Judges every profile, by the host's rights check and by what this plugin refuses besides. */
export async function judgeProfiles(
  context: DecisionContext,
  request: WhoCanRequest,
): Promise<Verdicts> {
  const { host } = context;
  const stored = await host.allProfiles();
  const roles = await host.findRoles(roleIdsToCompile(stored));
  const { allowed, denied, undecided } = profilesThatCan(stored, roles, request);

  const mayAll = passes(context, roles, request);
  const profileIds: string[] = [];
  for (const [id, profile] of allowed) {
    if (await mayAll([profile])) {
      profileIds.push(id);
    }
  }
  profileIds.sort();
  const candidates = [...allowed.keys()].sort();
  const may = new Set(profileIds);
  const known = new Map([...allowed, ...denied]);
  const united = new Map<string, Promise<boolean>>();

  const mayUser = async (ids: readonly string[]): Promise<boolean> => {
    const profiles = ids.flatMap((id) => known.get(id) ?? []);
    if (profiles.length < ids.length || !ids.some((id) => allowed.has(id))) {
      return false;
    }
    if (ids.some((id) => may.has(id))) {
      return true;
    }
    // what the plugin wants (every right) two profiles may hold together and none alone
    const key = JSON.stringify([...ids].sort());
    const verdict = united.get(key) ?? mayAll(profiles);
    united.set(key, verdict);
    return verdict;
  };
  const digest = createHash("sha256").update(JSON.stringify([profileIds, candidates, undecided]));
  const fingerprint = digest.digest("base64url").slice(0, 16);
  return { profileIds, candidates, undecided, fingerprint, mayUser };
}

function passes(context: DecisionContext, roles: RoleLookup, request: WhoCanRequest) {
  return async (profiles: readonly StoredProfile[]): Promise<boolean> => {
    const refusal = await pluginRefusal(context, { kuid: "", profiles, roles }, request);
    return refusal === undefined || refusal.reportedOnly;
  };
}
