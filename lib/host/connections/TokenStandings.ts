import { createHash } from "node:crypto";

import type { Subscription } from "../../domain/connections/Subscription";
import type { Kernel } from "../kernel/kernel";

/** Source: the host's lib/model/security/token.ts. */
export const API_KEY_PREFIX = "kapikey-";
/** Tokens that are looked up at a time, and users whose API keys are searched at once. */
const AT_ONCE = 50;
/** As many as Elasticsearch answers at once. */
const LARGEST_PAGE = 10_000;

type Held = Pick<Subscription, "connectionId" | "kuid" | "token">;

/** Looks up whether the tokens of subscriptions would still be accepted. */
export class TokenStandings {
  constructor(private readonly kuzzle: Kernel) {}

  async ended<T extends Held>(subscriptions: readonly T[]): Promise<ReadonlySet<T>> {
    const candidates = new Map<T, readonly string[]>(
      subscriptions.flatMap((one) => {
        const tokens = this.tokensOf(one);
        return tokens === undefined ? [] : [[one, tokens] as const];
      }),
    );
    const kuidOf = new Map<string, string>();
    for (const [{ kuid }, tokens] of candidates) {
      tokens.forEach((jwt) => kuidOf.set(jwt, kuid));
    }
    const all = [...kuidOf];
    const valid = new Set([
      ...(await this.validTokens(all.filter(([jwt]) => !jwt.startsWith(API_KEY_PREFIX)))),
      ...(await this.validKeys(all.filter(([jwt]) => jwt.startsWith(API_KEY_PREFIX)))),
    ]);
    return new Set(
      [...candidates]
        .filter(([, tokens]) => !tokens.some((jwt) => valid.has(jwt)))
        .map(([one]) => one),
    );
  }

  /**
   * The token that the subscription was made with, and the one of the same user that its connection
   * has used last, as after a refresh. `undefined`: there is none to look up.
   */
  private tokensOf({ connectionId, kuid, token }: Held): readonly string[] | undefined {
    const last = this.kuzzle.tokenManager?.tokensByConnection?.get(connectionId);
    if (token === undefined || token.isSingleUse) {
      return undefined;
    }
    return [
      token.jwt,
      ...(last?.userId === kuid && last.jwt !== null && last.singleUse !== true ? [last.jwt] : []),
    ];
  }

  private async validTokens(tokens: readonly Pair[]): Promise<string[]> {
    const valid: string[] = [];
    for (const page of pagesOf(tokens)) {
      const found = await Promise.all(
        page.map(([jwt, kuid]) => this.kuzzle.ask("core:security:token:get", kuid, jwt)),
      );
      valid.push(
        ...page.filter((_pair, at) => found[at] !== null && found[at] !== undefined).map(first),
      );
    }
    return valid;
  }

  /** Looks beyond the host's own search for them, which finds a deleted key for up to a second. */
  private async validKeys(keys: readonly Pair[]): Promise<string[]> {
    if (keys.length === 0) {
      return [];
    }
    await this.kuzzle.internalIndex.refreshCollection("api-keys");
    const stored = new Set<unknown>();
    for (const page of pagesOf([...new Set(keys.map(([, kuid]) => kuid))])) {
      for (const { fingerprint, expiresAt } of await this.keysOf(page)) {
        if (typeof expiresAt === "number" && (expiresAt === -1 || expiresAt > Date.now())) {
          stored.add(fingerprint);
        }
      }
    }
    return keys.map(first).filter((jwt) => stored.has(fingerprintOf(jwt)));
  }

  private async keysOf(kuids: readonly string[]): Promise<readonly StoredKey[]> {
    const { hits, total } = (await this.kuzzle.ask(
      "core:storage:private:document:search",
      this.kuzzle.internalIndex.index,
      "api-keys",
      { query: { terms: { userId: kuids } } },
      { size: LARGEST_PAGE },
    )) as { hits: readonly { readonly _source: StoredKey }[]; total: number };
    if (total <= hits.length) {
      return hits.map(({ _source }) => _source);
    }
    const half = Math.floor(kuids.length / 2);
    if (half === 0) {
      throw new Error(`more than ${LARGEST_PAGE} API keys of one user`);
    }
    return [
      ...(await this.keysOf(kuids.slice(0, half))),
      ...(await this.keysOf(kuids.slice(half))),
    ];
  }
}

interface StoredKey {
  readonly fingerprint?: unknown;
  readonly expiresAt?: unknown;
}

type Pair = readonly [jwt: string, kuid: string];

function first([jwt]: Pair): string {
  return jwt;
}

/** Source: the host's lib/model/storage/apiKey.js. */
function fingerprintOf(jwt: string): string {
  return createHash("sha256").update(jwt).digest("hex");
}

function* pagesOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    yield all.slice(at, at + AT_ONCE);
  }
}
