import type { StoredLimits } from "../../domain/policies/keyLimits";
import { ANONYMOUS } from "../../domain/hostIds";
import { LIMITS, LIMITS_OF_USER, readLimits } from "../../domain/policies/keyLimits";
import { limitsUnreadable } from "../../errors/limitedKeys";
import { hostModule } from "../kernel/hostModules";

/** The subset of the host's request that we use. */
interface Judged {
  readonly context?: { readonly token?: HostToken | null };
}

interface HostToken {
  [LIMITS]?: unknown;
}

/** The subset of the host's User that we use. Source: lib/model/security/user.ts. */
export interface HostUser {
  _id: string | null;
  profileIds: readonly string[];
  [LIMITS_OF_USER]?: StoredLimits;
  isActionAllowed: (this: HostUser, request: Judged) => Promise<boolean>;
  getProfiles: () => Promise<readonly unknown[]>;
}

/** The same of its Profile. Source: lib/model/security/profile.ts. */
interface HostProfile {
  _id: string;
  policies: unknown;
  optimizedPolicies: unknown;
}

/** The same of its repository of tokens. Source: lib/core/security/tokenRepository.ts. */
export interface HostTokens {
  readonly ObjectConstructor: new (data: object) => HostToken;
  verifyToken: (this: HostTokens, token: string | null) => Promise<HostToken>;
  _verifyApiKey: (this: HostTokens, decoded: { _id: string }, token: string) => Promise<HostToken>;
}

type SearchKeys = (body: KeyQuery, options: object) => Promise<readonly unknown[]>;

interface KeyQuery {
  readonly query?: { readonly term?: object; readonly bool?: object };
}

export interface HostClasses {
  readonly User: (new () => HostUser) & { readonly prototype: HostUser };
  readonly Profile: new () => HostProfile;
  readonly tokens: HostTokens;
  readonly profiles: { readonly optimizePolicy: (policy: unknown) => unknown };
  /** Its `fields` are the members that the host reads of a stored key, and shows. */
  readonly ApiKey: { readonly fields: readonly string[]; search: SearchKeys };
}

/** A limited key that somebody presents. */
export interface PresentedKey {
  readonly expiresAt: number;
  readonly ttl: unknown;
  readonly limits: unknown;
}

export interface LimitedKeys {
  /** By its token; `undefined`: there is none. */
  presented(kuid: string, token: string): Promise<PresentedKey | undefined>;
  /** Throws unless every key still exists through which this was made. */
  requireAncestors(limits: StoredLimits): Promise<void>;
}

/** The host's id of a token that it does not know. */
const INVALID = "security.token.invalid";

/**
 * Lets the host take API keys with policies, and judge each of their requests twice: by the rights of
 * the user, and by the policies. The host's own classes judge both. Other tokens pay a look at one
 * member.
 *
 * The host knows no such key itself: see {@link LimitedKeys}. Without this they open nothing.
 *
 * @returns a function that takes it back
 * @throws a plain Error when the host does not look as expected; nothing is changed then
 */
export function enforceKeyLimits(
  keys: LimitedKeys,
  classes: HostClasses = resolveClasses(),
): () => void {
  const { User, tokens, profiles, ApiKey } = classes;
  requireParts({
    isActionAllowed: User.prototype.isActionAllowed,
    verifyToken: tokens.verifyToken,
    verifyApiKey: tokens._verifyApiKey,
    optimizePolicy: profiles.optimizePolicy,
  });
  const undo = [acceptLimitedKeys(keys, tokens), judgeByLimits(classes), hideLimitedKeys(ApiKey)];
  return () => {
    undo.forEach((takeBack) => {
      takeBack();
    });
  };
}

/** Lets the host find the tokens of limited keys; refuses those that were made through a key that is gone. */
function acceptLimitedKeys(keys: LimitedKeys, tokens: HostTokens): () => void {
  const { verifyToken, _verifyApiKey: verifyApiKey } = tokens;
  tokens._verifyApiKey = async function (decoded, text) {
    try {
      return await verifyApiKey.call(this, decoded, text);
    } catch (error) {
      const isUnknown = (Object(error) as { id?: unknown }).id === INVALID;
      const key = isUnknown ? await keys.presented(decoded._id, text) : undefined;
      if (key === undefined) {
        throw error;
      }
      const { expiresAt, ttl, limits } = key;
      const _id = `${decoded._id}#${text}`;
      const token = new this.ObjectConstructor({
        _id,
        expiresAt,
        jwt: text,
        ttl,
        userId: decoded._id,
      });
      token[LIMITS] = limits;
      return token;
    }
  };
  tokens.verifyToken = function (text) {
    return verifyToken
      .call(this, text)
      .then((token) =>
        token[LIMITS] === undefined
          ? token
          : keys.requireAncestors(soundLimits(token)).then(() => token),
      );
  };
  return () => {
    Object.assign(tokens, { _verifyApiKey: verifyApiKey, verifyToken });
  };
}

