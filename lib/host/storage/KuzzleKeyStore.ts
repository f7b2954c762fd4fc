import { randomUUID } from "node:crypto";

import { MADE_THROUGH, readOrigins } from "../../domain/access/origins";
import type { StoredLimits } from "../../domain/policies/keyLimits";
import { LIMITED_FINGERPRINT, LIMITS, readLimits } from "../../domain/policies/keyLimits";
import { limitsUnreadable, tokenInvalid } from "../../errors/limitedKeys";
import { decisionUnavailable } from "../../errors/unavailable";
import { infiniteToken, ttlExceeded } from "../../errors/nativeErrors";
import type { TokenSigner } from "../patches/tokenKey";
import { resolveSigner } from "../patches/tokenKey";
import { digestOfToken } from "../../shared/digestOfToken";
import type { Kernel } from "../kernel/kernel";
import type { KeyStore, NewKey, NewToken, NewTokenAnswer, StoredKey } from "../port/KeyStore";
import type { NativeAnswer } from "../port/documents";
import type { LimitedKeys, PresentedKey } from "../requests/enforceKeyLimits";
import { enforceKeyLimits } from "../requests/enforceKeyLimits";
import { readOrFail } from "./Strategies";

/** Source: the host's lib/model/storage/apiKey.js. */
const COLLECTION = "api-keys";
/** Source: the host's lib/model/security/token.js. */
const API_KEY = "kapikey-";
const AUTH_TOKEN = "kauth-";
const FOR_GOOD = -1;

interface Token {
  readonly jwt: string;
  readonly expiresAt: number;
  readonly ttl: number;
}

interface StoredToken {
  readonly _id: string;
  readonly refreshed: boolean;
  readonly [LIMITS]?: unknown;
}

interface Document {
  readonly _id: string;
  readonly _source: {
    readonly userId?: unknown;
    readonly hash?: unknown;
    readonly expiresAt?: unknown;
    readonly ttl?: unknown;
    readonly [LIMITS]?: unknown;
    readonly [MADE_THROUGH]?: unknown;
  };
}

/**
 * API keys with policies, in the host's own collection: it lists and deletes them like its own, with
 * their users too. Each is found by `hash`, a member that the host maps and does not use.
 */
export class KuzzleKeyStore implements KeyStore, LimitedKeys {
  private isEnforced = false;
  private signer: TokenSigner | undefined;

  constructor(
    private readonly kuzzle: Pick<
      Kernel,
      "ask" | "config" | "internalIndex" | "secret" | "tokenManager"
    >,
  ) {}

  enforce(): void {
    enforceKeyLimits(this);
    this.isEnforced = true;
  }

  /** Source: the host's lib/model/storage/apiKey.js `create`. */
  async create(key: NewKey): Promise<NativeAnswer> {
    if (!this.isEnforced) {
      throw decisionUnavailable("what this Kuzzle makes of the policies of API keys");
    }
    const { kuid, description, author, refresh } = key;
    const { jwt, expiresAt, ttl } = await this.newToken(kuid, key.expiresIn, key.ignoresMaxTtl);
    const limits = key.limitsFor(expiresAt);
    const hash = digestOfToken(jwt);
    const [policies] = limits.policies;
    const shown = {
      description,
      expiresAt: limits.expiresAt,
      fingerprint: `${LIMITED_FINGERPRINT}${hash}`,
      ttl,
      userId: kuid,
      policies,
    };
    const id = key.id ?? hash;
    const stored: StoredLimits = { ...limits, ancestors: [...limits.ancestors, { id, hash }] };
    const { _id, _source } = (await this.documents(
      "create",
      { ...shown, hash, [LIMITS]: stored },
      { id, refresh, userId: author },
    )) as Document;
    // as the host shows who made a key of its own
    const { _kuzzle_info: info } = Object(_source) as { _kuzzle_info?: unknown };
    return {
      _id,
      _source: { ...shown, ...(info !== undefined && { _kuzzle_info: info }), token: jwt },
    };
  }

  async find(id: string): Promise<StoredKey | undefined> {
    const [found] = await readOrFail("API key", () => this.mGet([id]));
    if (found === undefined) {
      return undefined;
    }
    const { userId, expiresAt, [LIMITS]: stored } = found._source;
    const limits = readLimits(stored);
    if (stored !== undefined && limits === undefined) {
      throw limitsUnreadable();
    }
    const madeThrough = readOrigins(found._source[MADE_THROUGH]);
    return { id, kuid: String(userId), expiresAt: Number(expiresAt), limits, madeThrough };
  }

  async endOf(kuid: string, expiresIn: unknown): Promise<number> {
    // of a key the host only makes the text: nothing is stored
    return (await this.newToken(kuid, expiresIn, true)).expiresAt;
  }

