import type { ProfileGuardConfig } from "../../config/config";
import type { StoredProfile } from "../../domain/rights";
import { roleIdsOfAll } from "../../domain/storedPolicies";
import type { Host, Snapshot, StoredUser } from "../../host/port/Host";
import { rightsOfActor } from "../escalation/actorRights";
import { holdsEverything } from "../escalation/compiledRights";
import { limitingProfiles } from "../escalation/limitedRights";
import type { Actor } from "../support/command";
import { snapshotAt } from "../support/readCache";
import { coveredBy } from "./coveredProfiles";
import type { ProfileVersions } from "./profileVersions";
import { profileVersionsAt } from "./profileVersions";

/** Tells what a caller sees of users, profiles and roles who sees only what they cover. */
export interface CoveredView {
  readonly kuid: string;
  /** Every profile of which they hold each right. */
  readonly covered: ReadonlySet<string>;
  /** The covered profiles, and their own. */
  readonly profiles: ReadonlySet<string>;
  /** The roles that these name. */
  readonly roles: ReadonlySet<string>;
  /** There are delegations: whoever lost a profile by one still counts as having it. */
  readonly countsFormer: boolean;
}

/** Tells whether a user is the caller, or has a profile and none that the caller does not cover. */
export function seesUser({ kuid, covered }: CoveredView, { _id, profileIds }: StoredUser): boolean {
  return _id === kuid || (profileIds.length > 0 && profileIds.every((id) => covered.has(id)));
}

/** Tells whether the configuration cuts what is read of users, profiles and roles. */
export function cutsReads(
  config: Pick<ProfileGuardConfig, "guardNativeActions" | "restrictSecurityReads">,
): boolean {
  return config.guardNativeActions && config.restrictSecurityReads === "covered";
}

/**
 * Computes what an actor sees. Keeps it until a profile or a role is written anywhere; then it judges
 * only what has changed.
 *
 * @returns `undefined`: everything
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function coveredViewOf(
  { host, config }: { readonly host: Host; readonly config: ProfileGuardConfig },
  actor: Actor | undefined,
): Promise<CoveredView | undefined> {
  if (actor === undefined || !cutsReads(config)) {
    return undefined;
  }
  // while Redis tells of what moment it is
  const reading = host.findProfiles(actor.profileIds);
  reading.catch(() => undefined);
  const state = await host.securityState();
  const snapshot = snapshotAt(host, state);
  const found = await reading;
  const early = await rightsOfActor({ host: withProfiles(snapshot, found), actor });
  if (holdsEverything(early.rights)) {
    return undefined;
  }
  const { rolesEpoch, profilesMark } = state;
  const mark = profilesMark === undefined ? undefined : `${rolesEpoch} ${profilesMark}`;
  const versions = await profileVersionsAt(snapshot, mark);
  // what is kept of callers is kept for what these profiles are at that moment
  const isOfThen = areOfVersions(actor.profileIds, found, versions);
  const { rights, holding } = isOfThen ? early : await rightsOfActor({ host: snapshot, actor });
  const limiting = limitingProfiles(actor.limits);
  // those who have the same profiles see the same
  const key = JSON.stringify([
    ...holding.profiles.map(({ _id }) => [_id, versions.byId.get(_id)?.version ?? null]),
    limiting.length > 0 ? [rolesEpoch, limiting] : null,
  ]);
  const covered = await coveredBy(rights, versions, mark === undefined ? undefined : key);
  const named = [...holding.profiles, ...limiting];
  return {
    kuid: actor.kuid,
    covered,
    ...shownWith(covered, versions, { profileIds: actor.profileIds, named, key }),
    countsFormer: config.delegations.length > 0,
  };
}

function withProfiles(snapshot: Snapshot, found: ReadonlyMap<string, StoredProfile>): Snapshot {
  const findProfiles: Snapshot["findProfiles"] = async () => found;
  return Object.assign(Object.create(snapshot) as Snapshot, { findProfiles });
}

function areOfVersions(
  profileIds: readonly string[],
  found: ReadonlyMap<string, StoredProfile>,
  { byId }: ProfileVersions,
): boolean {
  return profileIds.every((id) => {
    const profile = found.get(id);
    return byId.get(id)?.policies === (profile && JSON.stringify(profile.policies));
  });
}

type Shown = Pick<CoveredView, "profiles" | "roles">;

/** A caller may cover thousands, and each of their requests asks. */
const shownBy = new WeakMap<ReadonlySet<string>, { readonly about: string; readonly of: Shown }>();

function shownWith(
  covered: ReadonlySet<string>,
  { byId }: ProfileVersions,
  own: {
    readonly profileIds: readonly string[];
    readonly named: readonly StoredProfile[];
    readonly key: string;
  },
): Shown {
  const about = JSON.stringify([own.profileIds, own.key]);
  const known = shownBy.get(covered);
  if (known?.about === about) {
    return known.of;
  }
  const shown = [...covered].flatMap((id) => byId.get(id)?.profile ?? []);
  const of = {
    profiles: new Set([...covered, ...own.profileIds]),
    roles: roleIdsOfAll([...shown, ...own.named]),
  };
  shownBy.set(covered, { about, of });
  return of;
}
