import type { FormerProfiles } from "../../lib/host/port/FormerProfiles";

/** Remembers in memory. */
export class FakeFormerProfiles implements FormerProfiles {
  readonly remembered = new Map<string, readonly string[]>();

  async of(kuid: string): Promise<readonly string[]> {
    return this.remembered.get(kuid) ?? [];
  }

  async ofAll(kuids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
    return new Map([...this.remembered].filter(([kuid]) => kuids.includes(kuid)));
  }

  async remember(kuid: string, profileIds: readonly string[]): Promise<void> {
    if (profileIds.length > 0) {
      this.remembered.set(kuid, profileIds);
    } else {
      this.remembered.delete(kuid);
    }
  }
}
