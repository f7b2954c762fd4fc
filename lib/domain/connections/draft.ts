import { isPlainObject } from "../plainObject";
import type { StoredProfile, StoredRole } from "../rights";

/** A write that was not done: documents as they would be stored; `null`: deleted. */
export interface Draft {
  readonly roles: Readonly<Record<string, StoredRole | null>>;
  readonly profiles: Readonly<Record<string, StoredProfile | null>>;
  readonly users: Readonly<Record<string, { readonly profileIds: readonly string[] } | null>>;
  /** A profile that whoever has it loses. */
  readonly takenFromUsers?: string;
}

const MEMBERS = ["roles", "profiles", "users"] as const;

/** Reads a draft that another node has sent; `undefined`: it is of another version. */
export function readDraft(value: unknown): Draft | undefined {
  return isPlainObject(value) && MEMBERS.every((member) => isPlainObject(value[member]))
    ? (value as unknown as Draft)
    : undefined;
}
