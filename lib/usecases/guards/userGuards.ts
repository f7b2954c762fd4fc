import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import { misplacedCredentials, UPSERT_MEMBERS } from "../../domain/requests/members";
import { givenLocalCredentialFaults } from "../../domain/users/localCredentials";
import { userFaults } from "../../domain/users/userFaults";
import type { LockRequest, Intent } from "../../host/port/Host";
import type { Command } from "../requests/command";
import { refuseUser, unknownProfiles } from "../validation/checkUser";
import type { GuardContext } from "../escalation/context";
import type { Guard } from "./Guard";
import { forEach, requireCoverage } from "../escalation/requireCoverage";
import { keepAnAdmin } from "../escalation/lastAdmin";
import { requireId, requireIds } from "../validation/ids";
import { assignmentClaims, givenClaims } from "../escalation/userClaims";
import type { Expected } from "../support/verifyWritten";

const userHolds = ({ id }: Command, note: Intent = { does: "write" }): LockRequest[] => [
  { resource: `user:${String(id)}`, mode: "alone", intent: note },
  { resource: "users", mode: "readers" },
];

/** Several writes make a user: what stays behind, should the node die between them. */
const creation = ({ body }: Command): Intent => {
  const credentials = isPlainObject(body) ? body.credentials : undefined;
  return { does: "create", strategies: Object.keys(Object(credentials) as object) };
};

/**
 * A new user keeps his profiles from being deleted meanwhile; and it is noted that he is being made.
 */
export const newUserHolds = (command: Command): LockRequest[] => {
  const { id, newId = id } = command;
  const readers: LockRequest = { resource: "users", mode: "readers" };
  return typeof newId === "string" && newId !== ""
    ? [{ resource: `user:${newId}`, mode: "alone", intent: creation(command) }, readers]
    : [readers];
};

/** The profiles that a new user is to get. */
async function requireAssignment(context: GuardContext): Promise<void> {
  const { id, body } = context.command;
  const content = isPlainObject(body) ? body.content : undefined;
  const profileIds = requireIds(content, "profileIds");
  const kuid = typeof id === "string" ? id : "";
  // a kuid that is taken is refused by the storage: there is no user before
  await requireCoverage(context, "Not allowed to create a user with these profiles.", () =>
    givenClaims(context, kuid, profileIds),
  );
}

/** An existing user gets `profileIds`, or keeps those it has. */
async function requireChange(
  context: GuardContext,
  kuid: string,
  profileIds: readonly string[] | undefined,
): Promise<Expected | undefined> {
  await requireCoverage(context, `Not allowed to write user "${kuid}".`, () =>
    assignmentClaims(context, kuid, profileIds),
  );
  const before = (await context.host.findUsers([kuid])).get(kuid);
  if (profileIds !== undefined) {
    await keepAnAdmin(context, { users: new Map([[kuid, profileIds]]) });
  }
  const value = profileIds ?? before?.profileIds;
  return { collection: "users", id: kuid, member: "profileIds", value, before };
}

/** The host stores a user without profiles, and then cannot read him: 500, at this and every later request. */
function profileIdsOf(body: unknown): string[] {
  const profileIds = requireIds(body, "profileIds");
  if (profileIds.length === 0) {
    refuseUser([fault("member.empty", "profileIds", '"profileIds" must not be empty.')]);
  }
  return profileIds;
}

const updateUser: Guard = {
  locks: (command) => userHolds(command),
  check: async (context) => {
    const { command, host } = context;
    const kuid = requireId(command.id, "_id");
    const given = isPlainObject(command.body) ? command.body.profileIds : undefined;
    if (given === undefined || given === null) {
      return requireChange(context, kuid, undefined);
    }
    const profileIds = profileIdsOf(command.body);
    refuseUser(await unknownProfiles(host, profileIds, "profileIds"));
    return requireChange(context, kuid, profileIds);
  },
};

const replaceUser: Guard = {
  locks: (command) => userHolds(command),
  check: async (context) => {
    const kuid = requireId(context.command.id, "_id");
    const profileIds = profileIdsOf(context.command.body);
    refuseUser(await unknownProfiles(context.host, profileIds, "profileIds"));
    return requireChange(context, kuid, profileIds);
  },
};

const upsertUser: Guard = {
  locks: (command) => userHolds(command, creation(command)),
  check: async (context) => {
    const { command, host } = context;
    const kuid = requireId(command.id, "_id");
    const content = isPlainObject(command.body) ? command.body.content : undefined;
    const profileIds = requireIds(content, "profileIds");
    refuseUser([
      ...userFaults(command.body, UPSERT_MEMBERS),
      ...misplacedCredentials(command.body, host.listStrategies()),
      ...givenLocalCredentialFaults(command.body),
      ...(await unknownProfiles(host, profileIds, "content.profileIds")),
    ]);
    return requireChange(context, kuid, profileIds);
  },
};

const deleteUser: Guard = {
  locks: (command) => userHolds(command, { does: "delete" }),
  check: async (context) => {
    const kuid = requireId(context.command.id, "_id");
    await requireCoverage(context, `Not allowed to delete user "${kuid}".`, () =>
      assignmentClaims(context, kuid, undefined),
    );
    await keepAnAdmin(context, { users: new Map([[kuid, null]]) });
    return undefined;
  },
};

const mDeleteUsers: Guard = {
  locks: () => [{ resource: "users", mode: "writers" }],
  check: async (context) => {
    const kuids = requireIds(context.command.body, "ids");
    await requireCoverage(context, "Not allowed to delete these users.", () =>
      forEach(kuids, (kuid) => assignmentClaims(context, kuid, undefined)),
    );
    await keepAnAdmin(context, { users: new Map(kuids.map((kuid) => [kuid, null])) });
    return undefined;
  },
};

/**
 * It takes no profiles, but the host writes back those it read before: without the lock it could
 * bring back a profile that was revoked meanwhile.
 * Source: the host's lib/core/security/userRepository.js `update`.
 */
const updateSelf: Guard = {
  locks: (_command, actor) => [
    { resource: `user:${actor?.kuid ?? ""}`, mode: "alone", intent: { does: "write" } },
    { resource: "users", mode: "readers" },
  ],
  check: async () => undefined,
};

export const USER_GUARDS = {
  requireAssignment,
  byAction: {
    "security:updateUser": updateUser,
    "security:replaceUser": replaceUser,
    "security:upsertUser": upsertUser,
    "security:deleteUser": deleteUser,
    "security:mDeleteUsers": mDeleteUsers,
    "auth:updateSelf": updateSelf,
  } satisfies Record<string, Guard>,
} as const;
