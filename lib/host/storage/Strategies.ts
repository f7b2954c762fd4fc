import type { KuzzleError, User } from "kuzzle";
import { KuzzleRequest } from "kuzzle";

import { decisionUnavailable, strategyFailed } from "../../errors/unavailable";
import { undeclaredError } from "../../errors/undeclaredError";
import { Rehearsal } from "../refusals/Rehearsal";
import { AcceptedCredentials } from "./AcceptedCredentials";
import { isLocal, LOCAL_CREDENTIALS, localPlugin } from "../kernel/local";
import type { CredentialsReader, ImportedUser } from "../port/Host";
import type { Kernel } from "../kernel/kernel";
import { asOwnWrite } from "../requests/writers";

/**
 * A strategy that looks at the user, as `local` does for its rules for passwords, cannot judge
 * before the user is stored: the host asks it again then.
 */
const UNKNOWN_USER = "security.user.not_found";

/** The host's authentication strategies. */
export class Strategies implements CredentialsReader {
  protected readonly rehearsal: Rehearsal;
  private readonly accepted: AcceptedCredentials;

  constructor(protected readonly kuzzle: Kernel) {
    this.rehearsal = new Rehearsal(kuzzle);
    this.accepted = new AcceptedCredentials(kuzzle.pluginsManager);
  }

  listStrategies(): readonly string[] {
    return this.kuzzle.pluginsManager.listStrategies();
  }

  async validateCredentials(
    strategy: string,
    credentials: Readonly<Record<string, unknown>>,
    kuid: string,
    imported?: ImportedUser,
  ): Promise<string | undefined> {
    if (!isLocal(this.kuzzle.pluginsManager, strategy)) {
      return imported && this.reasonOf(strategy, await this.rehearse(strategy, kuid, imported));
    }
    const validate = this.kuzzle.pluginsManager.getStrategyMethod(strategy, "validate");
    const request = new KuzzleRequest({ _id: kuid === "" ? undefined : kuid });
    const asked = structuredClone(credentials);
    try {
      // a copy: a strategy may change what it is given
      await validate(request, structuredClone(credentials), kuid, strategy, false);
      this.accepted.note({ strategy, given: credentials, credentials: asked, kuid });
      return undefined;
    } catch (error) {
      return this.reasonOf(strategy, error);
    }
  }

  /**
   * Asks a strategy about a user of an import as the host will ask it; returns the error that it throws.
   * Source: the host's lib/core/security/securityLoader.js `_create`.
   */
  private async rehearse(
    strategy: string,
    kuid: string,
    { body, importer }: ImportedUser,
  ): Promise<unknown> {
    const user = (await this.kuzzle
      .ask("core:security:user:get", importer)
      .catch(() => null)) as User | null;
    const data = { _id: kuid, controller: "security", action: "createUser" };
    const request = new KuzzleRequest({ ...data, body: structuredClone(body) }, { user });
    const { credentials } = request.input.body as { credentials: Record<string, object> };
    const validate = this.kuzzle.pluginsManager.getStrategyMethod(strategy, "validate");
    return this.rehearsal.errorOf(
      () => validate(request, credentials[strategy] ?? {}, kuid, strategy, false),
      "until it writes",
    );
  }

  /** @throws 503 when it is the strategy's own failure */
  private reasonOf(strategy: string, error: unknown): string | undefined {
    if (error === undefined) {
      return undefined;
    }
    const { id, status = 400, message } = error as Partial<KuzzleError> & { message: string };
    if (id === UNKNOWN_USER) {
      return undefined;
    }
    const name = undeclaredError(error);
    if (name === undefined && status >= 500) {
      throw strategyFailed(strategy);
    }
    return name ?? message;
  }

  /** Source: the `verify` of kuzzle-plugin-auth-passport-local, which throws for a password that has expired. */
  async logsInWith(kuid: string, strategy: string, credentials: unknown): Promise<boolean> {
    const { pluginsManager } = this.kuzzle;
    const { username, password, ...others } = Object(credentials) as Record<string, unknown>;
    const isLogin = typeof username === "string" && typeof password === "string";
    if (!isLogin || Object.keys(others).length > 0 || !isLocal(pluginsManager, strategy)) {
      return false;
    }
    try {
      const request = new KuzzleRequest({});
      const verified = await localPlugin(pluginsManager).verify?.(request, username, password);
      return verified?.kuid === kuid;
    } catch {
      return false;
    }
  }

  async hasCredentials(kuid: string): Promise<boolean> {
    for await (const _strategy of this.strategiesOf(kuid)) {
      return true;
    }
    return false;
  }

  async strategiesWithCredentials(kuid: string): Promise<string[]> {
    const found: string[] = [];
    for await (const strategy of this.strategiesOf(kuid)) {
      found.push(strategy);
    }
    return found;
  }

  /** Deletes a user's credentials of every strategy, those of a moment ago included. */
  protected async deleteCredentials(kuid: string): Promise<void> {
    const request = new KuzzleRequest({ _id: kuid });
    for await (const strategy of this.strategiesOf(kuid)) {
      const remove = this.kuzzle.pluginsManager.getStrategyMethod(strategy, "delete");
      await asOwnWrite(() => remove(request, kuid, strategy));
    }
  }

  /** The strategies that know credentials of a user. */
  private async *strategiesOf(kuid: string): AsyncGenerator<string> {
    const { pluginsManager } = this.kuzzle;
    const request = new KuzzleRequest({ _id: kuid });
    for (const strategy of pluginsManager.listStrategies()) {
      await this.refreshStorageOf(strategy);
      const exists = pluginsManager.getStrategyMethod(strategy, "exists");
      if (await exists(request, kuid, strategy)) {
        yield strategy;
      }
    }
  }

  async showCredentials(strategies: readonly string[]): Promise<void> {
    for (const strategy of strategies) {
      await this.refreshStorageOf(strategy);
    }
  }

  /** A strategy may search its plugin's storage, where a write of a moment ago does not show yet. */
  private async refreshStorageOf(strategy: string): Promise<void> {
    const { pluginsManager } = this.kuzzle;
    const plugin = pluginsManager.strategies[strategy]?.owner;
    const index = `plugin-${plugin ?? ""}`.toLowerCase();
    const collections = isLocal(pluginsManager, strategy)
      ? [LOCAL_CREDENTIALS]
      : ((await this.kuzzle
          .ask("core:storage:private:collection:list", index)
          // a plugin without a storage of its own
          .catch(() => [])) as string[]);
    await readOrFail(`storage of ${plugin ?? "a strategy"}`, async () => {
      for (const collection of collections) {
        await this.kuzzle.ask("core:storage:private:collection:refresh", index, collection);
      }
    });
  }
}

/** @throws 503 instead of the error that the read threw */
export async function readOrFail<T>(what: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch {
    throw decisionUnavailable(`the ${what}`);
  }
}
