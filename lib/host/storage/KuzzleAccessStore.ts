import { createHash, createHmac, KeyObject } from "node:crypto";

import { LIMITS, readLimits } from "../../domain/policies/keyLimits";
import { decisionUnavailable } from "../../errors/unavailable";
import type { Answerer, Kernel } from "../kernel/kernel";
import { LOCAL, localPlugin } from "../kernel/local";
import type {
  AccessStore,
  AroundUsers,
  LocalPassword,
  Moment,
  StoredKey,
  Turn,
} from "../port/AccessStore";
import type { Hit } from "./PrivateStorage";
import { PrivateStorage } from "./PrivateStorage";
import { readOrFail } from "./Strategies";
import { Turns } from "./Turns";

/** Source: the host's lib/model/storage/apiKey.js. */
const KEYS = "api-keys";
const USERS = "users";
/** Redis reads them as a pattern unless a `\` stands before. */
const SPECIAL = /[*?[\]\\]/gu;

/** The adapter of {@link AccessStore}: the host's internal index, its Redis, and its local plugin. */
export class KuzzleAccessStore implements AccessStore {
  private readonly storage: PrivateStorage;
  private readonly turns: Turns;

  /** @param isRehearsal tells whether the host's own action is only rehearsed just now */
  constructor(
    private readonly kuzzle: Kernel,
    private readonly isRehearsal: () => boolean,
  ) {
    this.storage = new PrivateStorage(kuzzle);
    this.turns = new Turns(kuzzle);
  }

  async keysOf(kuid: string): Promise<readonly StoredKey[]> {
    const found: StoredKey[] = [];
    for await (const page of this.searchKeys({ term: { userId: kuid } })) {
      found.push(...page);
    }
    return found;
  }

  allKeys(): AsyncIterable<readonly StoredKey[]> {
    return this.searchKeys({ match_all: {} });
  }

