import type { DocumentStore } from "../../domain/actions";
import type { Finding } from "../../domain/findings";
import { profileFaultSteps } from "../../domain/policies/profileFaults";
import { missingPlaces, missingRoles, roleIdsNamedBy } from "../../domain/policies/references";
import {
  asStoredAlready,
  unchangedMembers,
  unchangedWarnings,
  without,
} from "../../domain/policies/unknownMembers";
import { hugeProfileFaults, isLarge } from "../../domain/policies/size";
import { isPlainObject } from "../../domain/plainObject";
import { policyBatches } from "../../domain/batches";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { StoredProfile } from "../../host/port/Host";
import { idFaults, readFlag } from "../support/command";
import { gatherInSlices } from "../support/inSlices";
import type { Checked } from "./Checked";
import { newDocumentFaults } from "./newDocument";

/** The reads that it takes to check a profile. */
export type ProfileReads =
  | "findProfiles"
  | "findRoles"
  | "getProfile"
  | "storedContent"
  | "listNames"
  | "places";

type ProfileReader = Pick<Checked<ProfileReads>, "host" | "disclosure">;

interface Options {
  /** `true` allows restrictions to places that do not exist. */
  readonly force: boolean;
  /** The request takes no `force` for restrictions. */
  readonly withoutForce?: true;
  /** Roles that the same request creates. */
  readonly createdRoles?: ReadonlySet<string>;
  /** The profile's id, where it is known: tells of an `_id` in the body that is another. */
  readonly id?: string;
}

/**
 * Refuses a profile write that has any fault, naming all of them.
 *
 * @returns warnings about faults that are let pass: see {@link writtenProfileFindings}
 * @throws InvalidRequestError `profile-guard.profile.invalid`
 * @throws the host's 404 when the profile to update does not exist
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function checkProfileWrite(
  context: Checked<ProfileReads>,
  write: Pick<DocumentStore, "does" | "keeps">,
): Promise<readonly Finding[]> {
  const { host, command, disclosure } = context;
  const { does, keeps } = write;
  const force = readFlag("force", command.args.force);
  const ids = idFaults(command.id, { required: true });
  const isUpdate = keeps === "stored" && ids.length === 0;
  const tellsStored = isUpdate && disclosure.discloses("profile");
  const profile = tellsStored
    ? mergedProfile(await updatedProfile(host, String(command.id)), command.body)
    : command.body;

  const replaced = does === "create" || ids.length > 0 ? undefined : String(command.id);
  const written = await writtenProfileFindings(context, replaced, profile, {
    force: force.value && !asksHost(context),
    ...(ids.length === 0 && { id: String(command.id) }),
  });
  const { faults, warnings } =
    keeps === "stored" ? leftAsStored(command.body, written, tellsStored) : written;
  const findings = [
    ...ids,
    ...(await newDocumentFaults(context, "profile", command.id, write)),
    ...force.findings,
    ...faults,
  ];
  if (findings.length > 0) {
    const subject = ids.length === 0 ? `Profile "${String(command.id)}"` : "The profile";
    throw new InvalidRequestError(ErrorId.invalidProfile, subject, findings);
  }
  return warnings;
}

/** The decision reads it too: it is asked for once. What cannot be read so is refused as the host does. */
async function updatedProfile(host: ProfileReader["host"], id: string): Promise<StoredProfile> {
  const found = await host.findProfiles([id]).catch(() => undefined);
  return found?.get(id) ?? host.getProfile(id);
}

/**
 * With `strict` the host itself tells whether a place exists, `force` or not.
 * Source: the host's lib/core/security/profileRepository.ts `validateAndSaveProfile`.
 */
function asksHost({ command, disclosure }: Checked<ProfileReads>): boolean {
  const strict = readFlag("strict", command.args.strict);
  return !disclosure.knows.isComplete && (strict.value || strict.findings.length > 0);
}

interface Written {
  readonly faults: readonly Finding[];
  /** Faults that pass. */
  readonly warnings: readonly Finding[];
}

/** Faults of stored policies that the host finds at every update, and refuses. */
const REFUSED_BY_HOST: ReadonlySet<string> = new Set([
  "role.unknown",
  "member.unexpected",
  "member.type",
  "member.missing",
]);

/**
 * Only warns of stored policies that an update does not name, whatever became wrong with them since.
 * Nobody gains by it: their rights are judged as ever. The host itself refuses roles that are gone.
 */
