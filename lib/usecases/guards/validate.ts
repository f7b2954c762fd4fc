import type { DocumentStore, WriteDeclaration } from "../../domain/actions";
import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { loadFaults } from "../../domain/requests/loadFaults";
import {
  misplacedCredentials,
  misspeltMembers,
  UPSERT_MEMBERS,
  USER_MEMBERS,
} from "../../domain/requests/members";
import {
  givenLocalCredentialFaults,
  localCredentialFaults,
} from "../../domain/users/localCredentials";
import { userFaults } from "../../domain/users/userFaults";
import { ErrorId, InvalidRequestError } from "../../errors/errors";
import type { GuardContext } from "../escalation/context";
import { checkImport } from "../validation/checkImport";
import { checkProfileWrite } from "../validation/checkProfile";
import {
  checkRestrictedUserCreation,
  checkUserCreation,
  refuseUser,
  unknownProfiles,
} from "../validation/checkUser";
import { requireIds } from "../validation/requireIds";

/**
 * Refuses a request that has faults, and names them all, whoever sends it.
 *
 * @throws InvalidRequestError 400
 * @throws 503 when the documents that it names cannot be read
 */
export async function validate(context: GuardContext, write: WriteDeclaration): Promise<void> {
  const { args, body } = context.command;
  switch (write.target) {
    case "profile":
      if (write.does !== "delete") {
        warnOf(context, await checkProfileWrite(context, write));
      }
      return;
    case "user":
      if (write.does !== "delete") {
        await validateUser(context, write);
      }
      return;
    case "identity":
      if (write.takesCredentials === true) {
        refuseUser(localCredentialFaults(args.strategy, body, ""));
      }
      return;
    case "first admin":
      // with these faults nobody could log in, and no other first admin be created
      refuseUser([
        ...misspeltMembers(body, USER_MEMBERS),
        ...misplacedCredentials(body, context.host.listStrategies()),
      ]);
      return;
    case "import":
      await checkImport(context);
      return;
    case "places":
      refuseLoad(loadFaults(body));
      return;
    case "role":
    case "platform":
  }
}

function warnOf({ command, warn }: GuardContext, findings: readonly Finding[]): void {
  const { controller, action, id } = command;
  for (const { message } of findings) {
    warn?.(`${controller}:${action} of "${String(id)}": ${message}`);
  }
}

async function validateUser(context: GuardContext, write: DocumentStore): Promise<void> {
  const { command, host } = context;
  const { body } = command;
  if (write.does === "create") {
    await (write.profileIds === "preset" ? checkRestrictedUserCreation : checkUserCreation)(
      context,
    );
  } else if (write.document === "content and default") {
    const content = isPlainObject(body) ? body.content : undefined;
    const profileIds = isPlainObject(content) ? content.profileIds : undefined;
    refuseUser([
      ...userFaults(body, UPSERT_MEMBERS),
      ...misplacedCredentials(body, host.listStrategies()),
      ...givenLocalCredentialFaults(body),
      ...(await unknownProfiles(host, profileIds, "content.profileIds")),
    ]);
  } else if (write.document === "body" && write.profileIds === undefined) {
    const given = isPlainObject(body) ? body.profileIds : undefined;
    const keeps = write.keeps !== undefined && (given === undefined || given === null);
    if (!keeps) {
      refuseUser(await unknownProfiles(host, profileIdsOf(body), "profileIds"));
    }
  }
}

/** The host stores a user without profiles, but cannot read them: it answers 500 from then on. */
function profileIdsOf(body: unknown): string[] {
  const profileIds = requireIds(body, "profileIds");
  if (profileIds.length === 0) {
    refuseUser([fault("member.empty", "profileIds", '"profileIds" must not be empty.')]);
  }
  return profileIds;
}

function refuseLoad(faults: readonly Finding[]): void {
  if (faults.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", faults);
  }
}
