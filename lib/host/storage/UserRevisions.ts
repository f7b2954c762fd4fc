import type { Kernel } from "../kernel/kernel";
import { ignoringGone } from "./ApiKeys";
import type { Hit } from "./PrivateStorage";
import { PrivateStorage } from "./PrivateStorage";

const USERS = "users";

/** Tells one state of a user from all others. */
export class UserRevisions {
  private readonly storage: PrivateStorage;

  constructor(private readonly kuzzle: Kernel) {
    this.storage = new PrivateStorage(kuzzle);
  }

  /** Elasticsearch counts the writes of a document anew when it is made again. */
  async of(kuid: string): Promise<string | undefined> {
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
  async renew(kuid: string): Promise<void> {
    await ignoringGone(() =>
      this.kuzzle.ask("core:storage:private:document:update", this.index, USERS, kuid, {}),
    );
  }

  private get index(): string {
    return this.kuzzle.internalIndex.index;
  }
}
