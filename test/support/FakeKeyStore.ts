import type { StoredLimits } from "../../lib/domain/policies/keyLimits";
import type { NativeAnswer } from "../../lib/host/port/documents";
import type {
  KeyStore,
  NewKey,
  NewToken,
  NewTokenAnswer,
  StoredKey,
} from "../../lib/host/port/KeyStore";

/** Keys that are told to it. What is made is kept. */
export class FakeKeyStore implements KeyStore {
  readonly stored = new Map<string, StoredKey>();
  readonly limited = new Map<string, StoredLimits>();
  /** When whatever is made ends. */
  end = -1;
  readonly refreshed: string[] = [];
  isEnforced = false;

  enforce(): void {
    this.isEnforced = true;
  }

  async create({ kuid, id = "made", limitsFor }: NewKey): Promise<NativeAnswer> {
    const limits = limitsFor(this.end);
    this.stored.set(id, { id, kuid, expiresAt: limits.expiresAt, limits, madeThrough: [] });
    return { _id: id, _source: { userId: kuid, token: `token of ${id}` } };
  }

  async find(id: string): Promise<StoredKey | undefined> {
    return this.stored.get(id);
  }

  async endOf(): Promise<number> {
    return this.end;
  }

  async refreshToken(wanted: NewToken, jwt: string): Promise<NewTokenAnswer> {
    const made = await this.createToken(wanted);
    this.refreshed.push(jwt);
    return made;
  }

  async createToken({ limitsFor, singleUse }: NewToken): Promise<NewTokenAnswer> {
    this.limited.set("token", limitsFor(this.end));
    return { token: "token", expiresAt: this.end, ttl: 1_000, singleUse };
  }
}
