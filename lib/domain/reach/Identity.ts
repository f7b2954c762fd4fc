import { shortfalls } from "../escalation/shortfalls";
import { readActionKey } from "../actions";
import {
  allows,
  compileRights,
  coversEverything,
  isUnresolvable,
  type Rights,
  type StoredProfile,
} from "../rights";
import type { ReachPlatform } from "./reachPlatform";

/** The names of those who send requests of a chain: the kuid, but for who begins it. */
export const THEMSELVES = "themselves";

/** Somebody who acts in a chain. */
export class Identity {
  private everything: boolean | undefined;

  private constructor(
    private readonly platform: ReachPlatform,
    /** `themselves`, or a kuid. */
    readonly name: string,
    /** `undefined`: of a profile that anybody may have. */
    readonly kuid: string | undefined,
    readonly profiles: readonly StoredProfile[],
    readonly rights: Rights,
  ) {}

  /** @returns `undefined` of profiles of which a role does not exist: Kuzzle refuses such a user everything */
  static of(
    platform: ReachPlatform,
    name: string,
    profiles: readonly StoredProfile[],
    kuid?: string,
  ): Identity | undefined {
    const rights = compiled(profiles, platform);
    return rights && new Identity(platform, name, kuid, profiles, rights);
  }

  get profileIds(): readonly string[] {
    return this.profiles.map(({ _id }) => _id);
  }

  get holdsEverything(): boolean {
    return (this.everything ??= coversEverything(this.rights));
  }

  /** @param action `controller:action`; a place that an action of Kuzzle does not look at makes no difference */
  may(action: string): boolean {
    return allows(this.rights, readActionKey(action));
  }

  /**
   * Returns the profiles that they cover by an action, as the guard judges it: rights of profiles that somebody
   * may assign without covering them count only where they allow the action itself.
   */
  covered(action: string, profileIds: Iterable<string>): string[] {
    const delegated = new Set(this.platform.delegations.flatMap(({ mayAssign }) => mayAssign));
    const counted = this.profiles.filter((profile) => {
      const own = delegated.has(profile._id) ? compiled([profile], this.platform) : undefined;
      return own === undefined || allows(own, readActionKey(action));
    });
    const { roles } = this.platform;
    const rights = compiled(counted, this.platform);
    if (rights === undefined) {
      return [];
    }
    const actor = { rights, holding: { profiles: this.profiles, roles } };
    return [...profileIds].filter((id) => {
      const profile = this.platform.profiles.get(id);
      return (
        profile !== undefined &&
        compiled([profile], this.platform) !== undefined &&
        shortfalls(actor, [claimOf(profile)], { stored: roles }).length === 0
      );
    });
  }
}

function claimOf(profile: StoredProfile): Parameters<typeof shortfalls>[1][number] {
  return {
    kind: "profile",
    subject: profile._id,
    moment: "after",
    profile,
    visibility: { subject: [], rights: [] },
  };
}

function compiled(
  profiles: readonly StoredProfile[],
  { roles }: ReachPlatform,
): Rights | undefined {
  try {
    return compileRights(profiles, roles);
  } catch (error) {
    if (isUnresolvable(error)) {
      return undefined;
    }
    throw error;
  }
}
