import type { Door, DoorStore } from "../../lib/host/port/DoorStore";

/** The day on which all of them were seen. */
export const SEEN = "2026-11-29";

export class FakeDoors implements DoorStore {
  readonly noted: Door[] = [];

  async note(door: Omit<Door, "lastSeen">): Promise<void> {
    this.noted.push({ ...door, lastSeen: SEEN });
  }

  async all(): Promise<readonly Door[]> {
    return this.noted;
  }
}
