import type { Claim, ClaimVisibility } from "../../domain/escalation/claimTypes";
import { covers } from "../../domain/rights";
import { instancesOfId } from "../../domain/templates";
import type { StoredProfile } from "../../host/port/Host";
import type { Change } from "./change";
import { rightsAfter } from "./change";
import type { GuardContext } from "./context";
import { unknownProfile } from "./profileClaims";
import { assignable } from "./userClaims";

const INSTANCE: ClaimVisibility = { subject: [], rights: ["profile", "role"] };
/** Other users, and what they have besides. */
const BESIDE: ClaimVisibility = { subject: ["users"], rights: ["users", "profile", "role"] };

/**
 * Claims more of a profile whose id a template gives to an instance: somebody else makes the instance of it one day,
 * in good faith, and gives its users what they hold no more than its id by then. So who takes the id claims the
 * instance; and who adds to what is there claims what its users have besides, as if each were given the profile anew.
 */
export async function instanceClaims(
  context: GuardContext,
  before: StoredProfile | undefined,
  after: StoredProfile,
  change: Change,
): Promise<Claim[]> {
  const instances = instancesOfId(context.config.templates, after._id);
  if (instances.length === 0) {
    return [];
  }
  if (before !== undefined) {
    return (await isWithin(context, after, before, change)) ? [] : besideClaims(context, after._id);
  }
  return instances.map((profile) => ({
    kind: "profile",
    subject: `profile "${profile._id}" as its template makes it`,
    moment: "after",
    profile,
    visibility: INSTANCE,
  }));
}

async function isWithin(
  context: GuardContext,
  after: StoredProfile,
  before: StoredProfile,
  change: Change,
): Promise<boolean> {
  const had = await rightsAfter(context, [before], {});
  const gets = await rightsAfter(context, [after], change);
  return had !== undefined && gets !== undefined && covers(had, gets).covered;
}

async function besideClaims(context: GuardContext, id: string): Promise<Claim[]> {
  const { host } = context;
  const delegated = assignable(context);
  const beside = (await host.profilesBeside([id])).filter(
    (one) => one !== id && !delegated.has(one),
  );
  const profiles = await host.findProfiles(beside);
  return beside.map((one): Claim => {
    const profile = profiles.get(one);
    return profile === undefined
      ? unknownProfile(one)
      : {
          kind: "profile",
          subject: `profile "${one}" of users of profile "${id}"`,
          moment: "before",
          profile,
          visibility: BESIDE,
        };
  });
}
