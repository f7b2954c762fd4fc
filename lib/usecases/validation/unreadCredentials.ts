import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import type { Checked } from "./Checked";

const INSTEAD =
  "theirs stay. Leave them out, or write them by security:createCredentials or updateCredentials.";

/**
 * Finds credentials that an upsert gives to a user who exists. The host drops them in silence, and
 * whoever made the user, by a sign-up for instance, gets the profiles by a password of their own.
 * Source: the host's lib/api/controllers/securityController.ts `upsertUser`.
 */
export async function unreadCredentialFaults(
  { host, telling }: Pick<Checked<"storedContent">, "host" | "telling">,
  kuid: unknown,
  body: unknown,
): Promise<Finding[]> {
  const names = credentialsIn(body);
  const isGiven = names.length > 0 && typeof kuid === "string" && kuid !== "";
  if (
    !isGiven ||
    !telling.tells("user") ||
    (await host.storedContent("users", kuid)) === undefined
  ) {
    return [];
  }
  return [
    fault(
      "credentials.unread",
      "credentials",
      `User "${kuid}" exists: these credentials would not be stored, ${INSTEAD}`,
    ),
  ];
}

/**
 * Finds credentials in the content of a user: the host stores them there, for everybody to read who
 * may read users.
 */
export function storedCredentialFaults(body: unknown, strategies: readonly string[]): Finding[] {
  const names = credentialsIn(body);
  return names.length === 0 || !names.every((name) => strategies.includes(name))
    ? []
    : [
        fault(
          "credentials.unread",
          "credentials",
          `This action would store these credentials in the open, as content of the user; ${INSTEAD}`,
        ),
      ];
}

function credentialsIn(body: unknown): string[] {
  const credentials = isPlainObject(body) ? body.credentials : undefined;
  return isPlainObject(credentials) ? Object.keys(credentials) : [];
}