/** Judges requests of limited tokens by the rights of the user, then by each list of policies. */
function judgeByLimits({ User, Profile, profiles }: HostClasses): () => void {
  const { isActionAllowed } = User.prototype;
  const isAllowedBy = async (
    policies: StoredLimits["policies"][number],
    request: Judged,
  ): Promise<boolean> => {
    const profile = new Profile();
    profile._id = LIMITS;
    profile.policies = policies;
    profile.optimizedPolicies = policies.map((policy) => profiles.optimizePolicy(policy));
    const holder = new User();
    holder.profileIds = [LIMITS];
    holder.getProfiles = async () => [profile];
    try {
      return await isActionAllowed.call(holder, request);
    } catch (error) {
      const { status } = Object(error) as { status?: unknown };
      // a role that they name is gone
      throw typeof status === "number" && status < 500 ? limitsUnreadable() : error;
    }
  };
  const judgeTwice = async (user: HostUser, request: Judged): Promise<boolean> => {
    const token = request.context?.token;
    const limits = token?.[LIMITS] === undefined ? user[LIMITS_OF_USER] : soundLimits(token);
    // the host keeps one object of the anonymous user for all requests
    if (user._id !== ANONYMOUS) {
      Object.defineProperty(user, LIMITS_OF_USER, { value: limits, configurable: true });
    }
    if (!(await isActionAllowed.call(user, request))) {
      return false;
    }
    for (const policies of limits?.policies ?? []) {
      if (!(await isAllowedBy(policies, request))) {
        return false;
      }
    }
    return true;
  };
  User.prototype.isActionAllowed = function (request) {
    const token = request.context?.token;
    const isLimited = token?.[LIMITS] !== undefined || this[LIMITS_OF_USER] !== undefined;
    return isLimited ? judgeTwice(this, request) : isActionAllowed.call(this, request);
  };
  return () => {
    User.prototype.isActionAllowed = isActionAllowed;
  };
}

/** Shows the policies of keys in lists, and keeps limited keys out of the host's own look-up. */
function hideLimitedKeys(ApiKey: HostClasses["ApiKey"]): () => void {
  const { fields } = ApiKey;
  const search = ApiKey.search.bind(ApiKey);
  Object.defineProperty(ApiKey, "fields", {
    get: () => [...fields, "policies"],
    configurable: true,
  });
  ApiKey.search = (body, options) => search(withoutLimited(body), options);
  return () => {
    Object.defineProperty(ApiKey, "fields", { get: () => fields, configurable: true });
    Reflect.deleteProperty(ApiKey, "search");
  };
}

/**
 * The host looks for a key among the first ten that a search finds of its user. Those that it does not
 * take anyhow are left out; from the lists that callers ask for they are not.
 */
function withoutLimited(body: KeyQuery): KeyQuery {
  const term = body.query?.term;
  return term === undefined
    ? body
    : { query: { bool: { filter: [{ term }], must_not: [{ exists: { field: "hash" } }] } } };
}

function soundLimits(token: HostToken): StoredLimits {
  const limits = readLimits(token[LIMITS]);
  if (limits === undefined) {
    throw limitsUnreadable();
  }
  return limits;
}

function requireParts(parts: Readonly<Record<string, unknown>>): void {
  for (const [name, part] of Object.entries(parts)) {
    if (typeof part !== "function") {
      throw new Error(`it has no "${name}"`);
    }
  }
}

function resolveClasses(): HostClasses {
  const from = (path: string): Record<string, unknown> =>
    hostModule(path) as Record<string, unknown>;
  const prototypeOf = (value: unknown): unknown =>
    Object((value as { prototype?: unknown }).prototype);
  return {
    User: from("model/security/user").User,
    Profile: from("model/security/profile").Profile,
    tokens: prototypeOf(from("core/security/tokenRepository").TokenRepository),
    profiles: prototypeOf(from("core/security/profileRepository").ProfileRepository),
    ApiKey: from("model/storage/apiKey"),
  } as HostClasses;
}
