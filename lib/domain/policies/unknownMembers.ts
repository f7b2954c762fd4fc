import type { Finding } from "../findings";
import { nearestName } from "../nearest";
import { isPlainObject } from "../plainObject";
import { isSame } from "../same";
import type { Profile } from "./Profile";

/** The names of a profile's members. */
export const PROFILE_MEMBERS = [
  "policies",
  "rateLimit",
  "tags",
] as const satisfies readonly (keyof Profile)[];

const KNOWN: ReadonlySet<string> = new Set(PROFILE_MEMBERS);

/**
 * Members of a profile that no profile has. Those within its policies are not among them, nor is an
 * `_id`, of which more can be told.
 */
export function unknownMembers(profile: unknown): readonly string[] {
  return isPlainObject(profile)
    ? Object.keys(profile).filter((name) => name !== "_id" && !KNOWN.has(name))
    : [];
}

/**
 * Returns the members that the stored profile has just so. The host keeps them, and reads nothing
 * from them; within policies and restrictions it refuses them itself.
 * Source: the host's lib/model/security/profile.ts `validateDefinition`.
 */
export function unchangedMembers(
  profile: unknown,
  stored: Readonly<Record<string, unknown>> | undefined,
): readonly string[] {
  return isPlainObject(profile)
    ? unknownMembers(profile).filter(
        (name) =>
          stored !== undefined &&
          Object.hasOwn(stored, name) &&
          isSame(profile[name], stored[name]),
      )
    : [];
}

/** The profile without these members. */
export function without(profile: unknown, members: readonly string[]): unknown {
  return isPlainObject(profile)
    ? Object.fromEntries(Object.entries(profile).filter(([name]) => !members.includes(name)))
    : profile;
}

/** Warns about {@link unchangedMembers}, instead of refusing them. */
export function unchangedWarnings(members: readonly string[]): Finding[] {
  return members.map((path) => {
    const suggestion = nearestName(path, KNOWN);
    return {
      code: "member.unexpected",
      severity: "warning",
      path,
      message: `"${path}" is no member of a profile: it is kept, because it is stored so already, and means nothing. Take it out.`,
      ...(suggestion !== undefined && { suggestion }),
    };
  });
}
