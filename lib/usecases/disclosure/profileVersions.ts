import { witnessOf } from "../../domain/insight/rowWitness";
import type { Rights, RightsRequest, RoleLookup, StoredProfile } from "../../domain/rights";
import { compileRights, isUnresolvable, listRights, locationArguments } from "../../domain/rights";
import { roleIdsOf, roleIdsToCompile } from "../../domain/storedPolicies";
import type { Snapshot } from "../../host/port/Host";

/** A profile as it was written last, its roles included. */
export interface ProfileVersion {
  readonly profile: StoredProfile;
  /** Grows with each version of any profile. */
  readonly version: number;
  /** JSON. */
  readonly policies: string;
  /** Its roles. */
  readonly roles: string;
  /** A request that it allows, to find out soon who does not cover it; `null`: there is none that tells. */
  sample?: RightsRequest | null;
}

/** All profiles of one moment. */
export interface ProfileVersions {
  readonly byId: ReadonlyMap<string, ProfileVersion>;
  readonly roles: RoleLookup;
  /** The newest of the versions. */
  readonly newest: number;
}

interface Reading {
  readonly mark: string | undefined;
  readonly versions: Promise<ProfileVersions>;
}

/** By a part of the host that all its snapshots share. */
const readings = new WeakMap<object, Reading>();
let newest = 0;

/**
 * Reads all profiles, once for all callers while none is written. One that is as it was keeps its version.
 *
 * @param mark tells whether anything was written; `undefined`: nobody can tell
 */
export function profileVersionsAt(
  host: Snapshot,
  mark: string | undefined,
): Promise<ProfileVersions> {
  const { cutSearches } = host;
  const last = readings.get(cutSearches);
  if (last !== undefined && mark !== undefined && mark === last.mark) {
    return last.versions;
  }
  const versions = readVersions(host, last?.versions);
  const reading = { mark, versions };
  readings.set(cutSearches, reading);
  // the caller gets the error; the next one reads again
  versions.catch(() => {
    if (readings.get(cutSearches) === reading) {
      readings.delete(cutSearches);
    }
  });
  return versions;
}

/** Has all profiles read anew: one may be gone, of which nobody told. */
export function forgetProfileVersions({ cutSearches }: Pick<Snapshot, "cutSearches">): void {
  const last = readings.get(cutSearches);
  if (last !== undefined) {
    readings.set(cutSearches, { ...last, mark: undefined });
  }
}

async function readVersions(
  host: Snapshot,
  reading: Promise<ProfileVersions> | undefined,
): Promise<ProfileVersions> {
  const [before, profiles] = await Promise.all([
    reading?.catch(() => undefined),
    host.allProfiles(),
  ]);
  const roles = await host.findRoles(roleIdsToCompile(profiles));
  const texts = new Map([...roles].map(([id, role]) => [id, JSON.stringify(role.controllers)]));
  const byId = new Map<string, ProfileVersion>();
  for (const profile of profiles) {
    const named = Array.from(roleIdsOf(profile), (id) => texts.get(id) ?? null);
    const roleTexts = JSON.stringify(named);
    const policies = JSON.stringify(profile.policies);
    const known = before?.byId.get(profile._id);
    const isSame = known?.policies === policies && known.roles === roleTexts;
    byId.set(
      profile._id,
      isSame ? known : { profile, version: ++newest, policies, roles: roleTexts },
    );
  }
  if ([...(before?.byId.keys() ?? [])].some((id) => !byId.has(id))) {
    // one is gone
    newest += 1;
  }
  return { byId, roles, newest };
}

/** Compiles the rights of a profile. @returns `undefined`: nobody can tell them */
export function rightsOfVersion(
  { profile }: ProfileVersion,
  { roles }: Pick<ProfileVersions, "roles">,
): Rights | undefined {
  try {
    return compileRights([profile], roles);
  } catch (error) {
    if (isUnresolvable(error)) {
      return undefined;
    }
    throw error;
  }
}

/** Rows among which it looks for one that tells. */
const MOST_ROWS = 50;

/** Returns a request that the rights allow, of an action that looks at its whole place. */
export function sampleOf(rights: Rights): RightsRequest | null {
  const requests = listRights(rights, MOST_ROWS).map(witnessOf);
  const telling = requests.filter(
    ({ controller, action }) => locationArguments(controller, action) === "collection",
  );
  return telling.find(({ index }) => index !== undefined) ?? telling[0] ?? null;
}
