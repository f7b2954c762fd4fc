import { OWN_CONTROLLER, PRESET } from "../application/setup";
import type { Call } from "../Connection";

/** A guarded write whose requests are counted. */
export interface CountedWrite {
  readonly name: string;
  /** The write that it is to cost as much as. */
  readonly like?: string;
  /** Default: a manager, who holds much and not all. */
  readonly by?: "admin" | "anonymous";
  /** Sent by the administrator before. */
  readonly before?: (id: string) => readonly Call[];
  /** @param id that no other request is given; the same in `before` */
  readonly call: (id: string) => Call;
}

export const MANAGER = "manager";
/** A profile with the rights that new users have. */
const OTHER = "other";
const WRITTEN_ROLE = "written";
const WRITING_PROFILE = "writing";

const security = (action: string, _id: string | undefined, body?: object): Call => ({
  controller: "security",
  action,
  ...(_id !== undefined && { _id }),
  ...(body !== undefined && { body }),
  refresh: "false",
});
const profile = { policies: [{ roleId: "reader" }] };
const role = { controllers: { server: { actions: { now: true } } } };
const user = { content: { profileIds: [PRESET] } };
const password = (id: string, text: string): object => ({ username: id, password: text });
const credentials = (id: string): object => ({
  credentials: { local: password(id, "pg-password") },
});
const makeProfile = (id: string): Call[] => [security("createProfile", id, profile)];
const makeRole = (id: string): Call[] => [security("createRole", id, role)];
const makeUser = (id: string): Call[] => [security("createUser", id, user)];
const makeLogin = (id: string): Call[] => [
  security("createUser", id, { ...user, ...credentials(id) }),
];
const two = (id: string): [string, string] => [`${id}-1`, `${id}-2`];
const ofStrategy = (call: Call): Call => ({ ...call, strategy: "local" });

const PROFILES: readonly CountedWrite[] = [
  { name: "createProfile", call: (id) => security("createProfile", id, profile) },
  {
    name: "createOrReplaceProfile, a new one",
    call: (id) => security("createOrReplaceProfile", id, profile),
  },
  {
    name: "createOrReplaceProfile",
    before: makeProfile,
    call: (id) => security("createOrReplaceProfile", id, profile),
  },
  {
    name: "updateProfile",
    before: makeProfile,
    call: (id) => security("updateProfile", id, profile),
  },
  { name: "deleteProfile", before: makeProfile, call: (id) => security("deleteProfile", id) },
  {
    name: "mDeleteProfiles, 2 of them",
    before: (id) => two(id).flatMap(makeProfile),
    call: (id) => security("mDeleteProfiles", undefined, { ids: two(id) }),
  },
];

const USERS: readonly CountedWrite[] = [
  { name: "createUser", call: () => security("createUser", undefined, user) },
  {
    name: "createUser by the admin",
    by: "admin",
    call: () => security("createUser", undefined, user),
  },
  { name: "createUser with _id", call: (id) => security("createUser", id, user) },
  {
    name: "createUser with credentials",
    call: (id) => security("createUser", undefined, { ...user, ...credentials(id) }),
  },
  {
    name: "createRestrictedUser",
    by: "anonymous",
    call: () => security("createRestrictedUser", undefined, {}),
  },
  {
    name: "createRestrictedUser with _id",
    by: "anonymous",
    call: (id) => security("createRestrictedUser", id, {}),
  },
  {
    name: "createRestrictedUser with credentials",
    by: "anonymous",
    call: (id) => security("createRestrictedUser", undefined, credentials(id)),
  },
  {
    name: "updateUser",
    before: makeUser,
    call: (id) => security("updateUser", id, { name: "a name" }),
  },
  {
    name: "updateUser by the admin",
    by: "admin",
    before: makeUser,
    call: (id) => security("updateUser", id, { name: "a name" }),
  },
  {
    name: "updateUser, other profiles",
    before: makeUser,
    call: (id) => security("updateUser", id, { profileIds: [OTHER] }),
  },
  {
    name: "updateUser, more rights",
    before: makeUser,
    call: (id) => security("updateUser", id, { profileIds: [PRESET, MANAGER] }),
  },
  {
    name: "replaceUser",
    before: makeUser,
    call: (id) => security("replaceUser", id, user.content),
  },
  {
    name: "upsertUser, a new one",
    call: (id) => security("upsertUser", id, user),
  },
  {
    name: "upsertUser",
    before: makeUser,
    call: (id) => security("upsertUser", id, { content: { profileIds: [OTHER] } }),
  },
  { name: "deleteUser", before: makeLogin, call: (id) => security("deleteUser", id) },
  {
    name: "mDeleteUsers, 2 of them",
    before: (id) => two(id).flatMap(makeUser),
    call: (id) => security("mDeleteUsers", undefined, { ids: two(id) }),
  },
];

