import type { Finding } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import type { LockRequest, StoredProfile } from "../../host/port/Host";
import type { Command } from "../requests/command";
import { checkProfileWrite, mergedProfile } from "../validation/checkProfile";
import { checkRestrictedUserCreation, checkUserCreation } from "../validation/checkUser";
import { checkSignUp, consultApplication } from "../signUp/checkSignUp";
import type { GuardContext } from "../escalation/context";
import type { Guard } from "./Guard";
import { IDENTITY_GUARDS } from "./identityGuards";
import { forEach, requireCoverage } from "../escalation/requireCoverage";
import { keepAnAdmin } from "../escalation/lastAdmin";
import { platform, PLATFORM_GUARDS } from "./platformGuards";
import { presetOf, requireSafePreset } from "../escalation/preset";
import { previousContent } from "./previousContent";
import { deletionClaims, profileClaims } from "../escalation/profileClaims";
import { ROLE_GUARDS } from "./roleGuards";
import { requireId, requireIds } from "../validation/ids";
import { newUserHolds, USER_GUARDS } from "./userGuards";

const profileHolds = ({ id }: Command): LockRequest[] => [
  { resource: `profile:${String(id)}`, mode: "alone", intent: { does: "write" } },
  // a role must not change under a profile that is judged by it
  { resource: "graph", mode: "readers" },
];

function writeProfile(action: "createProfile" | "createOrReplaceProfile" | "updateProfile"): Guard {
  return {
    locks: profileHolds,
    check: async (context) => {
      const { host, command } = context;
      const id = String(command.id);
      // on its way while the new one is validated; known to whoever asks for the profile
      const reading = action === "createProfile" ? undefined : host.storedContent("profiles", id);
      reading?.catch(() => undefined);
      warnOf(context, await checkProfileWrite(context, action));
      const before =
        action === "createProfile" ? undefined : (await host.findProfiles([id])).get(id);
      const body = action === "updateProfile" ? mergedProfile(before, command.body) : command.body;
      const after: StoredProfile = { ...(body as StoredProfile), _id: id };
      await requireCoverage(context, `Not allowed to write profile "${id}".`, () =>
        profileClaims(before, after),
      );
      if (before !== undefined) {
        await keepAnAdmin(context, { profiles: new Map([[id, after]]) });
      }
      const judged = { collection: "profiles", id, member: "policies" } as const;
      const found =
        reading === undefined ? { before } : await previousContent(context, id, await reading);
      return { ...judged, value: after.policies, ...found };
    },
  };
}

function warnOf({ command, warn }: GuardContext, findings: readonly Finding[]): void {
  const { controller, action, id } = command;
  for (const { message } of findings) {
    warn?.(`${controller}:${action} of "${String(id)}": ${message}`);
  }
}

/**
 * The host deletes no profile that is in use, unless told to take it from its users; but it asks a
 * search that need not show the users of a moment ago. After this one, it does.
 * Source: the host's lib/core/security/profileRepository.ts `delete`.
 */
async function showUsers({ host }: GuardContext, profileIds: readonly string[]): Promise<void> {
  await host.usersOfProfiles(profileIds);
}

const deleteProfile: Guard = {
  locks: (command) => [...profileHolds(command), { resource: "users", mode: "writers" }],
  check: async (context) => {
    const { command } = context;
    const id = requireId(command.id, "_id");
    const fromUsers = command.args.onAssignedUsers === "remove";
    await requireCoverage(context, `Not allowed to delete profile "${id}".`, () =>
      deletionClaims(context, id, fromUsers),
    );
    if (fromUsers) {
      await keepAnAdmin(context, { profiles: new Map([[id, null]]) });
    } else {
      await showUsers(context, [id]);
    }
    return undefined;
  },
};

const mDeleteProfiles: Guard = {
  locks: () => [
    { resource: "graph", mode: "readers" },
    { resource: "users", mode: "writers" },
  ],
  check: async (context) => {
    const ids = requireIds(context.command.body, "ids");
    await requireCoverage(context, "Not allowed to delete these profiles.", () =>
      forEach(ids, (id) => deletionClaims(context, id, false)),
    );
    await showUsers(context, ids);
    return undefined;
  },
};

/** Those of a new user, as far as they are texts: what else is there is told as a fault. */
function profileIdsIn(content: unknown): string[] {
  const ids: unknown = isPlainObject(content) ? content.profileIds : undefined;
  return Array.isArray(ids) ? ids.filter((id: unknown) => typeof id === "string") : [];
}

const createUser: Guard = {
  locks: newUserHolds,
  reads: ({ actor, command: { body } }) => [
    ...(actor?.profileIds ?? []),
    ...profileIdsIn(isPlainObject(body) ? body.content : undefined),
  ],
  check: async (context) => {
    await checkUserCreation(context);
    await USER_GUARDS.requireAssignment(context);
    return undefined;
  },
};

const createRestrictedUser: Guard = {
  locks: newUserHolds,
  // the caller's own rights do not matter
  reads: ({ host, config }) => presetOf(host, config),
  check: async (context) => {
    await checkSignUp(context);
    await checkRestrictedUserCreation(context);
    await requireSafePreset(context);
    await consultApplication(context);
    return undefined;
  },
};

/** Every action that is guarded, by `controller:action`. */
export const GUARDS: Readonly<Record<string, Guard>> = {
  "security:createProfile": writeProfile("createProfile"),
  "security:createOrReplaceProfile": writeProfile("createOrReplaceProfile"),
  "security:updateProfile": writeProfile("updateProfile"),
  "security:deleteProfile": deleteProfile,
  "security:mDeleteProfiles": mDeleteProfiles,
  ...ROLE_GUARDS,
  "security:createUser": createUser,
  "security:createRestrictedUser": createRestrictedUser,
  ...USER_GUARDS.byAction,
  ...IDENTITY_GUARDS,
  ...PLATFORM_GUARDS,
};

/** Of the plugin's own actions that the host does not have. */
export const OWN_GUARDS: Readonly<Record<string, Guard>> = {
  "profile-guard:repairDangling": platform,
};

/** `controller:action` of the host's action, which the plugin's own of that name stands for. */
export function nativeKeyOf(controller: string, action: string): string {
  return `${controller === "profile-guard" ? "security" : controller}:${action}`;
}

/** The guard of an action, under the host's name or the plugin's own. */
export function guardOf(controller: string, action: string): Guard | undefined {
  const own = `${controller}:${action}`;
  if (Object.hasOwn(OWN_GUARDS, own)) {
    return OWN_GUARDS[own];
  }
  const key = nativeKeyOf(controller, action);
  return Object.hasOwn(GUARDS, key) ? GUARDS[key] : undefined;
}
