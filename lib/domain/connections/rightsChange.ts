import { isPlainObject } from "../plainObject";
import { parseJson } from "../../shared/parseJson";

/** A write that may have taken rights, or what proves who somebody is, from open connections. */
export interface RightsChange {
  readonly roles?: readonly string[];
  readonly profiles?: readonly string[];
  /** Kuids of users who were written or deleted, or whose tokens or keys were. */
  readonly users?: readonly string[];
  /** An API key of a user who is not known was deleted. */
  readonly apiKeys?: true;
  /** Anything may have changed. */
  readonly all?: true;
}

/** Everything that several changes may have touched. */
export interface Touched {
  readonly all: boolean;
  readonly apiKeys: boolean;
  readonly roles: ReadonlySet<string>;
  readonly profiles: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
}

/** Beyond, it is cheaper to judge everybody again than to tell other nodes of each. */
const MOST_IDS = 1000;
const MEMBERS = ["roles", "profiles", "users"] as const;

/** Joins changes into one. */
export function touchedBy(changes: Iterable<RightsChange>): Touched {
  const touched = {
    all: false,
    apiKeys: false,
    roles: new Set<string>(),
    profiles: new Set<string>(),
    users: new Set<string>(),
  };
  for (const change of changes) {
    touched.all ||= change.all === true;
    touched.apiKeys ||= change.apiKeys === true;
    for (const member of MEMBERS) {
      change[member]?.forEach((id) => touched[member].add(id));
    }
  }
  return touched;
}

/** The text in which nodes tell each other of a change. */
export function encodeChange(change: RightsChange): string {
  const ids = MEMBERS.reduce((sum, member) => sum + (change[member]?.length ?? 0), 0);
  return JSON.stringify(ids > MOST_IDS ? { all: true } : change);
}

/** Reads such a text. One that cannot be read, as of a newer version, may have changed anything. */
export function decodeChange(text: string): RightsChange {
  const read = parseJson(text);
  if (!isPlainObject(read)) {
    return { all: true };
  }
  const { apiKeys, all, ...rest } = read;
  const isKnown = Object.entries(rest).every(
    ([member, ids]) =>
      (MEMBERS as readonly string[]).includes(member) &&
      Array.isArray(ids) &&
      ids.every((id) => typeof id === "string"),
  );
  const isEmpty = Object.keys(read).length === 0;
  return all === true || !isKnown || isEmpty ? { all: true } : read;
}
