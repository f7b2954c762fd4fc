/** An action that clients call, and in whose course the application has written rights. */
export interface Door {
  /** As `controller:action`. */
  readonly via: string;
  /** The guarded actions that the application has called, as `controller:action`. */
  readonly actions: readonly string[];
}

/** Remembers the ways by which the application writes rights, over restarts and nodes. */
export interface DoorStore {
  /** Never rejects: nothing hangs on it. */
  note(via: string, action: string): Promise<void>;
  all(): Promise<readonly Door[]>;
}
