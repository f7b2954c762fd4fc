import type { Finding } from "../domain/findings";
import { profileFaults } from "../domain/policies/profileFaults";
import type { Existing, References } from "../domain/policies/references";
import { missingPlaces, missingRoles, referencesOf } from "../domain/policies/references";
import { isPlainObject } from "../domain/policies/restrictions";
import { ErrorId, InvalidRequestError } from "../errors";
import type { CredentialsReader, IndexReader, SecurityReader, StoredProfile } from "../host/Host";
import type { Command } from "../requests";
import { idFaults, readFlag } from "../requests";

/** What is looked at: what exists. `epoch`: of the roles. */
export interface ProfileSurroundings {
  readonly host: SecurityReader & CredentialsReader & IndexReader;
  readonly epoch: number;
}

/** And the request. */
export interface ProfileContext extends ProfileSurroundings {
  readonly command: Command;
}

interface Options {
  /** `true` allows restrictions to places that do not exist. */
  readonly force: boolean;
  /** Roles that the same request creates. */
  readonly createdRoles?: ReadonlySet<string>;
}

/**
 * Refuses a profile write that has any fault, naming all of them.
 *
 * @throws InvalidRequestError `profile-guard.profile.invalid`
 * @throws the host's 404 when the profile to update does not exist
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function checkProfileWrite(
  context: ProfileContext,
  action: "createProfile" | "createOrReplaceProfile" | "updateProfile",
): Promise<void> {
  const { host, command } = context;
  const force = readFlag("force", command.args.force);
  const ids = idFaults(command.id, { required: true });
  const profile =
    action === "updateProfile" && ids.length === 0
      ? mergedProfile(await host.getProfile(String(command.id)), command.body)
      : command.body;

  const findings = [
    ...ids,
    ...force.findings,
    ...(await profileFindings(context, profile, { force: force.value })),
  ];
  if (findings.length > 0) {
    const subject = ids.length === 0 ? `Profile "${String(command.id)}"` : "The profile";
    throw new InvalidRequestError(ErrorId.invalidProfile, subject, findings);
  }
}

/** Every fault of a profile: its form, then the roles and the places that it names. */
export async function profileFindings(
  surroundings: ProfileSurroundings,
  profile: unknown,
  options: Options,
): Promise<Finding[]> {
  const { host } = surroundings;
  const existing = await lookUp(surroundings, referencesOf(profile), options);
  const suggesting = async (
    missing: (known: Iterable<string>) => Finding[],
    names: () => Promise<Iterable<string>>,
  ): Promise<Finding[]> => {
    const found = missing([]);
    // a second pass with every name, for the suggestions: only when something is missing
    return found.length === 0 ? found : missing(await names());
  };
  return [
    ...profileFaults(profile ?? undefined),
    ...(await suggesting(
      (known) => missingRoles(profile, existing, known),
      () => host.listNames("roles"),
    )),
    ...(await suggesting(
      (known) => (options.force ? [] : missingPlaces(profile, existing, known)),
      () => host.listIndexes(),
    )),
  ];
}

/**
 * What the host will store for an update: it loads the profile and writes it back with the new
 * members. Source: the host's lib/core/security/profileRepository.ts `update`.
 */
export function mergedProfile(stored: StoredProfile | undefined, body: unknown): unknown {
  const { _id, ...members } = stored ?? { _id: "" };
  return isPlainObject(body) ? { ...members, ...body } : body;
}

async function lookUp(
  { host, epoch }: ProfileSurroundings,
  references: References,
  options: Options,
): Promise<Existing> {
  const [roles, places] = await Promise.all([
    host.findRoles(references.roleIds, epoch),
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
  const indexes = await host.existingIndexes(references.indexes.keys());
  const wanted = [...references.indexes].filter(([index, named]) => named && indexes.has(index));
  const collections = await Promise.all(
    wanted.map(async ([index]) => [index, new Set(await host.listCollections(index))] as const),
  );
  return { indexes, collections: new Map(collections) };
}
