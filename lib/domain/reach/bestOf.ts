import {
  coversEverything,
  isUnresolvable,
  type Rights,
  rightsOfRole,
  type StoredProfile,
  type StoredRole,
} from "../rights";
import { Identity } from "./Identity";
import type { ReachPlatform } from "./reachPlatform";

/** The most that somebody can be given of what is stored. */
interface Best {
  /** One by which its users hold everything, else all of them. */
  readonly profiles: readonly StoredProfile[];
  /** Name one role that allows everything, else all of them. */
  readonly policies: readonly { readonly roleId: string }[];
}

const best = new WeakMap<ReachPlatform, Best>();

export function bestOf(platform: ReachPlatform): Best {
  const known = best.get(platform) ?? findBest(platform);
  best.set(platform, known);
  return known;
}

function findBest(platform: ReachPlatform): Best {
  const usable = [...platform.profiles.values()].flatMap(
    (profile) => Identity.of(platform, "", [profile]) ?? [],
  );
  const whole = usable.find((one) => one.holdsEverything);
  const roles = [...platform.roles.values()].flatMap((role) => {
    const rights = rightsIn(role);
    return rights === undefined ? [] : [{ roleId: role._id, rights }];
  });
  const every = roles.find(({ rights }) => coversEverything(rights));
  return {
    profiles: (whole === undefined ? usable : [whole]).flatMap(({ profiles }) => profiles),
    policies: (every === undefined ? roles : [every]).map(({ roleId }) => ({ roleId })),
  };
}

function rightsIn(role: StoredRole): Rights | undefined {
  try {
    return rightsOfRole(role);
  } catch (error) {
    if (isUnresolvable(error)) {
      return undefined;
    }
    throw error;
  }
}
