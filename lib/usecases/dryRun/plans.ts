import { isPlainObject } from "../../domain/plainObject";
import type { SecurityCollection, StoredProfile } from "../../host/port/Host";
import { mergedProfile } from "../validation/checkProfile";
import type { Change } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { importedChange } from "../escalation/importClaims";
import { presetOf } from "../escalation/preset";
import { requireId, requireIds } from "../validation/ids";

/** What a guarded write would do, once its checks have passed. */
export interface Plan {
  /** What would be stored, without what the host notes of it; `null`: nothing, or a deletion. */
  readonly wouldStore: unknown;
  readonly change: Change;
  /** Users whom it touches besides those whose rights change. */
  readonly kuids?: readonly string[];
  /** How many new users get a kuid only when they are made. */
  readonly unnamedUsers?: number;
}

type Planner = (context: GuardContext) => Promise<Plan>;

const idOf = ({ command }: GuardContext): string => requireId(command.id, "_id");

const bodyOf = ({ command }: GuardContext): Record<string, unknown> =>
  isPlainObject(command.body) ? command.body : {};

function writtenProfile(id: string, stored: unknown): Plan {
  const profile = { ...(stored as StoredProfile), _id: id };
  return { wouldStore: stored, change: { profiles: new Map([[id, profile]]) } };
}

const writeProfile: Planner = async (context) =>
  writtenProfile(idOf(context), context.command.body);

const updateProfile: Planner = async (context) => {
  const id = idOf(context);
  const before = (await context.host.findProfiles([id])).get(id);
  return writtenProfile(id, mergedProfile(before, context.command.body));
};

/** The host writes the stored members back with those of the body. */
async function merged(
  context: GuardContext,
  collection: SecurityCollection,
  id: string,
  members: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  return { ...(await context.host.storedContent(collection, id)), ...members };
}

function writtenRole(id: string, stored: Record<string, unknown>): Plan {
  const role = { _id: id, controllers: stored.controllers };
  return { wouldStore: stored, change: { roles: new Map([[id, role]]) } };
}

const writeRole: Planner = async (context) => writtenRole(idOf(context), bodyOf(context));

const updateRole: Planner = async (context) => {
  const id = idOf(context);
  return writtenRole(id, await merged(context, "roles", id, bodyOf(context)));
};

function deleted(kind: "profiles" | "roles" | "users", ids: readonly string[]): Plan {
  return { wouldStore: null, change: { [kind]: new Map(ids.map((id) => [id, null])) } };
}

const deleteProfile: Planner = async (context) => {
  const id = idOf(context);
  const plan = deleted("profiles", [id]);
  if (context.command.args.onAssignedUsers !== "remove") {
    return plan;
  }
  const users = await context.host.usersOfProfiles([id]);
  const without = users.map(({ _id, profileIds }) => {
    const others = profileIds.filter((profileId) => profileId !== id);
    return [_id, others.length === 0 ? ["anonymous"] : others] as const;
  });
  return { ...plan, change: { ...plan.change, users: new Map(without) } };
};

function writtenUser(kuid: string | undefined, stored: Record<string, unknown>): Plan {
  const given = stored.profileIds;
  const profileIds = Array.isArray(given) ? given.map(String) : [];
  return kuid === undefined
    ? { wouldStore: stored, change: { users: new Map([["", profileIds]]) }, unnamedUsers: 1 }
    : { wouldStore: stored, change: { users: new Map([[kuid, profileIds]]) } };
}

/** A kuid that is not given is made by the host. */
const newKuid = ({ command }: GuardContext): string | undefined =>
  typeof command.id === "string" && command.id !== "" ? command.id : undefined;

const contentOf = (context: GuardContext): Record<string, unknown> => {
  const { content } = bodyOf(context);
  return isPlainObject(content) ? content : {};
};

const createUser: Planner = async (context) => writtenUser(newKuid(context), contentOf(context));