  async deleteKeys(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) {
      return;
    }
    const event = "core:storage:private:document:delete";
    await Promise.all(
      ids.map((id) => ignoringGone(() => this.kuzzle.ask(event, this.index, KEYS, id))),
    );
    await this.kuzzle.internalIndex.refreshCollection(KEYS);
  }

  /** Source: the host's lib/core/security/tokenRepository.js `deleteByKuid`. */
  async endSessions(kuid: string, keep: ReadonlySet<string>): Promise<void> {
    const prefix = `repos/${this.index}/token/${kuid}#`;
    const pattern = `${prefix.replace(SPECIAL, String.raw`\$&`)}*`;
    const keys = await readOrFail("sessions", () =>
      this.kuzzle.ask("core:cache:internal:searchKeys", pattern),
    );
    const tokens = (keys as string[])
      .map((key) => key.slice(prefix.length))
      // the tokens of a kuid with a "#" in it begin like this one's
      .filter((token) => !token.includes("#") && !keep.has(token));
    await Promise.all(tokens.map((token) => this.endSession(kuid, token)));
  }

  async endSession(kuid: string, token: string): Promise<void> {
    const stored = await this.kuzzle.ask("core:security:token:get", kuid, token);
    if (stored !== null && stored !== undefined) {
      await this.kuzzle.ask("core:security:token:delete", stored);
    }
  }

  async localPassword(kuid: string): Promise<LocalPassword | undefined> {
    const index = `plugin-${LOCAL}`;
    await this.storage.ask("collection:refresh", index, "users");
    const body = { query: { term: { kuid } } };
    const { hits } = await this.storage.search(index, "users", body, { size: 1 });
    const [found] = hits;
    if (found === undefined) {
      return undefined;
    }
    const { userPassword, userSalt, updater } = found._source;
    const parts = JSON.stringify([found._id, userPassword, userSalt]);
    return {
      setBy: typeof updater === "string" ? updater : null,
      digest: createHash("sha256").update(parts).digest("base64url"),
    };
  }

  /** Elasticsearch counts the writes of a document anew when it is made again. */
  async revisionOf(kuid: string): Promise<string | undefined> {
    const { items } = (await this.storage.ask("document:mGet", this.index, USERS, [kuid])) as {
      items: readonly (Hit & { readonly _version: number })[];
    };
    const [user] = items;
    const { createdAt } = Object(user?._source._kuzzle_info) as { createdAt?: unknown };
    return user === undefined ? undefined : JSON.stringify([createdAt, user._version]);
  }

  /**
   * The host notes when a document was updated: an update of nothing is a write, and takes nothing from
   * another that is under way.
   * Source: the host's lib/service/storage/8/elasticsearch.ts `update`.
   */
  async renewRevision(kuid: string): Promise<void> {
    await ignoringGone(() =>
      this.kuzzle.ask("core:storage:private:document:update", this.index, USERS, kuid, {}),
    );
  }

  resetTokenLifetime(): number | undefined {
    const milliseconds = localPlugin(this.kuzzle.pluginsManager).config?.resetPasswordExpiresIn;
    return typeof milliseconds === "number" && milliseconds > 0 ? milliseconds : undefined;
  }

  sign(text: string): string {
    const { secret } = this.kuzzle;
    // fast authorization makes a key of it
    const key = secret instanceof KeyObject ? secret.export() : secret;
    if (!(typeof key === "string" || Buffer.isBuffer(key)) || key.length === 0) {
      throw decisionUnavailable("the secret of tokens");
    }
    const bytes = new Uint8Array(Buffer.from(key as string));
    return createHmac("sha256", bytes).update(`profile-guard ${text}`).digest("base64url");
  }

  async now(): Promise<Moment> {
    return this.turns.now();
  }

  async noteTurn(kuid: string | undefined, turn: Turn, phase: "begins" | "ended"): Promise<void> {
    await this.turns.note(kuid, turn, phase);
  }

  async turnedSince(kuid: string, turns: readonly Turn[], since: Moment): Promise<boolean> {
    return this.turns.since(kuid, turns, since);
  }

  /**
   * Every user is made and deleted, and their sessions are ended, by one of these events, whatever
   * action, import or plugin does it.
   * Source: the host's lib/core/security/userRepository.js, tokenRepository.js.
   */
  aroundUsers(around: AroundUsers): readonly string[] {
    const put = (event: string, wrapped: (original: Answerer) => Answerer): string[] => {
      const name = `core:security:${event}`;
      const original = this.kuzzle.coreAnswerers?.get(name);
      if (original === undefined) {
        return [name];
      }
      const guarded = wrapped(original);
      this.kuzzle.coreAnswerers?.set(name, (...args) =>
        (this.isRehearsal() ? original : guarded)(...args),
      );
      return [];
    };
    return [
      ...put("user:create", (original) => async (...args) => {
        return around.create(String(args[0]), async () => original(...args));
      }),
      ...put("user:delete", (original) => async (...args) => {
        return around.delete(String(args[0]), async () => original(...args));
      }),
      ...put("token:deleteByKuid", (original) => async (...args) => {
        return around.revoke(String(args[0]), async () => original(...args));
      }),
      ...put("user:truncate", (original) => async (...args) => {
        return around.truncate(async () => original(...args));
      }),
    ];
  }

  private async *searchKeys(query: object): AsyncGenerator<readonly StoredKey[]> {
    await readOrFail("API keys", () => this.kuzzle.internalIndex.refreshCollection(KEYS));
    for await (const hits of this.storage.scroll(this.index, KEYS, { query })) {
      yield hits.map(toKey);
    }
  }

  private get index(): string {
    return this.kuzzle.internalIndex.index;
  }
}

async function ignoringGone(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as { status?: number }).status !== 404) {
      throw error;
    }
  }
}

function toKey({ _id: id, _source }: Hit): StoredKey {
  const { author } = Object(_source._kuzzle_info) as { author?: unknown };
  // of what cannot be read the key has nothing, and counts as if it had everything
  const limits = readLimits(_source[LIMITS]);
  return {
    id,
    kuid: String(_source.userId),
    author: typeof author === "string" ? author : null,
    ...(limits !== undefined && { limits }),
  };
}
