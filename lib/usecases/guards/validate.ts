import type { DocumentStore, WriteDeclaration } from "../../domain/actions";
import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { memberOf } from "../../domain/plainObject";
import { roleIdsIn } from "../../domain/storedPolicies";
import { hugeRoleFaults } from "../../domain/policies/size";
import { loadFaults } from "../../domain/requests/loadFaults";
import {
  misplacedCredentials,
  misspeltMembers,
  UPSERT_MEMBERS,
  USER_MEMBERS,
} from "../../domain/requests/members";
import { givenLocalCredentialFaults } from "../../domain/users/localCredentials";
import { kuidFaults } from "../../domain/users/kuids";
import { userFaults } from "../../domain/users/userFaults";
import { InvalidRequestError, markPartial } from "../../errors/errors";
import { knowledgeFor, rightsOfActor } from "../escalation/actorRights";
import { limitingProfiles } from "../escalation/limitedRights";
import type { GuardContext } from "../escalation/context";
import { checkIdentity, requireDeletable } from "./checkIdentity";
import { checkNewKey } from "../validation/checkNewKey";
import { checkImport, skippedUsers } from "../validation/checkImport";
import { checkProfileWrite } from "../validation/checkProfile";
import {
  checkRestrictedUserCreation,
  checkUserCreation,
  newKuidFaults,
  refuseUser,
  unknownProfiles,
} from "../validation/checkUser";
import { checkRole } from "../validation/checkRole";
import { requireIds } from "../validation/requireIds";
import { FaultDisclosure } from "../validation/FaultDisclosure";
import { isTolerated } from "../validation/toleratedFaults";
import { refuseEmbeddedForms } from "./embeddedForms";
import { refuseLargeImport } from "./largeImport";
import { storedCredentialFaults, unreadCredentialFaults } from "../validation/unreadCredentials";
import { refuseForm } from "../support/refuseForm";

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
  const first = new FaultDisclosure(await knowledgeFor(context));
  await validateBy(first, context, write);
  return async () => {
    if (first.isPartial) {
      await validateBy(first.covered(), context, write);
    }
  };
}

/** Refuses a sign-up that has faults: whether a kuid or a username is free, each of them tells. */
export async function validateSignUp(
  context: GuardContext,
  write: WriteDeclaration,
): Promise<void> {
  await validateBy(new FaultDisclosure(), context, write);
}

async function validateBy(
  disclosure: FaultDisclosure,
  context: GuardContext,
  write: WriteDeclaration,
): Promise<void> {
  try {
    await refuseFaults({ ...context, disclosure }, write);
  } catch (error) {
    if (isTolerated(error, context)) {
      if (!disclosure.isPartial) {
        await context.reportFaults?.(error);
      }
      return;
    }
    if (disclosure.isPartial && error instanceof InvalidRequestError) {
      markPartial(error);
    }
    throw error;
  }
}

type Validated = GuardContext & { readonly disclosure: FaultDisclosure };

async function refuseFaults(context: Validated, write: WriteDeclaration): Promise<void> {
  const { body, id } = context.command;
  refuseEmbeddedForms(context, write);
  switch (write.target) {
    case "profile":
      if (write.does !== "delete") {
        const warnings = await checkProfileWrite(context, write);
        if (!context.disclosure.isPartial) {
          warnOf(context, warnings);
        }
      }
      return;
    case "user":
      if (write.does !== "delete") {
        await validateUser(context, write);
      } else if (write.ids === "_id") {
        requireDeletable(id);
      }
      return;
    case "identity":
      await checkIdentity(context, write);
      if (write.takesPolicies === true) {
        await checkNewKey(context, () => ownRoles(context));
      }
      return;
    case "first admin":
      // with these faults nobody could log in, and no other first admin be created
      refuseUser([
        ...kuidFaults(id),
        ...misspeltMembers(body, USER_MEMBERS),
        ...misplacedCredentials(body, context.host.listStrategies()),
      ]);
      return;
    case "import":
      await refuseLargeImport(context);
      await checkImport(context);
      await warnOfSkipped(context);
      return;
    case "places":
      refuseForm(loadFaults(body));
      return;
    case "role":
      if (write.does !== "delete") {
        refuseForm(hugeRoleFaults(body));
        await checkRole(context, write);
      }
      return;
    case "platform":
  }
}

async function ownRoles(context: GuardContext): Promise<ReadonlySet<string>> {
  const { holding } = await rightsOfActor(context);
  return roleIdsIn([...holding.profiles, ...limitingProfiles(context.actor?.limits)]);
}

function warnOf({ command, warn }: GuardContext, findings: readonly Finding[]): void {
  const { controller, action, id } = command;
  for (const { message } of findings) {
    warn?.(`${controller}:${action} of "${String(id)}": ${message}`);
  }
}

/** Under `skip` the host drops what an import gives to users who exist, their credentials too. */
async function warnOfSkipped({ host, command, warn }: GuardContext): Promise<void> {
  const skipped = (await skippedUsers(host, command)).filter(
    ({ hasCredentials }) => hasCredentials,
  );
  if (skipped.length > 0) {
    const kuids = skipped.map(({ kuid }) => `"${kuid}"`).join(", ");
    warn?.(
      `admin:loadSecurities skips users who exist, as "onExistingUsers" says: the credentials that it gives to ${kuids} are not stored.`,
    );
  }
}

async function validateUser(context: Validated, write: DocumentStore): Promise<void> {
  const { command, host } = context;
  const { body, id } = command;
  if (write.does === "create") {
    await (write.profileIds === "preset" ? checkRestrictedUserCreation : checkUserCreation)(
      context,
    );
  } else if (write.document === "content and default") {
    const content = memberOf(body, "content");
    const profileIds = memberOf(content, "profileIds");
    refuseUser([
      ...(await newKuidFaults(host, id)),
      ...userFaults(body, UPSERT_MEMBERS),
      ...misplacedCredentials(body, host.listStrategies()),
      ...givenLocalCredentialFaults(body),
      ...(await unreadCredentialFaults(context, id, body)),
      ...(await unknownProfiles(context, profileIds, "content.profileIds")),
    ]);
  } else if (write.document === "body" && write.profileIds === undefined) {
    refuseUser(storedCredentialFaults(body, host.listStrategies()));
    if (write.keeps === undefined) {
      // the host replaces the anonymous user, whom nobody has stored
      refuseUser(await newKuidFaults(host, id));
    }
    const given = memberOf(body, "profileIds");
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
