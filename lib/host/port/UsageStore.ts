import type { CountedUse } from "../../domain/usage/Tally";

/** The requests that one run of a node has counted for a profile on one day. */
export interface KeptUses {
  readonly kind: "uses";
  /** A start of a node: nobody else writes this document, and it holds the whole, not what is new. */
  readonly run: string;
  /** Since 1970-01-01, in UTC. */
  readonly day: number;
  readonly profileId: string;
  readonly uses: readonly CountedUse[];
}

/** The time in which one run of a node has counted, in milliseconds. */
export interface KeptWatch {
  readonly kind: "watch";
  readonly run: string;
  /** The day of `until`. */
  readonly day: number;
  readonly from: number;
  readonly until: number;
}

/** Keeps what nodes count, over restarts. */
export interface UsageStore {
  /** Replaces what this run has written of the same. @throws when not all of it was written */
  write(documents: readonly (KeptUses | KeptWatch)[]): Promise<void>;
  /** Makes what was written on any node visible to the reads. */
  refresh(): Promise<void>;
  usesOf(profileId: string, sinceDay: number): Promise<readonly KeptUses[]>;
  watches(sinceDay: number): Promise<readonly KeptWatch[]>;
  removeBefore(day: number): Promise<void>;
}