  /** Source: the host's lib/core/security/tokenRepository.ts `persistForUser`. */
  async createToken(wanted: NewToken): Promise<NewTokenAnswer> {
    const { kuid, expiresIn, singleUse } = wanted;
    const made = await this.newToken(kuid, expiresIn, true);
    const { expiresAt, ttl } = made;
    const { authToken, jwt } = this.kuzzle.config.security;
    const maxTtl = authToken?.maxTTL ?? jwt?.maxTTL ?? FOR_GOOD;
    if (ttl === FOR_GOOD) {
      throw infiniteToken();
    }
    if (maxTtl !== FOR_GOOD && ttl > maxTtl) {
      throw ttlExceeded();
    }
    const limits = wanted.limitsFor(expiresAt);
    const token = made.jwt.replace(API_KEY, AUTH_TOKEN);
    const _id = idOf(kuid, token);
    const stored = { _id, expiresAt, jwt: token, ttl, userId: kuid, refreshed: false, singleUse };
    await this.storeToken({ ...stored, [LIMITS]: limits }, ttl);
    return { token, expiresAt, ttl, singleUse };
  }

  /**
   * The host's own would make a token without limits, and the same text as another of this second.
   * Source: the host's lib/core/security/tokenRepository.ts `refresh`.
   */
  async refreshToken(wanted: NewToken, jwt: string): Promise<NewTokenAnswer> {
    const { kuid } = wanted;
    const old = (await this.kuzzle.ask("core:security:token:get", kuid, jwt)) as StoredToken | null;
    if (old === null || old.refreshed) {
      throw tokenInvalid();
    }
    const made = await this.createToken(wanted);
    const gracePeriod = Math.floor(this.kuzzle.config.security.jwt?.gracePeriod ?? 0);
    await this.storeToken({ ...old, refreshed: true }, gracePeriod);
    const used = { ...made, _id: idOf(kuid, made.token), jwt: made.token, userId: kuid };
    this.kuzzle.tokenManager?.refresh?.(old, used);
    return made;
  }

  private async storeToken(token: StoredToken, ttl: number): Promise<void> {
    const key = `repos/${this.kuzzle.internalIndex.index}/token/${token._id}`;
    await this.kuzzle.ask("core:cache:internal:store", key, JSON.stringify(token), { ttl });
  }

  async presented(kuid: string, token: string): Promise<PresentedKey | undefined> {
    const hash = digestOfToken(token);
    const query = { bool: { filter: [{ term: { hash } }, { term: { userId: kuid } }] } };
    const found = (await this.documents("search", { query }, { size: 1 })) as {
      hits: readonly Document[];
    };
    const [hit] = found.hits;
    if (hit === undefined) {
      return undefined;
    }
    // a search finds for a moment what is deleted: the key is among its own ancestors
    const { expiresAt, ttl, [LIMITS]: limits } = hit._source;
    return { expiresAt: Number(expiresAt), ttl, limits: limits ?? null };
  }

  async requireAncestors({ ancestors }: StoredLimits): Promise<void> {
    if (ancestors.length === 0) {
      return;
    }
    const found = await this.mGet(ancestors.map(({ id }) => id));
    const hashes = new Map(found.map(({ _id, _source }) => [_id, _source.hash]));
    if (!ancestors.every(({ id, hash }) => hashes.get(id) === hash)) {
      throw tokenInvalid();
    }
  }

  /**
   * Makes the text of a token, and stores nothing. No other has the same text: two that the host makes
   * for a user within one second are one, so that a limited token could be one without limits.
   */
  private async newToken(kuid: string, expiresIn: unknown, bypassMaxTTL: boolean): Promise<Token> {
    const user = await this.kuzzle.ask("core:security:user:get", kuid);
    const options = { bypassMaxTTL, expiresIn, type: "apiKey" };
    const made = (await this.kuzzle.ask("core:security:token:create", user, options)) as Token;
    const { expiresAt, ttl } = made;
    const signer = (this.signer ??= resolveSigner());
    const decoded = signer.decode(made.jwt.slice(API_KEY.length), { complete: true });
    if (decoded === null || !made.jwt.startsWith(API_KEY)) {
      throw decisionUnavailable("the API keys of this Kuzzle, which are not as expected");
    }
    const payload = { ...decoded.payload, jti: randomUUID() };
    const text = signer.sign(payload, this.kuzzle.secret, { algorithm: decoded.header.alg });
    return { jwt: `${API_KEY}${text}`, expiresAt, ttl };
  }

  private async mGet(ids: readonly string[]): Promise<readonly Document[]> {
    const { items } = (await this.documents("mGet", ids)) as { items: readonly Document[] };
    return items;
  }

  private documents(action: string, ...args: unknown[]): Promise<unknown> {
    const { index } = this.kuzzle.internalIndex;
    return this.kuzzle.ask(`core:storage:private:document:${action}`, index, COLLECTION, ...args);
  }
}

/** Source: the host's lib/core/security/tokenRepository.ts. */
function idOf(kuid: string, jwt: string): string {
  return `${kuid}#${jwt}`;
}
