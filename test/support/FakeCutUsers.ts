import { NotFoundError } from "kuzzle";

import type { CutUsers, SeesUser } from "../../lib/host/port/CutUsers";

export type StoredUsers = (
  ids: readonly string[],
) => Promise<ReadonlyMap<string, Readonly<Record<string, unknown>>>>;

/** Lets an action read users as the host does: those that are seen. */
export class FakeCutUsers implements CutUsers {
  private sees: SeesUser | undefined;

  constructor(private readonly stored: StoredUsers) {}

  async within<T>(sees: SeesUser, run: () => Promise<T>): Promise<T> {
    this.sees = sees;
    try {
      return await run();
    } finally {
      this.sees = undefined;
    }
  }

  /** @throws 404 */
  async read(id: string): Promise<string> {
    const [found] = await this.readAll([id]);
    if (found === undefined) {
      throw new NotFoundError(`User "${id}" not found.`, "security.user.not_found", 1);
    }
    return found;
  }

  /** Returns the ids of those that it finds. */
  async readAll(ids: readonly string[]): Promise<readonly string[]> {
    const found: string[] = [];
    for (const [id, content] of await this.stored(ids)) {
      if ((await this.sees?.(id, content)) !== false) {
        found.push(id);
      }
    }
    return found;
  }
}
