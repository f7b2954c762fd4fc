/**
 * The values that the rights algebra takes and gives. All of them are immutable.
 *
 * Members that a stored document may hold in a wrong form are `unknown`: the algebra either
 * gives them the meaning that the host gives them, or refuses them with a typed error.
 */
import type { SortedMap } from "./SortedMap";

/** A role as stored. `controllers`: `{[controller]: {actions: {[action]: boolean}}}`. */
export interface StoredRole {
  readonly _id: string;
  readonly controllers?: unknown;
  /** Names of members that no role has; absent: none, or not known. */
  readonly unread?: readonly string[];
}

/** A policy as stored. `restrictedTo`: `{index: string, collections?: string[]}[]`. */
export interface StoredPolicy {
  readonly roleId: unknown;
  readonly restrictedTo?: unknown;
}

/** A user as stored, without content and credentials. */
export interface StoredUser {
  readonly _id: string;
  readonly profileIds: readonly string[];
}

/** A profile as stored. `policies`: `StoredPolicy[]`; none or empty means the role `default`. */
export interface StoredProfile {
  readonly _id: string;
  readonly policies?: unknown;
  readonly rateLimit?: unknown;
}

/** Every role that the profiles at hand mention, by id. */
export type RoleLookup = ReadonlyMap<string, StoredRole>;

/**
 * The request that a right is for. `index` and `collection` are absent where the request names
 * none; an empty index is none at all, an empty collection is a collection's name, as for the host.
 */
export interface RightsRequest {
  readonly controller: string;
  readonly action: string;
  readonly index?: string | undefined;
  readonly collection?: string | undefined;
}

/**
 * A finite set of names, or the complement of one: `names` are sorted by UTF-16 code unit and
 * unique; `complement: true` means every other name, future ones included.
 */
export interface NameSet {
  readonly complement: boolean;
  readonly names: readonly string[];
}

/** The rights in one index: to requests that name no collection, and to those that name one. */
export interface Collections extends NameSet {
  readonly unnamed: boolean;
}

/**
 * The locations in which an action is allowed: without an index, in each index that has an entry of
 * its own, and in every other index, future ones included. No entry equals `others`.
 */
export interface Locations {
  readonly withoutIndex: boolean;
  readonly indexes: SortedMap<Collections>;
  readonly others: Collections;
}

/** The locations of each action of one controller; `others` are all that have no own entry. */
export interface ControllerRights {
  readonly actions: ReadonlyMap<string, Locations>;
  readonly others: Locations;
}

/**
 * A set of rights: of each named controller, and of every other one, future ones included.
 * Location sets are shared between entries, and operations lean on their identity to be fast.
 */
export interface Rights {
  readonly controllers: ReadonlyMap<string, ControllerRights>;
  readonly others: ControllerRights;
}
