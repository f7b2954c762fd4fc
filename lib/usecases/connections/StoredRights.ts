import type { RightsByProfile } from "../../domain/connections/mayGoOn";
import type { KeyLimits } from "../../domain/policies/keyLimits";
import { storedProfile } from "../../domain/policies/storedProfile";
import { isUnresolvable } from "../../domain/rights";
import type { Host, StoredProfile, StoredRole } from "../../host/port/Host";
import { compiledRights } from "../escalation/compiledRights";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { limitingProfiles } from "../escalation/limitedRights";
import { ANONYMOUS_IDS } from "../../domain/hostIds";

/** Documents that are read at once. */
const PAGE = 1000;
/** Source: the host's lib/core/security/userRepository.js `init`. */
const ANONYMOUS_PROFILES: readonly string[] = ["anonymous"];

/** Reads what is stored, at this moment: the host's caches may be of a moment before. */
export type StoredReader = Pick<Host, "storedContents">;

/** The profiles of a user as they are stored; `undefined`: there is no such user. */
export type ProfileIds = readonly string[] | undefined;

export async function readUsers(
  host: StoredReader,
  kuids: Iterable<string>,
): Promise<ReadonlyMap<string, ProfileIds>> {
  const found = new Map<string, ProfileIds>();
  const wanted = [...kuids].filter((kuid) => {
    const isAnonymous = ANONYMOUS_IDS.has(kuid);
    found.set(kuid, isAnonymous ? ANONYMOUS_PROFILES : undefined);
    return !isAnonymous;
  });
  for (const [kuid, { profileIds }] of await readAll(host, "users", wanted)) {
    found.set(kuid, Array.isArray(profileIds) ? (profileIds as readonly string[]) : []);
  }
  return found;
}

type LimitingPolicies = KeyLimits["policies"][number];

/** The rights of profiles, and of API keys with policies, as they were stored in a moment. */
export class StoredRights {
  private readonly rights = new Map<string, RightsByProfile[number]>();
  private readonly texts = new Map<string, string>();
  private readonly limits = new Map<string, RightsByProfile>();

  private constructor(
    private readonly profiles: ReadonlyMap<string, StoredProfile>,
    private readonly roles: ReadonlyMap<string, StoredRole>,
  ) {}

  /** @param limiting lists of policies of API keys */
  static async read(
    host: StoredReader,
    profileIds: Iterable<string>,
    limiting: Iterable<LimitingPolicies>,
  ): Promise<StoredRights> {
    const profiles = new Map(
      [...(await readAll(host, "profiles", [...new Set(profileIds)]))].map(([_id, content]) => [
        _id,
        storedProfile({ ...content, _id }),
      ]),
    );
    const limits = limitingProfiles({ policies: [...limiting] });
    const roleIds = [...roleIdsToCompile([...profiles.values(), ...limits])];
    const roles = new Map(
      [...(await readAll(host, "roles", roleIds))].map(([_id, { controllers }]) => [
        _id,
        { _id, controllers },
      ]),
    );
    return new StoredRights(profiles, roles);
  }

  /** A profile that is missing has none that can be resolved. */
  rightsOf(profileIds: readonly string[]): RightsByProfile {
    return profileIds.map((id) => this.rightsOfProfile(id));
  }

  /** Resolves the rights of policies, as those of a profile that holds nothing else. */
  rightsOfLimits({ policies = [] }: Partial<KeyLimits>): readonly RightsByProfile[] {
    return limitingProfiles({ policies }).map((profile) => {
      const text = JSON.stringify(profile.policies);
      const known = this.limits.get(text) ?? [rightsOf(profile, this.roles)];
      this.limits.set(text, known);
      return known;
    });
  }

  /** Tells whether profiles were stored alike in two moments. */
  isAlike(other: StoredRights, profileIds: readonly string[]): boolean {
    return profileIds.every((id) => this.textOf(id) === other.textOf(id));
  }

  private rightsOfProfile(id: string): RightsByProfile[number] {
    const profile = this.profiles.get(id);
    if (!this.rights.has(id) && profile !== undefined) {
      this.rights.set(id, rightsOf(profile, this.roles));
    }
    return this.rights.get(id);
  }

  private textOf(id: string): string {
    const text = this.texts.get(id) ?? JSON.stringify(this.profiles.get(id) ?? null);
    this.texts.set(id, text);
    return text;
  }
}

function rightsOf(
  profile: StoredProfile,
  roles: ReadonlyMap<string, StoredRole>,
): RightsByProfile[number] {
  try {
    return compiledRights([profile], roles);
  } catch (error) {
    if (isUnresolvable(error)) {
      return undefined;
    }
    throw error;
  }
}

async function readAll(
  host: StoredReader,
  collection: "users" | "profiles" | "roles",
  ids: readonly string[],
): Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>> {
  const found = new Map<string, Readonly<Record<string, unknown>>>();
  for (let at = 0; at < ids.length; at += PAGE) {
    for (const [id, content] of await host.storedContents(collection, ids.slice(at, at + PAGE))) {
      found.set(id, content);
    }
  }
  return found;
}
