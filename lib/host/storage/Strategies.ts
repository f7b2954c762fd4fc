import type { KuzzleError } from "kuzzle";
import { KuzzleRequest } from "kuzzle";

import { decisionUnavailable, strategyFailed } from "../../errors/unavailable";
import { undeclaredError } from "../../errors/undeclaredError";
import { AcceptedCredentials } from "./AcceptedCredentials";
import type { CredentialsReader } from "../port/Host";
import type { Kernel } from "../kernel/kernel";

/**
 * A strategy that looks at the user, as `local` does for its rules for passwords, cannot judge
 * before the user is stored: the host asks it again then.
 */
const UNKNOWN_USER = "security.user.not_found";

/** The host's authentication strategies. */
export class Strategies implements CredentialsReader {
  private readonly accepted: AcceptedCredentials;

  constructor(protected readonly kuzzle: Kernel) {
    this.accepted = new AcceptedCredentials(kuzzle.pluginsManager);
  }

  listStrategies(): readonly string[] {
    return this.kuzzle.pluginsManager.listStrategies();
  }

  async validateCredentials(
    strategy: string,
    credentials: Readonly<Record<string, unknown>>,
    kuid: string,
  ): Promise<string | undefined> {
    const validate = this.kuzzle.pluginsManager.getStrategyMethod(strategy, "validate");
    const request = new KuzzleRequest({ _id: kuid === "" ? undefined : kuid });
    const asked = structuredClone(credentials);
    try {
      // a copy: a strategy may change what it is given
      await validate(request, structuredClone(credentials), kuid, strategy, false);
      this.accepted.note({ strategy, given: credentials, credentials: asked, kuid });
      return undefined;
    } catch (error) {
      const { id, status = 400, message } = error as Partial<KuzzleError> & { message: string };
      if (id === UNKNOWN_USER) {
        return undefined;
      }
      const name = undeclaredError(error);
      if (name !== undefined) {
        return name;
      }
      if (status >= 500) {
        throw strategyFailed(strategy);
      }
      return message;
    }
  }

  async hasCredentials(kuid: string): Promise<boolean> {
    for await (const _strategy of this.strategiesOf(kuid)) {
      return true;
    }
    return false;
  }

  /** Deletes a user's credentials of every strategy, those of a moment ago included. */
  protected async deleteCredentials(kuid: string): Promise<void> {
    const request = new KuzzleRequest({ _id: kuid });
    for await (const strategy of this.strategiesOf(kuid)) {
      const remove = this.kuzzle.pluginsManager.getStrategyMethod(strategy, "delete");
      await remove(request, kuid, strategy);
    }
  }

  /** The strategies that know credentials of a user. */
  private async *strategiesOf(kuid: string): AsyncGenerator<string> {
    const { pluginsManager } = this.kuzzle;
    const request = new KuzzleRequest({ _id: kuid });
    for (const strategy of pluginsManager.listStrategies()) {
      await this.refreshStorageOf(pluginsManager.strategies[strategy]?.owner);
      const exists = pluginsManager.getStrategyMethod(strategy, "exists");
      if (await exists(request, kuid, strategy)) {
        yield strategy;
      }
    }
  }

  /** A strategy may search its plugin's storage, where a write of a moment ago does not show yet. */
  private async refreshStorageOf(plugin: string | undefined): Promise<void> {
    const index = `plugin-${plugin ?? ""}`.toLowerCase();
    const collections = (await this.kuzzle
      .ask("core:storage:private:collection:list", index)
      // a plugin without a storage of its own
      .catch(() => [])) as string[];
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
