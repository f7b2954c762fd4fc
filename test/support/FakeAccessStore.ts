import type { Origin } from "../../lib/domain/access/origins";
import type {
  AccessStore,
  AroundUsers,
  LocalPassword,
  Made,
  Marks,
  StoredKey,
  StoredSession,
} from "../../lib/host/port/AccessStore";

/** Keys, sessions and passwords in memory, and a clock that steps once a look. */
export class FakeAccessStore implements AccessStore {
  readonly keys = new Map<string, StoredKey>();
  readonly passwords = new Map<string, LocalPassword>();
  /** As `kuid token`. */
  readonly sessions = new Set<string>();
  /** The origins that sessions were made through. */
  readonly lineages = new Map<string, readonly Origin[]>();
  /** The ids of keys, by their tokens. */
  readonly keyIds = new Map<string, string>();
  marksOf: ((made: Made) => Promise<Marks>) | undefined;
  readonly events = new Map<string, number>();
  /** As `event phase kuid`. */
  readonly noted: string[] = [];
  readonly revisions = new Map<string, number>();
  lifetime: number | undefined;
  around: AroundUsers | undefined;
  fails = false;
  private time = 1_000;

  withKey(id: string, kuid: string, author: string | null, ...roleIds: string[]): this {
    const policies = [roleIds.map((roleId) => ({ roleId }))];
    const limits = { policies, expiresAt: -1, ancestors: [] };
    const rest = roleIds.length > 0 && { limits };
    const authors = author === null ? [] : [{ author, since: 0 }];
    this.keys.set(id, { id, kuid, authors, madeThrough: [], ...rest });
    return this;
  }

  async keysOf(kuid: string): Promise<readonly StoredKey[]> {
    this.answer();
    return [...this.keys.values()].filter((key) => key.kuid === kuid);
  }

  async keyByToken(kuid: string, token: string): Promise<StoredKey | undefined> {
    const key = this.keys.get(this.keyIds.get(token) ?? "");
    return key?.kuid === kuid ? key : undefined;
  }

  async *allKeys(): AsyncGenerator<readonly StoredKey[]> {
    this.answer();
    yield [...this.keys.values()];
  }

  async *limitedKeys(): AsyncGenerator<readonly StoredKey[]> {
    this.answer();
    yield [...this.keys.values()].filter(({ limits }) => limits !== undefined);
  }

  async deleteKeys(ids: readonly string[]): Promise<void> {
    this.answer();
    ids.forEach((id) => this.keys.delete(id));
  }

  async sessionsOf(kuid: string): Promise<readonly StoredSession[]> {
    return [...this.sessions]
      .filter((session) => session.startsWith(`${kuid} `))
      .map((session) => ({
        token: session.slice(kuid.length + 1),
        madeThrough: this.lineages.get(session) ?? [],
      }));
  }

  async endSessions(kuid: string, keep: ReadonlySet<string>): Promise<void> {
    this.answer();
    for (const session of this.sessions) {
      const [owner, token = ""] = session.split(" ");
      if (owner === kuid && !keep.has(token)) {
        this.sessions.delete(session);
      }
    }
  }

  async endSession(kuid: string, token: string): Promise<void> {
    this.sessions.delete(`${kuid} ${token}`);
  }

  async revisionOf(kuid: string): Promise<string | undefined> {
    return String(this.revisions.get(kuid) ?? 0);
  }

  async renewRevision(kuid: string): Promise<void> {
    this.revisions.set(kuid, (this.revisions.get(kuid) ?? 0) + 1);
  }

  async localPassword(kuid: string): Promise<LocalPassword | undefined> {
    return this.passwords.get(kuid);
  }

  /** Usernames are kuids. */
  async passwordNamed(username: string): Promise<LocalPassword | undefined> {
    return this.passwords.get(username);
  }

  markMade(marksOf: (made: Made) => Promise<Marks>): readonly string[] {
    this.marksOf = marksOf;
    return [];
  }

  resetTokenLifetime(): number | undefined {
    return this.lifetime;
  }

  sign(text: string): string {
    return Buffer.from(text).toString("base64url");
  }

  async now(): Promise<string> {
    this.answer();
    return String(++this.time);
  }

  async noteUserEvent(
    kuid: string | undefined,
    event: string,
    phase: "begins" | "ended",
  ): Promise<void> {
    this.answer();
    this.noted.push(`${event} ${phase} ${kuid ?? "all"}`);
    this.events.set(
      `${event} ${kuid ?? "all"}`,
      ++this.time + (phase === "begins" ? 1_000_000 : 0),
    );
  }

  async happenedSince(kuid: string, events: readonly string[], since: string): Promise<boolean> {
    this.answer();
    return events
      .flatMap((event) => [`${event} ${kuid}`, `${event} all`])
      .some((name) => (this.events.get(name) ?? 0) >= Number(since));
  }

  aroundUsers(around: AroundUsers): readonly string[] {
    this.around = around;
    return [];
  }

  private answer(): void {
    if (this.fails) {
      throw new Error("Redis does not answer");
    }
  }
}
