import { createHash } from "node:crypto";

import type { Kernel } from "../kernel/kernel";
import type { FormerProfiles } from "../port/FormerProfiles";
import { readOrFail } from "./Strategies";

const COLLECTION = "config";

interface Remembered {
  readonly kuid: string;
  readonly profileIds: readonly string[];
}

/** One document for each user, in the host's internal index, so that every node knows. */
export class KuzzleFormerProfiles implements FormerProfiles {
  constructor(private readonly kuzzle: Pick<Kernel, "ask" | "internalIndex">) {}

  async of(kuid: string): Promise<readonly string[]> {
    return (await this.ofAll([kuid])).get(kuid) ?? [];
  }

  async ofAll(kuids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    if (kuids.length === 0) {
      return new Map();
    }
    return readOrFail("former profiles of users", async () => {
      const { items } = (await this.ask("mGet", [...new Set(kuids.map(idOf))])) as {
        items: readonly { readonly _source: Remembered }[];
      };
      return new Map(items.map(({ _source: { kuid, profileIds } }) => [kuid, profileIds]));
    });
  }

  async remember(kuid: string, profileIds: readonly string[]): Promise<void> {
    if (profileIds.length > 0) {
      await this.ask("createOrReplace", idOf(kuid), { kuid, profileIds });
    } else if (await this.ask("exist", idOf(kuid))) {
      await this.ask("delete", idOf(kuid));
    }
  }

  private async ask(action: string, ...args: unknown[]): Promise<unknown> {
    const { index } = this.kuzzle.internalIndex;
    return this.kuzzle.ask(`core:storage:private:document:${action}`, index, COLLECTION, ...args);
  }
}

/** A kuid may be as long as an id can be. */
function idOf(kuid: string): string {
  return `profile-guard.former.${createHash("sha256").update(kuid).digest("hex")}`;
}
