import type { LockRequest } from "../port/LockRequest";

type Mode = LockRequest["mode"];

/** Counts who uses resources, or waits for them, and how: by their modes readers and writers share. */
export class InUse {
  private readonly uses = new Map<string, Map<Mode, number>>();

  /** Tells whether somebody who asks for these cannot share them with everybody. */
  excludes(requests: readonly LockRequest[]): boolean {
    return requests.some(({ resource, mode }) => {
      const modes = [...(this.uses.get(resource)?.keys() ?? [])];
      return modes.some((used) => mode === "alone" || used !== mode);
    });
  }

  add(requests: readonly LockRequest[]): this {
    for (const { resource, mode } of requests) {
      const modes = this.uses.get(resource) ?? new Map<Mode, number>();
      modes.set(mode, (modes.get(mode) ?? 0) + 1);
      this.uses.set(resource, modes);
    }
    return this;
  }

  remove(requests: readonly LockRequest[]): void {
    for (const { resource, mode } of requests) {
      const modes = this.uses.get(resource);
      const count = (modes?.get(mode) ?? 0) - 1;
      if (count > 0) {
        modes?.set(mode, count);
      } else {
        modes?.delete(mode);
      }
      if (modes?.size === 0) {
        this.uses.delete(resource);
      }
    }
  }
}
