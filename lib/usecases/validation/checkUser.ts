import type { Finding } from "../../domain/findings";
import { isNonEmptyText, isPlainObject, memberOf } from "../../domain/plainObject";
import { kuidFaults } from "../../domain/users/kuids";
import { missingProfiles, restrictedUserFaults, userFaults } from "../../domain/users/userFaults";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { SecurityReader } from "../../host/port/Host";
import { userAlreadyExists } from "../../errors/nativeErrors";
import type { Command } from "../support/command";
import { idFaults } from "../support/command";
import type { Checked } from "./Checked";
import { credentialFaults } from "./checkCredentials";

/** The reads that it takes to check a user. */
export type UserReads =
  | "findProfiles"
  | "findUsers"
  | "listNames"
  | "listStrategies"
  | "storedContent"
  | "validateCredentials";

type UserReader = Pick<Checked<UserReads>, "host" | "disclosure">;

/** @property partOfImport the import as a whole has passed */
interface UserCreation extends Checked<UserReads> {
  readonly partOfImport?: boolean;
}

/**
 * Refuses a user that has any fault, naming all of them.
 *
 * @throws InvalidRequestError `profile-guard.user.invalid`
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function checkUserCreation(context: UserCreation): Promise<void> {
  const { command, partOfImport = false } = context;
  await refuseCreation(context, [
    ...idFaults(command.id, { required: false }),
    // an import may make anew who had such a kuid before
    ...(partOfImport ? [] : kuidFaults(command.id)),
    ...(await userFindings(context, command.body, kuidOf(command))),
  ]);
}

/** The host looks at the whole form before it looks for the user, and at that before credentials. */
async function refuseCreation(
  context: Checked<UserReads>,
  findings: readonly Finding[],
): Promise<void> {
  if (findings.every(({ code }) => code === "credentials.rejected")) {
    await refuseTakenKuid(context);
  }
  refuseUser(findings);
}

/**
 * Refuses a kuid that is taken, as the reference says. The host looks for credentials before it
 * looks for the user, and answers 500 when it finds some.
 * Source: the host's lib/api/controllers/securityController.ts `_persistUser`.
 *
 * @throws the host's 412 `security.user.already_exists`
 */
async function refuseTakenKuid({
  host,
  command: { id, body },
  disclosure,
}: Checked<"storedContent">): Promise<void> {
  const credentials = memberOf(body, "credentials");
  const given = isNonEmptyText(id) && isPlainObject(credentials);
  if (!given || Object.keys(credentials).length === 0 || !disclosure.discloses("user")) {
    return;
  }
  // almost always there is none, which the host's own reading of a user tells by costly errors
  if ((await host.storedContent("users", id)) !== undefined) {
    throw userAlreadyExists(id);
  }
}

/** Finds the faults of a kuid by which a write may make a user, unless there is such a user. */
export async function newKuidFaults(
  host: Pick<SecurityReader, "storedContent">,
  kuid: unknown,
  path?: string,
): Promise<Finding[]> {
  const faults = kuidFaults(kuid, path);
  // of a reserved one the host's own reading tells the anonymous user
  const isStored = faults.length > 0 && (await host.storedContent("users", String(kuid)));
  return isStored ? [] : faults;
}

interface Import {
  /** Profiles that the same request creates. */
  readonly createdProfiles: ReadonlySet<string>;
  /** The kuid of who sends it. */
  readonly importer: string | undefined;
}

/** Every fault of a user: its form, then the profiles that it names. */
export async function userFindings(
  reader: UserReader,
  body: unknown,
  kuid: string,
  imported?: Import,
): Promise<Finding[]> {
  const content = memberOf(body, "content");
  const profileIds = memberOf(content, "profileIds");
  return [
    ...userFaults(body),
    ...(await unknownProfiles(reader, profileIds, "content.profileIds", imported?.createdProfiles)),
    ...(await credentialFaults(
      reader,
      body,
      kuid,
      imported && { body, importer: imported.importer },
    )),
  ];
}

/**
 * Refuses the creation of a restricted user that has any fault, naming all of them.
 *
 * @throws InvalidRequestError `profile-guard.user.invalid`
 */
export async function checkRestrictedUserCreation(context: Checked<UserReads>): Promise<void> {
  const { command } = context;
  await refuseCreation(context, [
    ...idFaults(command.id, { required: false }),
    ...kuidFaults(command.id),
    ...restrictedUserFaults(command.body),
    ...(await credentialFaults(context, command.body, kuidOf(command))),
  ]);
}

/** Empty when the request names none, and none was found for it. */
function kuidOf({ id, newId }: Command): string {
  return newId ?? (typeof id === "string" ? id : "");
}

/** Returns a fault for each profile that does not exist; none when there is no list. */
export async function unknownProfiles(
  { host, disclosure }: Pick<Checked<"findProfiles" | "listNames">, "host" | "disclosure">,
  profileIds: unknown,
  path: string,
  createdProfiles: ReadonlySet<string> = new Set(),
): Promise<Finding[]> {
  if (!Array.isArray(profileIds)) {
    return [];
  }
  const names = profileIds.filter((id: unknown): id is string => isNonEmptyText(id));
  if (names.every((name) => createdProfiles.has(name)) || !disclosure.discloses("profile")) {
    return [];
  }
  const found = await host.findProfiles(new Set(names));
  const existing = new Set([...found.keys(), ...createdProfiles]);
  if (names.every((name) => existing.has(name))) {
    return [];
  }
  const known = disclosure.knows.sees("profile")
    ? [...(await host.listNames("profiles")), ...createdProfiles]
    : [];
  return missingProfiles(profileIds, existing, known, path, disclosure.suggest);
}

/** @throws InvalidRequestError when there is any finding */
export function refuseUser(findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidUser, "The user", findings);
  }
}
