import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { isNonEmptyText, isPlainObject, memberOf } from "../../domain/plainObject";
import { describeCredentials, describeMaking, type ExistingUser } from "../../domain/existingUser";
import type { Checked } from "./Checked";

const INSTEAD =
  "theirs stay. Leave them out, or write them by security:createCredentials or updateCredentials.";

type Unread = Pick<Checked<"existingUsers" | "logsInWith">, "host" | "disclosure">;

/**
 * Finds credentials that an upsert gives to a user who exists. The host drops them in silence, and
 * whoever made the user, by a sign-up for instance, gets the profiles by a password of their own. A
 * caller who may see the user is told who that is. Those by which the user logs in already are no
 * fault: the same request sent again changes nothing. Whether they are is told only to who covers the
 * user, so that nobody else can guess passwords here.
 * Source: the host's lib/api/controllers/securityController.ts `upsertUser`.
 */
export async function unreadCredentialFaults(
  { host, disclosure }: Unread,
  kuid: unknown,
  body: unknown,
): Promise<Finding[]> {
  const credentials = credentialsIn(body);
  const isGiven = Object.keys(credentials).length > 0 && isNonEmptyText(kuid);
  if (!isGiven || !disclosure.disclosesToCovered()) {
    return [];
  }
  const { sees } = disclosure.knows;
  const [existing] = await host.existingUsers([kuid], sees("user") && sees("credentials"));
  if (existing === undefined || (await areInForce(host, kuid, credentials))) {
    return [];
  }
  const about = sees("user") ? `, ${describe(existing)}` : "";
  return [
    {
      ...fault(
        "credentials.unread",
        "credentials",
        `User "${kuid}" exists${about}: these credentials would not be stored, ${INSTEAD}`,
      ),
      ...(sees("user") && { existing }),
    },
  ];
}

/** Tells whether all of the credentials are those by which the user logs in. */
async function areInForce(
  host: Unread["host"],
  kuid: string,
  credentials: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  for (const [strategy, given] of Object.entries(credentials)) {
    if (!(await host.logsInWith(kuid, strategy, given))) {
      return false;
    }
  }
  return true;
}

function describe(user: ExistingUser): string {
  const { strategies } = user;
  const login = strategies === undefined ? "" : `, ${describeCredentials(strategies)}`;
  return `${describeMaking(user)}${login}`;
}

/**
 * Finds credentials in the content of a user: the host stores them there, for everybody to read who
 * may read users.
 */
export function storedCredentialFaults(body: unknown, strategies: readonly string[]): Finding[] {
  const names = Object.keys(credentialsIn(body));
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

function credentialsIn(body: unknown): Readonly<Record<string, unknown>> {
  const credentials = memberOf(body, "credentials");
  return isPlainObject(credentials) ? credentials : {};
}