const createRestrictedUser: Planner = async (context) => {
  const profileIds = presetOf(context.host, context.config);
  return writtenUser(newKuid(context), { ...contentOf(context), profileIds });
};

const createFirstAdmin: Planner = async (context) =>
  writtenUser(newKuid(context), { ...contentOf(context), profileIds: ["admin"] });

const updateUser: Planner = async (context) => {
  const kuid = idOf(context);
  return writtenUser(kuid, await merged(context, "users", kuid, bodyOf(context)));
};

const replaceUser: Planner = async (context) => writtenUser(idOf(context), bodyOf(context));

const upsertUser: Planner = async (context) => {
  const kuid = idOf(context);
  const stored = await context.host.storedContent("users", kuid);
  const defaults = bodyOf(context).default;
  const base = stored ?? (isPlainObject(defaults) ? defaults : {});
  return writtenUser(kuid, { ...base, ...contentOf(context) });
};

const updateSelf: Planner = async (context) => {
  const kuid = context.actor?.kuid ?? "";
  const { profileIds: _ignored, ...members } = bodyOf(context);
  return {
    wouldStore: await merged(context, "users", kuid, members),
    change: {},
    kuids: [kuid],
  };
};

const loadSecurities: Planner = async (context) => {
  const { roles = {}, profiles = {}, users = {} } = bodyOf(context);
  return {
    wouldStore: { roles, profiles, users: withoutCredentials(users) },
    change: importedChange(context.command.body),
  };
};

function withoutCredentials(users: unknown): unknown {
  const entries = Object.entries(isPlainObject(users) ? users : {});
  return Object.fromEntries(
    entries.map(([kuid, user]) => [kuid, isPlainObject(user) ? { content: user.content } : user]),
  );
}

/** Credentials, keys and tokens are told to nobody, and carry no rights but their user's. */
function identity(kuidOf: (context: GuardContext) => unknown): Planner {
  return async (context) => ({
    wouldStore: null,
    change: {},
    kuids: [requireId(kuidOf(context), "_id")],
  });
}

const byId = identity(({ command }) => command.id);
const byUserId = identity(({ command }) => command.args.userId);
const byActor = identity(({ actor }) => actor?.kuid);

const bulk =
  (kind: "profiles" | "roles" | "users"): Planner =>
  async (context) =>
    deleted(kind, requireIds(context.command.body, "ids"));

const single =
  (kind: "profiles" | "roles" | "users"): Planner =>
  async (context) =>
    deleted(kind, [idOf(context)]);

/** What would become of each guarded write; of the others, only the checks can be made. */
export const PLANS: ReadonlyMap<string, Planner> = new Map<string, Planner>([
  ["security:createProfile", writeProfile],
  ["security:createOrReplaceProfile", writeProfile],
  ["security:updateProfile", updateProfile],
  ["security:deleteProfile", deleteProfile],
  ["security:mDeleteProfiles", bulk("profiles")],
  ["security:createRole", writeRole],
  ["security:createOrReplaceRole", writeRole],
  ["security:updateRole", updateRole],
  ["security:deleteRole", single("roles")],
  ["security:mDeleteRoles", bulk("roles")],
  ["security:createUser", createUser],
  ["security:createFirstAdmin", createFirstAdmin],
  ["security:createRestrictedUser", createRestrictedUser],
  ["security:updateUser", updateUser],
  ["security:replaceUser", replaceUser],
  ["security:upsertUser", upsertUser],
  ["security:deleteUser", single("users")],
  ["security:mDeleteUsers", bulk("users")],
  ["security:createCredentials", byId],
  ["security:updateCredentials", byId],
  ["security:deleteCredentials", byId],
  ["security:createApiKey", byUserId],
  ["security:deleteApiKey", byUserId],
  ["security:revokeTokens", byId],
  ["kuzzle-plugin-auth-passport-local/password:getResetPasswordToken", byId],
  ["auth:deleteMyCredentials", byActor],
  ["auth:updateSelf", updateSelf],
  ["admin:loadSecurities", loadSecurities],
]);
