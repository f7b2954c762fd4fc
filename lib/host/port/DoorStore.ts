/** A way by which the application was seen to write rights. */
export interface Door {
  /** The action that a client had called, as `controller:action`; absent: no client's request is known. */
  readonly via?: string;
  /** The guarded action that the application called, as `controller:action`. */
  readonly action: string;
  /** The reason why nobody is judged, as the code of the application says. */
  readonly reason?: string;
  /** Set for what runs outside of any request: the place in the code of the application, as `file:line`. */
  readonly from?: string;
  /** The last day on which it was seen, as `2026-11-29`. */
  readonly lastSeen: string;
}

/** Remembers the ways by which the application writes rights, over restarts and nodes. */
export interface DoorStore {
  /**
   * Takes the place of what the same file was seen to write of the same kind, unless that was seen since
   * the node started. Never rejects: nothing hangs on it.
   */
  note(door: Omit<Door, "lastSeen">): Promise<void>;
  /** Lists them in the order of their names. */
  all(): Promise<readonly Door[]>;
}