function leftAsStored(body: unknown, { faults, warnings }: Written, tellsStored: boolean): Written {
  if (!isPlainObject(body) || Object.hasOwn(body, "policies")) {
    return { faults, warnings };
  }
  const isOfStored = ({ path }: Finding): boolean =>
    path === "policies" || path.startsWith("policies[");
  if (!tellsStored) {
    return { faults: faults.filter((one) => !isOfStored(one)), warnings };
  }
  const isLeft = (one: Finding): boolean => !REFUSED_BY_HOST.has(one.code) && isOfStored(one);
  return {
    faults: faults.filter((one) => !isLeft(one)),
    warnings: [...warnings, ...faults.filter(isLeft).map(asStoredAlready)],
  };
}

/**
 * Collects every fault of a profile to be written. A member beside the policies is only warned of if
 * the replaced profile has it just so: it was stored before the plugin refused it, and callers who
 * read a profile and send it back need not know. Within policies and restrictions it is a fault
 * nevertheless.
 *
 * @param replaced id of a profile that may exist
 */
export async function writtenProfileFindings(
  reader: ProfileReader,
  replaced: string | undefined,
  profile: unknown,
  options: Options,
): Promise<Written> {
  const faults = await profileFindings(reader, profile, options);
  if (replaced === undefined || faults.every(({ path }) => /^policies(?:\[|$)/u.test(path))) {
    return { faults, warnings: [] };
  }
  if (!reader.disclosure.discloses("profile")) {
    return { faults, warnings: [] };
  }
  const stored = await reader.host.storedContent("profiles", replaced);
  const unchanged = unchangedMembers(profile, stored, faults);
  return unchanged.length === 0
    ? { faults, warnings: [] }
    : {
        faults: await profileFindings(reader, without(profile, unchanged), options),
        warnings: unchangedWarnings(unchanged, faults),
      };
}

/** Every fault of a profile: its form, then the roles and the places that it names. */
export async function profileFindings(
  reader: ProfileReader,
  profile: unknown,
  options: Options,
): Promise<Finding[]> {
  const { host, disclosure } = reader;
  const { force, withoutForce, id } = options;
  const huge = hugeProfileFaults(profile);
  if (huge.length > 0) {
    return huge;
  }
  const places = disclosure.places(host.places());
  const inBatches = (batch: unknown): Finding[] =>
    missingPlaces(batch, places, disclosure.suggest, withoutForce === undefined);
  return [
    ...(await gather(profile, profileFaultSteps(profile ?? undefined, id))),
    ...(await unknownRoles(reader, profile, options)),
    ...(force ? [] : await gather(profile, batchwise(profile, inBatches))),
  ];
}

/** Gathers what is found in a profile, with pauses if it is a large one. */
async function gather(profile: unknown, steps: Iterable<readonly Finding[]>): Promise<Finding[]> {
  return isLarge(profile) ? gatherInSlices(steps) : [...steps].flat();
}

function* batchwise(
  profile: unknown,
  find: (batch: unknown) => Finding[],
): Generator<readonly Finding[]> {
  for (const batch of policyBatches(profile)) {
    yield find(batch);
  }
}

async function unknownRoles(
  { host, disclosure }: ProfileReader,
  profile: unknown,
  { createdRoles = new Set() }: Options,
): Promise<Finding[]> {
  const named = roleIdsNamedBy(profile);
  if ([...named].every((id) => createdRoles.has(id)) || !disclosure.discloses("role")) {
    return [];
  }
  const roles = await host.findRoles(named);
  const existing = { roleIds: new Set([...roles.keys(), ...createdRoles]) };
  const missing = (batch: unknown): Finding[] => missingRoles(batch, existing, []);
  const found = await gather(profile, batchwise(profile, missing));
  if (found.length === 0 || !disclosure.knows.sees("role")) {
    return found;
  }
  // a second pass with every name, for the suggestions: only when something is missing
  const names = [...(await host.listNames("roles")), ...createdRoles];
  const told = (batch: unknown): Finding[] =>
    missingRoles(batch, existing, names, disclosure.suggest);
  return gather(profile, batchwise(profile, told));
}

/**
 * Returns the profile that the host will store for an update: it loads it and writes it back with
 * the new members. Source: the host's lib/core/security/profileRepository.ts `update`.
 */
export function mergedProfile(stored: StoredProfile | undefined, body: unknown): unknown {
  const { _id, ...members } = stored ?? { _id: "" };
  return isPlainObject(body) ? { ...members, ...body } : body;
}
