import type {
  DocumentDeletion,
  DocumentStore,
  DocumentTarget,
  IdentityWrite,
  WriteDeclaration,
} from "../../domain/actions";
import { createsUser } from "../../domain/actions";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import type { StoredProfile } from "../../host/port/Host";
import type { Change, UserChange } from "../escalation/change";
import type { GuardContext } from "../escalation/context";
import { presetOf } from "../escalation/preset";
import { mergedProfile } from "../validation/checkProfile";
import { knowledgeFor } from "../escalation/actorRights";
import { usersToLoad } from "../validation/checkImport";
import { requireIds } from "../validation/requireIds";
import { importedChange, importedDocuments } from "./importedChange";
import { placesOf } from "./loadPlaces";
import { contentIn, hasRateLimit, keepsRights, merged, mustExist } from "./givenMembers";
import { idsOf, newKuid, RIGHTS_AT } from "./writeTargets";
import { storedRole } from "../../domain/rights";

/** Source: the host's lib/api/controllers/securityController.ts `createFirstAdmin`. */
const FIRST_ADMIN = ["admin"];

type Content = Readonly<Record<string, unknown>>;

/**
 * Tells what a guarded request would do, once its checks have passed.
 *
 * @property wouldStore the document that would be stored, without the host's `_kuzzle_info`;
 *                      `null`: nothing, or a deletion
 */
export interface Plan {
  readonly wouldStore: unknown;
  readonly change: Change;
  /** Users that it touches, besides those whose rights change. */
  readonly kuids?: readonly string[];
}

/**
 * Reads the stored document that a request writes. A judgement needs its rights only, which are
 * mostly in the read cache; a dry run needs all of it.
 */
export type StoredReader = (
  context: GuardContext,
  target: DocumentTarget,
  id: string,
) => Promise<Content | undefined>;

/** Reads the member that carries rights. */
const storedRights: StoredReader = async ({ host }, target, id) => {
  switch (target) {
    case "profile":
      return { ...(await host.findProfiles([id])).get(id) };
    case "role":
      return { ...(await host.findRoles([id])).get(id) };
    case "user":
      return { ...(await host.findUsers([id])).get(id) };
  }
};

/** Reads the whole document; of a profile only the members that the host itself writes back. */
export const storedWhole: StoredReader = async (context, target, id) =>
  target === "profile"
    ? storedRights(context, target, id)
    : context.host.storedContent(RIGHTS_AT[target].collection, id);

/** Tells what a request is about to do. */
export async function planOf(
  context: GuardContext,
  write: WriteDeclaration,
  read: StoredReader = storedRights,
): Promise<Plan> {
  const { body, args } = context.command;
  switch (write.target) {
    case "profile":
    case "role":
    case "user":
      return write.does === "delete"
        ? deletion(context, write)
        : documentWrite(context, write, read);
    case "identity":
      return identityWrite(context, write);
    case "platform": {
      const isOther = write.unless && args[write.unless.argument] === write.unless.is;
      return { wouldStore: null, change: isOther ? {} : { isOfPlatform: true } };
    }
    case "first admin":
      return writtenUser(newKuid(context.command), contentIn(body), FIRST_ADMIN, "creation");
    case "import": {
      const loaded = await loadedBody(context);
      const change = importedChange(loaded, args.onExistingUsers === "overwrite");
      return { wouldStore: importedDocuments(loaded), change };
    }
    case "places":
      return { wouldStore: null, change: { requests: [...placesOf(body, write.as)] } };
  }
}

/**
 * Returns what the host loads of an import: no users who exist, if it is told to skip them. Who may
 * not know of users is judged by all of them, as if none existed.
 */
async function loadedBody(context: GuardContext): Promise<unknown> {
  const { host, command } = context;
  const { body } = command;
  if (command.args.onExistingUsers !== "skip" || !(await knowledgeFor(context)).sees("user")) {
    return body;
  }
  return isPlainObject(body) && isPlainObject(body.users)
    ? { ...body, users: Object.fromEntries(await usersToLoad(host, command)) }
    : body;
}

