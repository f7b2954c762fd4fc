import type { FailedPin, SwitchedOff } from "../../api/status";

/** The findings of the start of this node, for the line in the log and for `profile-guard:status`. */
export interface StartReport {
  readonly version: string;
  readonly kuzzle: string;
  readonly node: string;
  readonly pins: { readonly checked: number; readonly failed: readonly FailedPin[] };
  readonly hostPatches: {
    readonly applied: readonly string[];
    readonly off: readonly SwitchedOff[];
  };
}

/** Collects what this node does without, while it starts. */
export class NodeState {
  private readonly lost: SwitchedOff[] = [];
  /** The nodes that do not guard as this one does. */
  others: readonly SwitchedOff[] = [];

  /** @param report asked when somebody wants to know: patches may be taken back later */
  constructor(readonly report: () => StartReport) {}

  get losses(): readonly SwitchedOff[] {
    return this.lost;
  }

  note(what: string, why: string): void {
    this.lost.push({ what, why });
  }
}
