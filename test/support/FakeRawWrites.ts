import type { RawWrites } from "../../lib/host/port/RawWrites";

type Around = Parameters<RawWrites["guard"]>[0];

/** Admits whatever it is told to, and keeps what stands around the events. */
export class FakeRawWrites implements RawWrites {
  areAdmitted = false;
  around: Around | undefined;

  admit<T>(work: () => T): T {
    return work();
  }

  guard(around: Around): string[] {
    this.around = around;
    return [];
  }

  guardStrategies(): void {
    // they are guarded where a test has some
  }
}