function deletion(context: GuardContext, write: DocumentDeletion): Plan {
  const ids = idsOf(write, context);
  const deleted = new Map(ids.map((id) => [id, null] as const));
  const isTaken =
    write.mayTakeFromUsers === true && context.command.args.onAssignedUsers === "remove";
  const [id = ""] = ids;
  const change: Change = {
    [RIGHTS_AT[write.target].collection]: deleted,
    mustExist: true,
    ...(isTaken && { takenFromUsers: id }),
  };
  return { wouldStore: null, change };
}

function identityWrite(context: GuardContext, write: IdentityWrite): Plan {
  const kuids = idsOf(write, context);
  const isOwn = isOwnWrite(context, write, kuids);
  return {
    // credentials, keys and tokens are shown to nobody, and carry no rights but their user's
    wouldStore: null,
    kuids,
    change: {
      ...(!isOwn && { identities: kuids, mustExist: true }),
      ...(write.removesCredentials === true && { withoutCredentials: kuids }),
    },
  };
}

/** Whoever has a reset token need not hold the rights of its user. */
function isOwnWrite(
  { actor }: GuardContext,
  { ids }: IdentityWrite,
  kuids: readonly string[],
): boolean {
  return ids === "caller" || ids === "body.token" || (ids === "owner" && kuids[0] === actor?.kuid);
}

async function documentWrite(
  context: GuardContext,
  write: DocumentStore,
  read: StoredReader,
): Promise<Plan> {
  const { command } = context;
  if (createsUser(write)) {
    return newUser(context, write);
  }
  const [id = ""] = idsOf(write, context);
  const given = write.document === "body" ? command.body : contentIn(command.body);
  const about = {
    ...(write.does === "create" && { isCreation: true as const }),
    ...(mustExist(write) && { mustExist: true as const }),
    ...(keepsRights(write, given) && { keepsStored: true as const }),
  };
  const stored = write.keeps === undefined ? undefined : await read(context, write.target, id);
  const whole = (): Content =>
    merged(write, isPlainObject(given) ? given : {}, stored, command.body);
  switch (write.target) {
    case "profile": {
      const content =
        write.keeps === undefined
          ? given
          : mergedProfile(stored as StoredProfile | undefined, given);
      const profile = { ...(content as StoredProfile), _id: id };
      const givesRateLimit = write.keeps === undefined || hasRateLimit(given);
      return {
        wouldStore: content,
        change: {
          profiles: new Map([[id, profile]]),
          ...about,
          ...(givesRateLimit && { givesRateLimit: true as const }),
        },
      };
    }
    case "role": {
      const content = whole();
      const role = storedRole(id, content);
      return { wouldStore: content, change: { roles: new Map([[id, role]]), ...about } };
    }
    case "user": {
      const content = whole();
      if (write.profileIds === "stored") {
        return { wouldStore: content, change: {}, kuids: [id] };
      }
      const plan = changedUser(id, content, given);
      return { ...plan, change: { ...plan.change, ...about } };
    }
  }
}

function changedUser(kuid: string, content: Content, given: unknown): Plan {
  const ids: unknown = memberOf(given, "profileIds");
  if (ids !== undefined && ids !== null) {
    return writtenUser(kuid, content, requireIds(given, "profileIds"), "assignment");
  }
  const kept = Array.isArray(content.profileIds) ? content.profileIds.map(String) : [];
  return writtenUser(kuid, content, kept, "none");
}

function newUser({ host, config, command }: GuardContext, write: DocumentStore): Plan {
  const content = contentIn(command.body);
  const kuid = newKuid(command);
  if (write.profileIds === "preset") {
    const profileIds = presetOf(host, config);
    return writtenUser(kuid, content, profileIds, "creation");
  }
  return writtenUser(kuid, content, requireIds(content, "profileIds"), "creation");
}

/** Plans the write of a user. Without a kuid the host generates one: the user is `""` here. */
function writtenUser(
  kuid = "",
  content: Content,
  profileIds: readonly string[],
  by: UserChange["by"],
): Plan {
  return {
    wouldStore: by === "creation" ? { ...content, profileIds } : content,
    change: { users: new Map([[kuid, { profileIds, by }]]) },
  };
}
