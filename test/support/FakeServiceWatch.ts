import type { ServiceHealth, StorageFailure } from "../../lib/host/port/ServiceHealth";

/** Services that serve, until they are told not to. */
export class FakeServiceWatch implements ServiceHealth {
  serving = true;
  /** Milliseconds since the request came. */
  age = 0;
  /** Errors that leave open what became of a write. */
  readonly open = new Set<unknown>();
  refused: StorageFailure | undefined;
  ofForm = false;

  aroundAuthorization: ServiceHealth["aroundAuthorization"] = () => true;

  async isServing(): Promise<boolean> {
    return this.serving;
  }

  requestedAt(): number {
    return Date.now() - this.age;
  }

  leavesOpen(error: unknown): boolean {
    return this.open.has(error);
  }

  isOfForm(): boolean {
    return this.ofForm;
  }

  wordsOfForm(): string | undefined {
    return undefined;
  }

  refusal(): StorageFailure | undefined {
    return this.refused;
  }
}
