import type { Door, DoorStore } from "../../lib/host/port/DoorStore";

export class FakeDoors implements DoorStore {
  readonly noted = new Map<string, string[]>();

  async note(via: string, action: string): Promise<void> {
    this.noted.set(via, [...(this.noted.get(via) ?? []), action]);
  }

  async all(): Promise<readonly Door[]> {
    return [...this.noted].map(([via, actions]) => ({ via, actions }));
  }
}
