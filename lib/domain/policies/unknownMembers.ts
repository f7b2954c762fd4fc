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
/** By which no rights are judged. */
const UNJUDGED = PROFILE_MEMBERS.filter((name) => name !== "policies");

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
 * Returns the members that the stored profile has just so, and those of a profile's own that are wrong
 * in both. The host keeps them: they were stored before the plugin refused them. Within policies and
 * restrictions nothing counts as unchanged: they decide who may do what.
 *
 * @param faults of the profile
 */
export function unchangedMembers(
  profile: unknown,
  stored: Readonly<Record<string, unknown>> | undefined,
  faults: readonly Finding[] = [],
): readonly string[] {
  if (!isPlainObject(profile) || stored === undefined) {
    return [];
  }
  const wrong = UNJUDGED.filter((name) => faults.some((fault) => isOf(name, fault)));
  return [...unknownMembers(profile), ...wrong].filter(
    (name) => Object.hasOwn(stored, name) && isSame(profile[name], stored[name]),
  );
}

function isOf(member: string, { path }: Finding): boolean {
  return path === member || path.startsWith(`${member}[`) || path.startsWith(`${member}.`);
}

/** The profile without these members. */
export function without(profile: unknown, members: readonly string[]): unknown {
  return isPlainObject(profile)
    ? Object.fromEntries(Object.entries(profile).filter(([name]) => !members.includes(name)))
    : profile;
}

/** Warns about {@link unchangedMembers}, instead of refusing them. */
export function unchangedWarnings(
  members: readonly string[],
  faults: readonly Finding[] = [],
): Finding[] {
  return members.flatMap((path) =>
    KNOWN.has(path)
      ? faults.filter((fault) => isOf(path, fault)).map(asStoredAlready)
      : [unknownWarning(path)],
  );
}

/** Warns about a fault of something that is stored, and left as it is. */
export function asStoredAlready(fault: Finding): Finding {
  const message = `${fault.message} It is kept, because it is stored so already.`;
  return { ...fault, severity: "warning", message };
}

function unknownWarning(path: string): Finding {
  const suggestion = nearestName(path, KNOWN);
  return {
    code: "member.unexpected",
    severity: "warning",
    path,
    message: `"${path}" is no member of a profile: it is kept, because it is stored so already, and means nothing. Take it out.`,
    ...(suggestion !== undefined && { suggestion }),
  };
}
