import { createHash } from "node:crypto";

import { MADE_BY, MADE_THROUGH, readAuthors, readOrigins } from "../../domain/access/origins";
import type { Kernel } from "../kernel/kernel";
import { LOCAL } from "../kernel/local";
import type { LocalPassword } from "../port/AccessStore";
import type { Hit } from "./PrivateStorage";
import { PrivateStorage } from "./PrivateStorage";

/** Where Kuzzle's own strategy has passwords. */
export const LOCAL_INDEX = `plugin-${LOCAL}`;
/** The documents of the strategy `local`; each has the username for its id. */
const COLLECTION = "users";

/** The passwords of the strategy `local`, in the storage of its plugin. */
export class LocalPasswords {
  private readonly storage: PrivateStorage;

  constructor(kuzzle: Kernel) {
    this.storage = new PrivateStorage(kuzzle);
  }

  async of(kuid: string): Promise<LocalPassword | undefined> {
    await this.storage.ask("collection:refresh", LOCAL_INDEX, COLLECTION);
    const body = { query: { term: { kuid } } };
    const { hits } = await this.storage.search(LOCAL_INDEX, COLLECTION, body, { size: 1 });
    return hits[0] && toPassword(hits[0]);
  }

  async named(username: string): Promise<LocalPassword | undefined> {
    const found = await this.storage.ask("document:mGet", LOCAL_INDEX, COLLECTION, [username]);
    const [hit] = (found as { readonly items: readonly Hit[] }).items;
    return hit && toPassword(hit);
  }
}

function toPassword({ _id, _source }: Hit): LocalPassword {
  const { kuid, userPassword, userSalt, updater } = _source;
  const parts = JSON.stringify([_id, userPassword, userSalt]);
  return {
    kuid: String(kuid),
    authors: readAuthors(updater, _source[MADE_BY]),
    digest: createHash("sha256").update(parts).digest("base64url"),
    madeThrough: readOrigins(_source[MADE_THROUGH]),
  };
}