const IDENTITIES: readonly CountedWrite[] = [
  {
    name: "createCredentials",
    before: makeUser,
    call: (id) => ofStrategy(security("createCredentials", id, password(id, "pg-password"))),
  },
  {
    name: "updateCredentials",
    before: makeLogin,
    call: (id) => ofStrategy(security("updateCredentials", id, password(id, "pg-password-2"))),
  },
  {
    name: "deleteCredentials",
    before: makeLogin,
    call: (id) => ofStrategy(security("deleteCredentials", id)),
  },
  {
    name: "createApiKey",
    before: makeUser,
    call: (id) => ({
      ...security("createApiKey", `${id}-key`, { description: "a key" }),
      userId: id,
    }),
  },
  {
    name: "deleteApiKey",
    before: (id) => [
      ...makeUser(id),
      { ...security("createApiKey", `${id}-key`, { description: "a key" }), userId: id },
    ],
    call: (id) => ({ ...security("deleteApiKey", `${id}-key`), userId: id }),
  },
  { name: "revokeTokens", before: makeLogin, call: (id) => security("revokeTokens", id) },
];

/** After each of these, roles are read anew: they come last. */
const ROLES: readonly CountedWrite[] = [
  { name: "createRole", call: (id) => security("createRole", id, role) },
  {
    name: "createOrReplaceRole, a new one",
    call: (id) => security("createOrReplaceRole", id, role),
  },
  {
    name: "createOrReplaceRole",
    before: makeRole,
    call: (id) => security("createOrReplaceRole", id, role),
  },
  {
    name: "createOrReplaceRole by the admin",
    by: "admin",
    before: makeRole,
    call: (id) => security("createOrReplaceRole", id, role),
  },
  {
    name: "createOrReplaceRole of a profile",
    call: () => security("createOrReplaceRole", WRITTEN_ROLE, role),
  },
  { name: "updateRole", before: makeRole, call: (id) => security("updateRole", id, role) },
  { name: "deleteRole", before: makeRole, call: (id) => security("deleteRole", id) },
  {
    name: "mDeleteRoles, 2 of them",
    before: (id) => two(id).flatMap(makeRole),
    call: (id) => security("mDeleteRoles", undefined, { ids: two(id) }),
  },
];

/** The host's own default. */
const waiting = ({ call, name, ...rest }: CountedWrite): CountedWrite => ({
  ...rest,
  name: `${name}, refresh=wait_for`,
  call: (id) => ({ ...call(id), refresh: "wait_for" }),
});

/** By an action of the application, which asks it for its caller. */
const throughDoor = ({ call, name, ...rest }: CountedWrite): CountedWrite => ({
  ...rest,
  name: `${name}, by the application`,
  like: name,
  call: (id) => ({ controller: OWN_CONTROLLER, action: "door", body: call(id) }),
});

const WITHOUT_ROLES = [...PROFILES, ...USERS, ...IDENTITIES];
const MATTERS: readonly string[] = ["createProfile", "updateProfile", "createUser", "updateUser"];

export const COUNTED: readonly CountedWrite[] = [
  ...WITHOUT_ROLES,
  ...WITHOUT_ROLES.filter(({ name }) => MATTERS.includes(name)).map(waiting),
  {
    name: "an action of the application that writes nothing",
    call: () => ({ controller: OWN_CONTROLLER, action: "nothing" }),
  },
  ...ROLES,
  ...ROLES.filter(({ name }) => name === "createOrReplaceRole").map(waiting),
  {
    name: "createProfile, once a role was written",
    before: makeRole,
    call: (id) => security("createProfile", id, profile),
  },
  { name: "createProfile, once more", call: (id) => security("createProfile", id, profile) },
];

/** Every guarded write by the application, whose client may make it by themselves. */
export const BY_APPLICATION: readonly CountedWrite[] = [...WITHOUT_ROLES, ...ROLES].map(
  throughDoor,
);

/** By each caller, so that nothing is counted that is read once for good. */
export const WARM_UP: readonly CountedWrite[] = [
  ...WITHOUT_ROLES.filter(({ name }) => MATTERS.includes(name)),
  ...WITHOUT_ROLES.filter(({ by }) => by !== undefined),
];

const all = { actions: { "*": true } };

/** Stored before anything is counted; the host's own caches know it then. */
export const SEEDS: readonly Call[] = [
  security("createOrReplaceRole", "reader", role),
  security("createOrReplaceRole", WRITTEN_ROLE, role),
  security("createOrReplaceRole", MANAGER, {
    controllers: { auth: all, [OWN_CONTROLLER]: all, document: all, security: all, server: all },
  }),
  security("createOrReplaceProfile", PRESET, profile),
  security("createOrReplaceProfile", OTHER, profile),
  security("createOrReplaceProfile", WRITING_PROFILE, { policies: [{ roleId: WRITTEN_ROLE }] }),
  security("createOrReplaceProfile", MANAGER, { policies: [{ roleId: MANAGER }] }),
];
