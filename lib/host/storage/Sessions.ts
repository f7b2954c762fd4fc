import { MADE_THROUGH, readOrigins } from "../../domain/access/origins";
import { LIMITS, readLimits } from "../../domain/policies/keyLimits";
import type { Kernel } from "../kernel/kernel";
import type { StoredSession } from "../port/AccessStore";
import { readOrFail } from "./Strategies";

/** Redis reads them as a pattern unless a `\` stands before. */
const SPECIAL = /[*?[\]\\]/gu;

/** A token of the host, as Redis has it. Source: lib/model/security/token.ts. */
type Token = Readonly<Record<typeof LIMITS | typeof MADE_THROUGH, unknown>>;

/** The tokens of users, in the host's Redis. */
export class Sessions {
  constructor(private readonly kuzzle: Pick<Kernel, "ask" | "internalIndex">) {}

  async of(kuid: string): Promise<readonly StoredSession[]> {
    const tokens = await this.tokensOf(kuid);
    const found = await Promise.all(tokens.map((token) => this.stored(kuid, token)));
    return tokens.flatMap((token, at) => {
      const stored = found[at];
      if (stored === undefined) {
        return [];
      }
      const limits = readLimits(stored[LIMITS]);
      const madeThrough = readOrigins(stored[MADE_THROUGH]);
      return [{ token, madeThrough, ...(limits !== undefined && { limits }) }];
    });
  }

  async endAll(kuid: string, keep: ReadonlySet<string>): Promise<void> {
    const tokens = (await this.tokensOf(kuid)).filter((token) => !keep.has(token));
    await Promise.all(tokens.map((token) => this.end(kuid, token)));
  }

  async end(kuid: string, token: string): Promise<void> {
    const stored = await this.stored(kuid, token);
    if (stored !== undefined) {
      await this.kuzzle.ask("core:security:token:delete", stored);
    }
  }

  private async stored(kuid: string, token: string): Promise<Token | undefined> {
    return ((await this.kuzzle.ask("core:security:token:get", kuid, token)) ?? undefined) as
      | Token
      | undefined;
  }

  /** Source: the host's lib/core/security/tokenRepository.js `deleteByKuid`. */
  private async tokensOf(kuid: string): Promise<readonly string[]> {
    const prefix = `repos/${this.kuzzle.internalIndex.index}/token/${kuid}#`;
    const pattern = `${prefix.replace(SPECIAL, String.raw`\$&`)}*`;
    const keys = await readOrFail("sessions", () =>
      this.kuzzle.ask("core:cache:internal:searchKeys", pattern),
    );
    // the tokens of a kuid with a "#" in it begin like this one's
    return (keys as string[])
      .map((key) => key.slice(prefix.length))
      .filter((token) => !token.includes("#"));
  }
}
