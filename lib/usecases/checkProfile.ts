import type { Finding } from "../domain/findings";
import { profileFaults } from "../domain/policies/profileFaults";
import type { Existing, References } from "../domain/policies/references";
import { missingPlaces, missingRoles, referencesOf } from "../domain/policies/references";
import { isPlainObject } from "../domain/policies/restrictions";
import { ErrorId, InvalidRequestError } from "../errors";
import type { IndexReader, SecurityReader } from "../host/Host";
import type { Command } from "../requests";
import { idFaults, readFlag } from "../requests";

export type ProfileReader = SecurityReader & IndexReader;

/**
 * Refuses a profile write that has any fault, naming all of them.
 *
 * @throws InvalidRequestError `profile-guard.profile.invalid`
 * @throws the host's 404 when the profile to update does not exist
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function checkProfileWrite(
  host: ProfileReader,
  action: "createProfile" | "createOrReplaceProfile" | "updateProfile",
  command: Command,
): Promise<void> {
  const force = readFlag("force", command.force);
  const ids = idFaults(command.id, { required: true });
  const profile =
    action === "updateProfile" && ids.length === 0
      ? await mergedProfile(host, String(command.id), command.body)
      : command.body;

  const findings = [
    ...ids,
    ...force.findings,
    ...(await profileFindings(host, profile, { force: force.value })),
  ];
  if (findings.length > 0) {
    const subject = ids.length === 0 ? `Profile "${String(command.id)}"` : "The profile";
    throw new InvalidRequestError(ErrorId.invalidProfile, subject, findings);
  }
}

/**
 * Every fault of a profile: its form, then the roles and the places that it names.
 *
 * @param options.force       `true` allows restrictions to places that do not exist
 * @param options.createdRoles roles that the same request creates
 */
export async function profileFindings(
  host: ProfileReader,
  profile: unknown,
  options: { readonly force: boolean; readonly createdRoles?: ReadonlySet<string> },
): Promise<Finding[]> {
  const references = referencesOf(profile);
  const existing = await lookUp(host, references, options);
  const roles = missingRoles(profile, existing, []);
  return [
    ...profileFaults(profile ?? undefined),
    // a second pass with every name, for the suggestions: only when something is missing
    ...(roles.length === 0
      ? roles
      : missingRoles(profile, existing, await host.listNames("roles"))),
    ...(options.force ? [] : missingPlaces(profile, existing)),
  ];
}

/** What the host will store: it loads the profile and writes it back with the new members. */
async function mergedProfile(host: ProfileReader, id: string, body: unknown): Promise<unknown> {
  const { _id, ...stored } = await host.getProfile(id);
  return isPlainObject(body) ? { ...stored, ...body } : body;
}

async function lookUp(
  host: ProfileReader,
  references: References,
  options: { readonly force: boolean; readonly createdRoles?: ReadonlySet<string> },
): Promise<Existing> {
  const [roles, places] = await Promise.all([
    host.findRoles(references.roleIds),
    options.force ? NO_PLACES : lookUpPlaces(host, references),
  ]);
  return { roleIds: new Set([...roles.keys(), ...(options.createdRoles ?? [])]), ...places };
}

const NO_PLACES: Omit<Existing, "roleIds"> = { indexes: new Set(), collections: new Map() };

async function lookUpPlaces(
  host: IndexReader,
  references: References,
): Promise<Omit<Existing, "roleIds">> {
  if (references.indexes.size === 0) {
    return NO_PLACES;
  }
  const indexes = new Set(await host.listIndexes());
  const wanted = [...references.indexes].filter(([index, named]) => named && indexes.has(index));
  const collections = await Promise.all(
    wanted.map(async ([index]) => [index, new Set(await host.listCollections(index))] as const),
  );
  return { indexes, collections: new Map(collections) };
}
