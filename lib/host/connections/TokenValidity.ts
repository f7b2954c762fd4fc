import { eventsEnding } from "../../domain/access/singleUse";
import type { Subscription } from "../../domain/connections/Subscription";
import type { StoredLimits } from "../../domain/policies/keyLimits";
import {
  hasPolicies,
  LIMITED_FINGERPRINT,
  LIMITS,
  readLimits,
} from "../../domain/policies/keyLimits";
import { isSame } from "../../domain/same";
import { digestOfToken } from "../../shared/digestOfToken";
import type { Kernel } from "../kernel/kernel";
import { UserEvents } from "../storage/UserEvents";

/** Source: the host's lib/model/security/token.ts. */
const API_KEY_PREFIX = "kapikey-";
/** Tokens that are looked up at a time, and users whose API keys are searched at once. */
const AT_ONCE = 50;
/** As many as Elasticsearch answers at once. */
const LARGEST_PAGE = 10_000;

type Held = Pick<Subscription, "connectionId" | "kuid" | "token">;

/** A token by which a subscription may go on. */
interface Proof {
  readonly jwt: string;
  /** The connection has used it since: it counts unless it may do less. */
  readonly isLater: boolean;
}

/** Tokens that would be accepted, each with its limits as they are stored. */
type Valid = ReadonlyMap<string, StoredLimits | undefined>;

/** Looks up whether the tokens of subscriptions would still be accepted. */
export class TokenValidity {
  private readonly events: UserEvents;

  constructor(private readonly kuzzle: Kernel) {
    this.events = new UserEvents(kuzzle);
  }

  async ended<T extends Held>(subscriptions: readonly T[]): Promise<ReadonlySet<T>> {
    const candidates = new Map<T, readonly Proof[]>(
      subscriptions.flatMap((one) => {
        const proofs = this.proofsOf(one);
        return proofs === undefined ? [] : [[one, proofs] as const];
      }),
    );
    const kuidOf = new Map<string, string>();
    for (const [{ kuid }, proofs] of candidates) {
      proofs.forEach(({ jwt }) => kuidOf.set(jwt, kuid));
    }
    const all = [...kuidOf];
    const valid: Valid = new Map([
      ...(await this.validTokens(all.filter(([jwt]) => !jwt.startsWith(API_KEY_PREFIX)))),
      ...(await this.validKeys(all.filter(([jwt]) => jwt.startsWith(API_KEY_PREFIX)))),
    ]);
    const used = [...candidates.keys()].flatMap(({ token }) => token?.limits ?? []);
    const exist = await this.existing([...used, ...valid.values()]);
    const revoked = await this.revokedSinceUse([...candidates.keys()]);
    const holds = (one: T, { jwt, isLater }: Proof): boolean => {
      const { token } = one;
      if (token?.singleUse !== undefined && !isLater) {
        return exist(token.limits) && !revoked.has(one);
      }
      const limits = valid.get(jwt);
      const mayAsMuch =
        !isLater || !hasPolicies(limits) || isSame(limits.policies, token?.limits?.policies);
      return valid.has(jwt) && mayAsMuch && exist(limits);
    };
    return new Set(
      [...candidates]
        .filter(([one, proofs]) => !proofs.some((proof) => holds(one, proof)))
        .map(([one]) => one),
    );
  }

  /**
   * The token that the subscription was made with, and the one of the same user that its connection
   * has used last, as after a refresh. `undefined`: there is none to look up.
   */
  private proofsOf({ connectionId, kuid, token }: Held): readonly Proof[] | undefined {
    const last = this.kuzzle.tokenManager?.tokensByConnection?.get(connectionId);
    if (token === undefined) {
      return undefined;
    }
    const isUsed =
      last?.userId === kuid &&
      last.jwt !== null &&
      last.singleUse !== true &&
      last.jwt !== token.jwt;
    return [
      { jwt: token.jwt, isLater: false },
      ...(isUsed ? [{ jwt: last.jwt, isLater: true }] : []),
    ];
  }

