import type { WrittenRole } from "../port/Host";

/** The state of roles when a lock was taken. */
export interface RolesBefore {
  readonly epoch: number;
  readonly changes: number;
}

/** The roles that the node knows at an epoch. */
export interface KeptRoles {
  /** Counts what the node was told of roles, by whomever they were written. */
  readonly changes: number;
  keepBeyond(before: RolesBefore, epoch: number, written: readonly WrittenRole[]): void;
}
