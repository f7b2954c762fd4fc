import type { ToldOrigin } from "../../domain/access/origins";
import { toldOrigins } from "../../domain/access/origins";
import type { Profile } from "../../domain/policies/Profile";
import type { Rights, RoleLookup, StoredProfile } from "../../domain/rights";
import { compileRights, NOTHING } from "../../domain/rights";
import { apiKeyNotFound, roleNotFound } from "../../errors/nativeErrors";
import { hasPolicies } from "../../domain/policies/keyLimits";
import type { StoredLimits } from "../../domain/policies/keyLimits";
import type { StoredKey } from "../../host/port/KeyStore";
import { limitingProfiles, withinLimits } from "../escalation/limitedRights";
import type { Actor } from "../support/command";
import { roleIdsToCompile } from "../../domain/storedPolicies";
import { resolve } from "../escalation/actorRights";
import type { DecisionContext } from "../support/context";
import { goneRoles } from "./goneRoles";
import type { Visible } from "../disclosure/visibility";

/** The subject of a question. `self`: the caller. */
export type Reference =
  | { readonly kind: "self" }
  | { readonly kind: "user"; readonly userId: string }
  | { readonly kind: "profiles"; readonly profileIds: readonly string[] }
  | { readonly kind: "role"; readonly roleId: string }
  | { readonly kind: "draft"; readonly draft: Profile }
  | {
      readonly kind: "key" | "ownKey";
      readonly apiKeyId: string;
      /** `undefined`: there is none. */
      readonly key: StoredKey | undefined;
    };

/** The profiles and roles by which the host would judge somebody. */
export interface Subject {
  readonly kuid: string;
  readonly profiles: readonly StoredProfile[];
  /** Reads the roles that its limits name, too. */
  readonly roles: RoleLookup;
  /** The key through which they act. */
  readonly apiKeyId?: string;
  readonly limits?: StoredLimits;
  /** Set for a key that is not the caller's own: the handles made by others through which it was made. */
  readonly madeThrough?: readonly ToldOrigin[];
}

/** The profile id by which a draft appears in answers. */
const DRAFT_ID = "draft";

const NEEDED: Readonly<Record<Reference["kind"], readonly Visible[]>> = {
  self: [],
  user: ["user", "profile", "role"],
  profiles: ["profile", "role"],
  role: ["role"],
  draft: ["profile", "role"],
  key: ["apiKeys", "user", "profile", "role"],
  ownKey: [],
};

/** Lists what a caller must be allowed to see; nothing for themselves. */
export function neededFor(references: readonly Reference[]): Visible[] {
  return [...new Set(references.flatMap(({ kind }) => NEEDED[kind]))];
}

/**
 * Refers to a user by the kuid: to the caller if it is theirs, unless they act through an API key that
 * may do less.
 */
export function userReference(
  userId: string,
  { actor }: Pick<DecisionContext, "actor">,
): Reference {
  const isSelf = userId === actor?.kuid && !hasPolicies(actor.limits);
  return isSelf ? { kind: "self" } : { kind: "user", userId };
}

/**
 * Reads the subject of a reference.
 *
 * @throws the host's 404 for a document that does not exist, a profile of a user included
 * @throws 503 `profile-guard.decision.unavailable`
 */
export async function readSubject(
  context: Pick<DecisionContext, "host" | "actor">,
  reference: Reference,
): Promise<Subject> {
  const { host, actor } = context;
  switch (reference.kind) {
    case "self":
      return ofProfiles(context, actor?.kuid ?? "", actor?.profileIds ?? [], actingKey(actor));
    case "key":
    case "ownKey": {
      const { id, kuid, limits, madeThrough } = foundKey(reference);
      const { profileIds } = await host.getUser(kuid);
      // who else may have it is for those to know who may see all keys
      const isTold = reference.kind === "key" && madeThrough.length > 0;
      return ofProfiles(context, kuid, profileIds, {
        apiKeyId: id,
        ...(limits && { limits }),
        ...(isTold && { madeThrough: toldOrigins(madeThrough) }),
      });
    }
    case "user": {
      const { _id, profileIds } = await host.getUser(reference.userId);
      return ofProfiles(context, _id, profileIds);
    }
    case "profiles":
      return ofProfiles(context, "", reference.profileIds);
    case "role": {
      const { roleId } = reference;
      const roles = await host.findRoles([roleId]);
      if (!roles.has(roleId)) {
        throw roleNotFound(roleId);
      }
      return { kuid: "", profiles: [{ _id: "", policies: [{ roleId }] }], roles };
    }
    case "draft":
      return withRoles(context, "", [{ ...reference.draft, _id: DRAFT_ID }]);
  }
}

/**
 * Computes the rights of a subject. A key of whose policies a role is gone has none.
 *
 * @throws 503 when the rights cannot be computed
 */
export function rightsOf(subject: Subject): Rights {
  const { profiles, roles, limits } = subject;
  const held = resolve(() => compileRights(profiles, roles));
  return goneRoles(subject).flat().length > 0
    ? NOTHING
    : resolve(() => withinLimits(held, limitingProfiles(limits), roles));
}

type ActingKey = Pick<Subject, "apiKeyId" | "limits" | "madeThrough">;

function actingKey(actor: Actor | undefined): ActingKey {
  const { limits } = actor ?? {};
  const apiKeyId = limits?.ancestors.at(-1)?.id;
  return limits === undefined || apiKeyId === undefined ? {} : { apiKeyId, limits };
}

/** @throws the host's 404 */
function foundKey({ apiKeyId, key }: Extract<Reference, { apiKeyId: string }>): StoredKey {
  if (key === undefined) {
    throw apiKeyNotFound(apiKeyId);
  }
  return key;
}

async function ofProfiles(
  context: Pick<DecisionContext, "host">,
  kuid: string,
  profileIds: readonly string[],
  key: ActingKey = {},
): Promise<Subject> {
  const found = await context.host.findProfiles(profileIds);
  const profiles: StoredProfile[] = [];
  for (const id of profileIds) {
    profiles.push(found.get(id) ?? (await context.host.getProfile(id)));
  }
  return withRoles(context, kuid, profiles, key);
}

async function withRoles(
  { host }: Pick<DecisionContext, "host">,
  kuid: string,
  profiles: readonly StoredProfile[],
  key: ActingKey = {},
): Promise<Subject> {
  const judged = [...profiles, ...limitingProfiles(key.limits)];
  return { kuid, profiles, roles: await host.findRoles(roleIdsToCompile(judged)), ...key };
}