  /** Finds those of tokens that were good for once, and were revoked since, or what they were made through. */
  private async revokedSinceUse<T extends Held>(held: readonly T[]): Promise<ReadonlySet<T>> {
    const found = await Promise.all(
      held.map(async (one) => {
        const { singleUse } = one.token ?? {};
        const isRevoked =
          singleUse !== undefined &&
          (await this.events.since(one.kuid, eventsEnding(singleUse), singleUse.since));
        return isRevoked ? [one] : [];
      }),
    );
    return new Set(found.flat());
  }

  /** Looks up the keys through which things were made. @returns whether all of those exist */
  private async existing(
    made: readonly (StoredLimits | undefined)[],
  ): Promise<(limits: StoredLimits | undefined) => boolean> {
    const ids = made.flatMap((limits) => (limits?.ancestors ?? []).map(({ id }) => id));
    const hashes = new Map<string, unknown>();
    for (const page of pagesOf([...new Set(ids)])) {
      const { items } = (await this.kuzzle.ask(
        "core:storage:private:document:mGet",
        this.kuzzle.internalIndex.index,
        "api-keys",
        page,
      )) as { items: readonly { readonly _id: string; readonly _source: StoredKey }[] };
      items.forEach(({ _id, _source }) => hashes.set(_id, _source.hash));
    }
    return (limits) => (limits?.ancestors ?? []).every(({ id, hash }) => hashes.get(id) === hash);
  }

  private async validTokens(tokens: readonly Pair[]): Promise<Valid> {
    const valid = new Map<string, StoredLimits | undefined>();
    for (const page of pagesOf(tokens)) {
      const found = await Promise.all(
        page.map(([jwt, kuid]) => this.kuzzle.ask("core:security:token:get", kuid, jwt)),
      );
      page.forEach(([jwt], at) => {
        // Redis and the clock of this node need not agree to the millisecond
        if (!isOver(found[at])) {
          put(valid, jwt, found[at]);
        }
      });
    }
    return valid;
  }

  /** Looks beyond the host's own search for them, which finds a deleted key for up to a second. */
  private async validKeys(keys: readonly Pair[]): Promise<Valid> {
    const valid = new Map<string, StoredLimits | undefined>();
    if (keys.length === 0) {
      return valid;
    }
    await this.kuzzle.internalIndex.refreshCollection("api-keys");
    const stored = new Map<unknown, StoredKey>();
    for (const page of pagesOf([...new Set(keys.map(([, kuid]) => kuid))])) {
      for (const key of await this.keysOf(page)) {
        const { fingerprint, expiresAt } = key;
        if (typeof expiresAt === "number" && (expiresAt === -1 || expiresAt > Date.now())) {
          stored.set(fingerprint, key);
        }
      }
    }
    for (const [jwt] of keys) {
      const hash = digestOfToken(jwt);
      put(valid, jwt, stored.get(hash) ?? stored.get(`${LIMITED_FINGERPRINT}${hash}`));
    }
    return valid;
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

/** Source: the host's lib/model/storage/apiKey.js. */
interface StoredKey {
  readonly fingerprint?: unknown;
  readonly hash?: unknown;
  readonly expiresAt?: unknown;
}

function isOver(token: unknown): boolean {
  const { expiresAt } = Object(token) as { expiresAt?: unknown };
  return typeof expiresAt === "number" && expiresAt !== -1 && expiresAt <= Date.now();
}

type Pair = readonly [jwt: string, kuid: string];

/** Adds a token that was found. One whose limits nobody can read opens nothing. */
function put(valid: Map<string, StoredLimits | undefined>, jwt: string, found: unknown): void {
  const stored = (Object(found) as { readonly [LIMITS]?: unknown })[LIMITS];
  const limits = readLimits(stored);
  if (found !== null && found !== undefined && (stored === undefined || limits !== undefined)) {
    valid.set(jwt, limits);
  }
}

function* pagesOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    yield all.slice(at, at + AT_ONCE);
  }
}
