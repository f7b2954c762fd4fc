import type { IdentityWrite } from "../../domain/actions";
import { declarationOf } from "../../domain/actions";
import { ANONYMOUS_IDS } from "../../domain/hostIds";
import { localCredentialFaults } from "../../domain/users/localCredentials";
import { userNotFound } from "../../errors/nativeErrors";
import type { GuardContext } from "../escalation/context";
import { idsOf } from "./writeTargets";
import { newKuidFaults, refuseUser } from "../validation/checkUser";

/** By which somebody could act as the user. */
const MADE: ReadonlySet<string | undefined> = new Set(["apiKey", "credentials"]);

/**
 * Refuses credentials that `local` does not take, and credentials and API keys for a kuid that no user can
 * have: whoever logs in by them would be everybody who is not logged in. Existing ones can be deleted.
 *
 * @throws InvalidRequestError 400 `profile-guard.user.invalid`
 */
export async function checkIdentity(context: GuardContext, write: IdentityWrite): Promise<void> {
  const { args, body, controller, action } = context.command;
  if (write.takesCredentials === true) {
    refuseUser(localCredentialFaults(args.strategy, body, ""));
  }
  if (MADE.has(declarationOf(controller, action)?.makes)) {
    const path = write.ids === "_id" ? "_id" : "userId";
    for (const kuid of idsOf(write, context)) {
      const faults = await newKuidFaults(context.host, kuid, path);
      // of other users who do not exist the host says so
      refuseUser(faults.filter(({ code }) => code === "kuid.reserved"));
    }
  }
}

/**
 * Refuses at once to delete the anonymous user, whom nobody has stored: the host looks for what is theirs
 * for seconds first.
 *
 * @throws the host's 404 `security.user.not_found`
 */
export function requireDeletable(id: unknown): void {
  if (ANONYMOUS_IDS.has(String(id))) {
    throw userNotFound(String(id));
  }
}
