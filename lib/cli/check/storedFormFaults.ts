import type { Finding } from "../../domain/findings";
import { profileFaults } from "../../domain/policies/profileFaults";
import {
  unchangedMembers,
  unchangedWarnings,
  unknownMembers,
  without,
} from "../../domain/policies/unknownMembers";

/** The profiles known to be stored, by id. Absent: nothing is known. */
export type StoredProfiles = ReadonlyMap<string, object> | undefined;

/**
 * The faults of a profile's form, as the server sees them, which keeps what is stored already. Of an
 * `_id` documents of every kind are told alike.
 */
export function formFaultsOf(id: string, value: unknown, stored: StoredProfiles): Finding[] {
  const content = without(value, ["_id"]);
  if (stored === undefined) {
    return profileFaults(content).map((finding) => withoutServer(value, finding));
  }
  const faults = profileFaults(content);
  const own = stored.get(id) as Record<string, unknown> | undefined;
  const unchanged = unchangedMembers(value, own, faults);
  return [...profileFaults(without(content, unchanged)), ...unchangedWarnings(unchanged, faults)];
}

/**
 * A file alone does not tell whether the profile is stored with a member that no profile has, with
 * which it can be written again: that is what an export holds. So it is no error here; but worse
 * than nothing where another member was meant, which limits what holders may do.
 */
export function withoutServer(value: unknown, finding: Finding): Finding {
  const { code, path, suggestion } = finding;
  if (code !== "member.unexpected" || !unknownMembers(value).includes(path)) {
    return finding;
  }
  return {
    ...finding,
    severity: suggestion === undefined ? "warning" : "securityWarning",
    message: `"${path}" is no member of a profile and means nothing. The server refuses it unless the profile is stored with it already.`,
  };
}
