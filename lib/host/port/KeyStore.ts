import type { Origin } from "../../domain/access/origins";
import type { StoredLimits } from "../../domain/policies/keyLimits";
import type { NativeAnswer } from "./documents";

/** An API key to make. */
export interface NewKey {
  readonly kuid: string;
  /** Absent: the digest of its token. */
  readonly id: string | undefined;
  readonly description: string;
  /** As the host takes it: milliseconds, or a text such as `30d`; -1: for good. */
  readonly expiresIn: unknown;
  readonly author: string | null;
  readonly refresh: unknown;
  /** It may live longer than `security.apiKey.maxTTL`, as the keys of `security:createApiKey`. */
  readonly ignoresMaxTtl: boolean;
  /**
   * Told when it would end, before anything is stored; -1: never. Returns its limits, or throws to
   * refuse.
   */
  readonly limitsFor: (expiresAt: number) => StoredLimits;
}

export interface NewToken extends Pick<NewKey, "kuid" | "expiresIn" | "limitsFor"> {
  readonly singleUse: boolean;
}

/** The answer of the host's `auth:createToken`. */
export interface NewTokenAnswer {
  readonly token: string;
  readonly expiresAt: number;
  readonly ttl: number;
  readonly singleUse: boolean;
}

/** An API key as it is stored, without its token. */
export interface StoredKey {
  readonly id: string;
  readonly kuid: string;
  /** In milliseconds since 1970; -1: never. */
  readonly expiresAt: number;
  /** `undefined`: a key of the host's own, which may what its user may. */
  readonly limits: StoredLimits | undefined;
  /** Names what others had made, and it was made through. */
  readonly madeThrough: readonly Origin[];
}

/** API keys with policies, and what is made through them. */
export interface KeyStore {
  /**
   * Makes the host take such keys, and judge their requests by their policies too. Without this the
   * host knows none of them.
   *
   * @throws a plain Error when the host does not look as expected; nothing is changed then
   */
  enforce(): void;
  /** @throws 503 unless {@link enforce} has succeeded; the host's errors, and those of `limitsFor` */
  create(key: NewKey): Promise<NativeAnswer>;
  /**
   * @returns `undefined` when there is none
   * @throws 403 `profile-guard.rights.limited_key` when its limits cannot be read
   */
  find(id: string): Promise<StoredKey | undefined>;
  /** Tells when something would end that is made now. @throws the host's error on a wrong value */
  endOf(kuid: string, expiresIn: unknown): Promise<number>;
  /**
   * Makes a token of a user within limits, as `auth:createToken` makes those without.
   *
   * @param limitsFor as that of {@link NewKey}
   * @throws the host's errors, and those of `limitsFor`
   */
  createToken(token: NewToken): Promise<NewTokenAnswer>;
  /**
   * Makes one in the place of another, which ends with the host's time of grace.
   *
   * @param jwt of the other one
   * @throws 401 `security.token.invalid` when that has ended or was refreshed before; as createToken
   */
  refreshToken(token: NewToken, jwt: string): Promise<NewTokenAnswer>;
}
