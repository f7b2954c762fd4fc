import type { DocumentStore, WriteDeclaration } from "../../domain/actions";
import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { hugeRoleFaults } from "../../domain/policies/size";
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
import { ErrorId, InvalidRequestError, markPartial } from "../../errors/errors";
import { knowledgeFor } from "../escalation/actorRights";
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
import { Telling } from "../validation/Telling";

/**
 * Refuses a request that has faults, and names them all, whoever sends it. Does not tell whether
 * something exists that the caller may not see.
 *
 * @returns the rest of the check, to be made once the caller is found to cover the request
 * @throws InvalidRequestError 400
 * @throws 503 when the documents that it names cannot be read
 */
export async function validate(
  context: GuardContext,
  write: WriteDeclaration,
): Promise<() => Promise<void>> {
  const first = new Telling(await knowledgeFor(context));
  await validateBy(first, context, write);
  return async () => {
    if (first.isPartial) {
      await validateBy(first.covered(), context, write, true);
    }
  };
}

/** Refuses a sign-up that has faults: whether a kuid or a username is free, each of them tells. */
export async function validateSignUp(
  context: GuardContext,
  write: WriteDeclaration,
): Promise<void> {
  await validateBy(new Telling(), context, write);
}

async function validateBy(
  telling: Telling,
  context: GuardContext,
  write: WriteDeclaration,
  isSecond = false,
): Promise<void> {
  try {
    await findFaults({ ...context, telling }, write);
  } catch (error) {
    if ((isSecond || telling.isPartial) && error instanceof InvalidRequestError) {
      markPartial(error);
    }
    throw error;
  }
}

type Validated = GuardContext & { readonly telling: Telling };

async function findFaults(context: Validated, write: WriteDeclaration): Promise<void> {
  const { args, body } = context.command;
  switch (write.target) {
    case "profile":
      if (write.does !== "delete") {
        const warnings = await checkProfileWrite(context, write);
        if (!context.telling.isPartial) {
          warnOf(context, warnings);
        }
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
      refuseForm(loadFaults(body));
      return;
    case "role":
      if (write.does !== "delete") {
        refuseForm(hugeRoleFaults(body));
      }
      return;
    case "platform":
  }
}

function warnOf({ command, warn }: GuardContext, findings: readonly Finding[]): void {
  const { controller, action, id } = command;
  for (const { message } of findings) {
    warn?.(`${controller}:${action} of "${String(id)}": ${message}`);
  }
}

async function validateUser(context: Validated, write: DocumentStore): Promise<void> {
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
      ...(await unknownProfiles(context, profileIds, "content.profileIds")),
    ]);
  } else if (write.document === "body" && write.profileIds === undefined) {
    const given = isPlainObject(body) ? body.profileIds : undefined;
    const keeps = write.keeps !== undefined && (given === undefined || given === null);
    if (!keeps) {
      refuseUser(await unknownProfiles(context, profileIdsOf(body), "profileIds"));
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

function refuseForm(faults: readonly Finding[]): void {
  if (faults.length > 0) {
    throw new InvalidRequestError(ErrorId.invalidRequest, "The request", faults);
  }
}
