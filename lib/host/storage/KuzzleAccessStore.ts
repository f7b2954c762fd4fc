import { createHmac, KeyObject } from "node:crypto";

import { decisionUnavailable } from "../../errors/unavailable";
import type { Answerer, Kernel } from "../kernel/kernel";
import { localPlugin } from "../kernel/local";
import { wrapAnswerer } from "../kernel/wrapAnswerer";
import type {
  AccessStore,
  AroundUsers,
  LocalPassword,
  Made,
  Marks,
  Moment,
  StoredKey,
  StoredSession,
  UserEvent,
} from "../port/AccessStore";
import { ApiKeys } from "./ApiKeys";
import { LocalPasswords } from "./LocalPasswords";
import { markMade } from "./markMade";
import { Sessions } from "./Sessions";
import { UserEvents } from "./UserEvents";
import { UserRevisions } from "./UserRevisions";

/** The adapter of {@link AccessStore}: the host's internal index, its Redis, and its local plugin. */
export class KuzzleAccessStore implements AccessStore {
  private readonly keys: ApiKeys;
  private readonly events: UserEvents;
  private readonly sessions: Sessions;
  private readonly passwords: LocalPasswords;
  private readonly revisions: UserRevisions;

  /** @param isRehearsal tells whether the host's own action is only rehearsed just now */
  constructor(
    private readonly kuzzle: Kernel,
    private readonly isRehearsal: () => boolean,
  ) {
    this.keys = new ApiKeys(kuzzle);
    this.events = new UserEvents(kuzzle);
    this.sessions = new Sessions(kuzzle);
    this.passwords = new LocalPasswords(kuzzle);
    this.revisions = new UserRevisions(kuzzle);
  }

  keysOf(kuid: string): Promise<readonly StoredKey[]> {
    return this.keys.of(kuid);
  }

  keyByToken(kuid: string, token: string): Promise<StoredKey | undefined> {
    return this.keys.byToken(kuid, token);
  }

  allKeys(): AsyncIterable<readonly StoredKey[]> {
    return this.keys.all();
  }

  limitedKeys(): AsyncIterable<readonly StoredKey[]> {
    return this.keys.limited();
  }

  deleteKeys(ids: readonly string[]): Promise<void> {
    return this.keys.delete(ids);
  }

  sessionsOf(kuid: string): Promise<readonly StoredSession[]> {
    return this.sessions.of(kuid);
  }

  endSessions(kuid: string, keep: ReadonlySet<string>): Promise<void> {
    return this.sessions.endAll(kuid, keep);
  }

  endSession(kuid: string, token: string): Promise<void> {
    return this.sessions.end(kuid, token);
  }

  localPassword(kuid: string): Promise<LocalPassword | undefined> {
    return this.passwords.of(kuid);
  }

  passwordNamed(username: string): Promise<LocalPassword | undefined> {
    return this.passwords.named(username);
  }

  revisionOf(kuid: string): Promise<string | undefined> {
    return this.revisions.of(kuid);
  }

  renewRevision(kuid: string): Promise<void> {
    return this.revisions.renew(kuid);
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
    return this.events.now();
  }

  async noteUserEvent(
    kuid: string | undefined,
    event: UserEvent,
    phase: "begins" | "ended",
  ): Promise<void> {
    await this.events.note(kuid, event, phase);
  }

  async happenedSince(kuid: string, events: readonly UserEvent[], since: Moment): Promise<boolean> {
    return this.events.since(kuid, events, since);
  }

  /**
   * Every user is made, given profiles and deleted, and their sessions are ended, by one of these events, whatever
   * action, import or plugin does it.
   * Source: the host's lib/core/security/userRepository.js, tokenRepository.js.
   */
  aroundUsers(around: AroundUsers): readonly string[] {
    const put = (event: string, wrapped: (original: Answerer) => Answerer): string[] =>
      wrapAnswerer(this.kuzzle, `core:security:${event}`, (original) => {
        const guarded = wrapped(original);
        return (...args) => (this.isRehearsal() ? original : guarded)(...args);
      });
    return [
      ...put("user:create", (original) => async (...args) => {
        return around.create(String(args[0]), async () => original(...args));
      }),
      ...put("user:delete", (original) => async (...args) => {
        return around.delete(String(args[0]), async () => original(...args));
      }),
      ...["user:update", "user:replace"].flatMap((event) =>
        put(event, (original) => async (...args) => {
          const [kuid, given] = args;
          // the host takes one in the place of a list, and keeps those that are stored where there is none
          const profileIds: unknown = typeof given === "string" ? [given] : given;
          return isListOfTexts(profileIds)
            ? around.assign(String(kuid), profileIds, async () => original(...args))
            : original(...args);
        }),
      ),
      ...put("token:deleteByKuid", (original) => async (...args) => {
        return around.revoke(String(args[0]), async () => original(...args));
      }),
      ...put("user:truncate", (original) => async (...args) => {
        return around.truncate(async () => original(...args));
      }),
      ...this.keys.sparingScrolls(),
      ...this.keys.deletingDependents(),
    ];
  }

  markMade(marksOf: (made: Made) => Promise<Marks>): readonly string[] {
    return markMade(this.kuzzle, marksOf);
  }
}

function isListOfTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
