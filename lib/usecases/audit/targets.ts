import { inspect } from "node:util";

import type { DocumentKind, TargetKind } from "../../domain/audit/entry";
import { isPlainObject } from "../../domain/plainObject";
import type { Actor, Command } from "../requests/command";
import { guardOf } from "../guards";

/** What an action does to the documents that it names. */
interface Kind {
  readonly kind: DocumentKind;
  /** `none`: to none that the audit records, such as credentials. */
  readonly does: "create" | "write" | "delete" | "none";
}

/** The guarded actions of `security` and `auth` that are about documents. */
const KINDS: Readonly<Record<string, Kind>> = {
  createProfile: { kind: "profile", does: "create" },
  createOrReplaceProfile: { kind: "profile", does: "write" },
  updateProfile: { kind: "profile", does: "write" },
  deleteProfile: { kind: "profile", does: "delete" },
  mDeleteProfiles: { kind: "profile", does: "delete" },
  createRole: { kind: "role", does: "create" },
  createOrReplaceRole: { kind: "role", does: "write" },
  updateRole: { kind: "role", does: "write" },
  deleteRole: { kind: "role", does: "delete" },
  mDeleteRoles: { kind: "role", does: "delete" },
  createUser: { kind: "user", does: "create" },
  createRestrictedUser: { kind: "user", does: "create" },
  createFirstAdmin: { kind: "user", does: "create" },
  updateUser: { kind: "user", does: "write" },
  replaceUser: { kind: "user", does: "write" },
  upsertUser: { kind: "user", does: "write" },
  updateSelf: { kind: "user", does: "write" },
  deleteUser: { kind: "user", does: "delete" },
  mDeleteUsers: { kind: "user", does: "delete" },
  createCredentials: { kind: "user", does: "none" },
  updateCredentials: { kind: "user", does: "none" },
  deleteCredentials: { kind: "user", does: "none" },
  deleteMyCredentials: { kind: "user", does: "none" },
  createApiKey: { kind: "user", does: "none" },
  deleteApiKey: { kind: "user", does: "none" },
  revokeTokens: { kind: "user", does: "none" },
  "password:getResetPasswordToken": { kind: "user", does: "none" },
};

/** Arguments that say what was done; whatever else a request has is not recorded. */
const ARGUMENTS = [
  "index",
  "collection",
  "strategy",
  "userId",
  "apiKeyId",
  "onAssignedUsers",
  "onExistingUsers",
  "force",
  "reset",
  "database",
] as const;

const ABOUT_ONESELF: ReadonlySet<string> = new Set(["updateSelf", "deleteMyCredentials"]);
/** No document has a longer id. */
const LONGEST = 512;
/** More ids than this are in no request that the host accepts, but for its largest limits. */
const MOST_IDS = 1_000;

/** What a request is about. `does` is absent where it names no documents. */
export interface Target {
  readonly kind: TargetKind;
  readonly ids: readonly string[];
  readonly does?: Kind["does"];
}

export function targetOf(command: Command, actor: Actor | undefined): Target {
  const { controller, action } = command;
  if (guardOf(controller, action) === undefined) {
    return { kind: "request", ids: [] };
  }
  const known = Object.hasOwn(KINDS, action) ? KINDS[action] : undefined;
  return known === undefined
    ? { kind: "platform", ids: [] }
    : { ...known, ids: idsOf(command, actor) };
}

function idsOf({ action, id, body, args }: Command, actor: Actor | undefined): string[] {
  if (ABOUT_ONESELF.has(action)) {
    return actor === undefined ? [] : [actor.kuid];
  }
  const many: unknown = isPlainObject(body) && action.startsWith("mDelete") ? body.ids : undefined;
  const named = Array.isArray(many)
    ? many.slice(0, MOST_IDS)
    : [action.endsWith("ApiKey") ? args.userId : id];
  return named.flatMap((one: unknown) =>
    one === undefined || one === null || one === "" ? [] : [textOf(one)],
  );
}

/** The arguments that are recorded, as texts. */
export function recordedArguments({ args }: Command): Readonly<Record<string, string>> {
  return Object.fromEntries(
    ARGUMENTS.flatMap((name) => {
      const value = args[name];
      return value === undefined || value === null ? [] : [[name, textOf(value)]];
    }),
  );
}

function textOf(value: unknown): string {
  const text = typeof value === "string" ? value : inspect(value, { breakLength: Infinity });
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
