import type { Finding } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { kuidFaults } from "../../domain/users/kuids";
import { missingProfiles, restrictedUserFaults, userFaults } from "../../domain/users/userFaults";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import { userAlreadyExists } from "../../errors/nativeErrors";
import type { Command } from "../support/command";
import { idFaults } from "../support/command";
import type { Checked } from "../support/context";
import { credentialFaults } from "./checkCredentials";

/** The reads that it takes to check a user. */
export type UserReads =
  | "findProfiles"
  | "findUsers"
  | "listNames"
  | "listStrategies"
  | "storedContent"
  | "validateCredentials";

type UserReader = Checked<UserReads>["host"];

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
export async function checkUserCreation({
  host,
  command,
  partOfImport = false,
}: UserCreation): Promise<void> {
  await refuseCreation(host, command, [
    ...idFaults(command.id, { required: false }),
    // an import may make anew who had such a kuid before
    ...(partOfImport ? [] : kuidFaults(command.id)),
    ...(await userFindings(host, command.body, kuidOf(command))),
  ]);
}

/** The host looks at the whole form before it looks for the user, and at that before credentials. */
async function refuseCreation(
  host: Pick<UserReader, "storedContent">,
  command: Command,
  findings: readonly Finding[],
): Promise<void> {
  if (findings.every(({ code }) => code === "credentials.rejected")) {
    await refuseTakenKuid(host, command);
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
async function refuseTakenKuid(
  host: Pick<UserReader, "storedContent">,
  { id, body }: Pick<Command, "id" | "body">,
): Promise<void> {
  const credentials = isPlainObject(body) ? body.credentials : undefined;
  const given = typeof id === "string" && id !== "" && isPlainObject(credentials);
  if (!given || Object.keys(credentials).length === 0) {
    return;
  }
  // almost always there is none, which the host's own reading of a user tells by costly errors
  if ((await host.storedContent("users", id)) !== undefined) {
    throw userAlreadyExists(id);
  }
}

/** Finds the faults of a kuid by which a write may make a user, unless there is such a user. */
export async function newKuidFaults(
  host: Pick<UserReader, "storedContent">,
  kuid: unknown,
  path?: string,
): Promise<Finding[]> {
  const faults = kuidFaults(kuid, path);
  // of a reserved one the host's own reading tells the anonymous user
  const isStored = faults.length > 0 && (await host.storedContent("users", String(kuid)));
  return isStored ? [] : faults;
}

/** Of the users of an import. */
interface Import {
  /** Profiles that the same request creates. */
  readonly createdProfiles: ReadonlySet<string>;
  /** The kuid of who sends it. */
  readonly importer: string | undefined;
}

/** Every fault of a user: its form, then the profiles that it names. */
export async function userFindings(
  host: UserReader,
  body: unknown,
  kuid: string,
  imported?: Import,
): Promise<Finding[]> {
  const content = isPlainObject(body) ? body.content : undefined;
  const profileIds = isPlainObject(content) ? content.profileIds : undefined;
  return [
    ...userFaults(body),
    ...(await unknownProfiles(host, profileIds, "content.profileIds", imported?.createdProfiles)),
    ...(await credentialFaults(
      host,
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
export async function checkRestrictedUserCreation({
  host,
  command,
}: Checked<UserReads>): Promise<void> {
  await refuseCreation(host, command, [
    ...idFaults(command.id, { required: false }),
    ...kuidFaults(command.id),
    ...restrictedUserFaults(command.body),
    ...(await credentialFaults(host, command.body, kuidOf(command))),
  ]);
}

/** Empty when the request names none, and none was found for it. */
function kuidOf({ id, newId }: Command): string {
  return newId ?? (typeof id === "string" ? id : "");
}

/** Returns a fault for each profile that does not exist; none when there is no list. */
export async function unknownProfiles(
  host: Pick<UserReader, "findProfiles" | "listNames">,
  profileIds: unknown,
  path: string,
  createdProfiles: ReadonlySet<string> = new Set(),
): Promise<Finding[]> {
  if (!Array.isArray(profileIds)) {
    return [];
  }
  const names = profileIds.filter(
    (id: unknown): id is string => typeof id === "string" && id !== "",
  );
  const found = await host.findProfiles(new Set(names));
  const existing = new Set([...found.keys(), ...createdProfiles]);
  if (names.every((name) => existing.has(name))) {
    return [];
  }
  return missingProfiles(profileIds, existing, await host.listNames("profiles"), path);
}

/** @throws InvalidRequestError when there is any finding */
export function refuseUser(findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidUser, "The user", findings);
  }
}
