/** A request of the application to the host, in whichever way it calls. */
export interface Asked {
  readonly controller: string;
  readonly action: string;
  readonly _id?: string;
  readonly body?: object;
  readonly [argument: string]: unknown;
}

export type Ask = (asked: Asked) => Promise<unknown>;

const everything = { controllers: { "*": { actions: { "*": true } } } };
const reading = { controllers: { document: { actions: { get: true } } } };

function security(action: string, _id: string, body?: object): Asked {
  return { controller: "security", action, _id, refresh: "false", ...(body && { body }) };
}

/**
 * Makes a team as a back office would: more than any caller but a full administrator holds, so
 * that whoever is judged for it is refused.
 *
 * @param suffix of every name in it
 */
export function onboarding(suffix: string): readonly Asked[] {
  const role = `clerk${suffix}`;
  const team = `team${suffix}`;
  const lead = `pg-lead${suffix}`;
  const temp = `pg-temp${suffix}`;
  const formerRole = `former-clerk${suffix}`;
  const formerTeam = `former-team${suffix}`;
  return [
    security("createRole", role, reading),
    security("createProfile", team, {
      policies: [{ roleId: role, restrictedTo: [{ index: "pg-globex" }] }],
    }),
    security("createOrReplaceProfile", team, { policies: [{ roleId: role }] }),
    security("createOrReplaceRole", role, everything),
    security("updateRole", role, everything),
    security("updateProfile", team, { rateLimit: 20 }),
    security("createUser", lead, { content: { profileIds: ["admin"], desk: 1 } }),
    security("updateUser", lead, { profileIds: [team], desk: 2 }),
    {
      ...security("createCredentials", lead, { username: lead, password: "pg-password" }),
      strategy: "local",
    },
    {
      ...security("createApiKey", `key${suffix}`, { description: "its terminal" }),
      userId: lead,
    },
    security("createRestrictedUser", `pg-visitor${suffix}`, { content: { desk: 3 } }),
    security("createUser", temp, {
      content: { profileIds: ["customer"] },
      credentials: { local: { username: temp, password: "pg-password" } },
    }),
    security("replaceUser", temp, { profileIds: [team], desk: 4 }),
    security("deleteUser", temp),
    security("createRole", formerRole, everything),
    security("createProfile", formerTeam, { policies: [{ roleId: formerRole }] }),
    // the host searches for profiles that use a role before it deletes it
    { ...security("deleteProfile", formerTeam), refresh: "wait_for" },
    security("deleteRole", formerRole),
  ];
}
