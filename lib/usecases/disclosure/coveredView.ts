import type { ProfileGuardConfig } from "../../config/config";
import { usersWithin, withIds } from "../../domain/queries/coveredFilters";
import type { Rights } from "../../domain/rights";
import { allows, covers } from "../../domain/rights";
import { roleIdsOfAll } from "../../domain/storedPolicies";
import type { StorageFilter } from "../../host/port/CutSearches";
import type { Host, StoredUser } from "../../host/port/Host";
import { rightsOfActor } from "../escalation/actorRights";
import { holdsEverything } from "../escalation/compiledRights";
import { limitingProfiles } from "../escalation/limitedRights";
import type { Actor } from "../support/command";
import { inSlices } from "../support/inSlices";
import { snapshotAt } from "../support/readCache";
import type { ProfileVersion, ProfileVersions } from "./profileVersions";
import { profileVersionsAt, rightsOfVersion, sampleOf } from "./profileVersions";

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

/** Milliseconds: as long as Elasticsearch, by default, keeps a write from searches. */
const BESIDE_LASTS = 1_000;

interface Beside {
  readonly at: number;
  readonly profileIds: Promise<readonly string[]>;
}

const besides = new WeakMap<ReadonlySet<string>, Beside>();

/**
 * Returns the query of the users that the caller sees.
 *
 * @param isFresh of users as they are now; otherwise of a second ago at most
 */
export async function usersInView(
  { cutSearches }: Pick<Host, "cutSearches">,
  { kuid, covered, profiles }: CoveredView,
  isFresh = false,
): Promise<StorageFilter> {
  const within = [...covered];
  const known = besides.get(covered);
  const lasts = !isFresh && known !== undefined && performance.now() - known.at < BESIDE_LASTS;
  const profileIds = lasts ? known.profileIds : cutSearches.profilesBeside(within);
  if (!lasts) {
    besides.set(covered, { at: performance.now(), profileIds });
    profileIds.catch(() => besides.delete(covered));
  }
  const users = usersWithin(within, await profileIds);
  // an API key may leave too little of their rights to cover themselves
  return profiles.size === covered.size
    ? users
    : { bool: { should: [users, withIds([kuid])], minimum_should_match: 1 } };
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
  const state = await host.securityState();
  const snapshot = snapshotAt(host, state);
  const { rights, holding } = await rightsOfActor({ host: snapshot, actor });
  if (holdsEverything(rights)) {
    return undefined;
  }
  const { rolesEpoch, profilesMark } = state;
  const mark = profilesMark === undefined ? undefined : `${rolesEpoch} ${profilesMark}`;
  const versions = await profileVersionsAt(snapshot, mark);
  const { byId } = versions;
  const limiting = limitingProfiles(actor.limits);
  // those who have the same profiles see the same
  const key = JSON.stringify([
    ...holding.profiles.map(({ _id }) => [_id, byId.get(_id)?.version ?? null]),
    limiting.length > 0 ? [rolesEpoch, limiting] : null,
  ]);
  const covered = await coveredBy(rights, versions, mark === undefined ? undefined : key);
  const shown = [...covered].flatMap((id) => byId.get(id)?.profile ?? []);
  return {
    kuid: actor.kuid,
    covered,
    profiles: new Set([...covered, ...actor.profileIds]),
    roles: roleIdsOfAll([...shown, ...holding.profiles, ...limiting]),
    countsFormer: config.delegations.length > 0,
  };
}

interface Known {
  readonly asOf: number;
  readonly covered: Promise<ReadonlySet<string>>;
}

/** By what callers hold. */
const kept = new Map<string, Known>();
/** Bounds the memory: with some hundred profiles each, some megabytes. */
const MOST_KEPT = 1_000;

/** @param key `undefined`: nobody can tell whether it stays so */
function coveredBy(
  rights: Rights,
  versions: ProfileVersions,
  key: string | undefined,
): Promise<ReadonlySet<string>> {
  const known = kept.get(key ?? "");
  if (known !== undefined && known.asOf === versions.newest) {
    return known.covered;
  }
  const judging = judge(rights, versions, known);
  if (key !== undefined) {
    keep(key, { asOf: versions.newest, covered: judging });
    judging.catch(() => {
      kept.delete(key);
    });
  }
  return judging;
}

function keep(key: string, known: Known): void {
  kept.delete(key);
  kept.set(key, known);
  const [oldest] = kept.keys();
  if (kept.size > MOST_KEPT && oldest !== undefined) {
    kept.delete(oldest);
  }
}

/** Judges each profile that has changed since, with pauses. */
async function judge(
  rights: Rights,
  versions: ProfileVersions,
  known: Known | undefined,
): Promise<ReadonlySet<string>> {
  const before = await known?.covered;
  const covered = new Set<string>();
  const judging = function* (): Generator<undefined> {
    let judged = 0;
    for (const [id, one] of versions.byId) {
      const isSame = known !== undefined && before !== undefined && one.version <= known.asOf;
      judged += isSame ? 0 : 1;
      if (isSame ? before.has(id) : isCovered(rights, one, versions)) {
        covered.add(id);
      }
      if (judged === FEW) {
        judged = 0;
        yield undefined;
      }
    }
  };
  await inSlices(judging(), () => undefined);
  return covered;
}

/** Profiles that are judged at once: a few milliseconds. */
const FEW = 20;

/** A profile of which the rights cannot be told is covered by nobody. */
function isCovered(rights: Rights, one: ProfileVersion, versions: ProfileVersions): boolean {
  const isRefuted = (): boolean =>
    one.sample !== undefined && one.sample !== null && !allows(rights, one.sample);
  // most profiles of others differ in their first right
  if (isRefuted()) {
    return false;
  }
  const wanted = rightsOfVersion(one, versions);
  if (wanted === undefined) {
    return false;
  }
  one.sample ??= sampleOf(wanted);
  return !isRefuted() && covers(rights, wanted).covered;
}
