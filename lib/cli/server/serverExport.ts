import { stringify } from "yaml";

import { sorted } from "../../domain/same";
import type { State } from "../files/state";
import { contentOf } from "../files/state";

/** The body of an `admin:loadSecurities`. */
type Export = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Writes the stored documents as a file of the command line: roles and profiles whole, in order.
 */
export function exportOf(
  { roles, profiles, users }: State,
  options: { readonly users: boolean },
): Export {
  return {
    roles: inOrder(roles, contentOf),
    profiles: inOrder(profiles, contentOf),
    ...(options.users && { users: inOrder(users, (user) => ({ content: contentOf(user) })) }),
  };
}

/** As text, the same for the same content. */
export function serialize(content: Export, format: "yaml" | "json"): string {
  return format === "json"
    ? `${JSON.stringify(content, undefined, 2)}\n`
    : // no anchors: two policies that are alike are not one policy
      stringify(content, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function inOrder<T extends object>(
  documents: ReadonlyMap<string, T>,
  convert: (document: T) => unknown,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    [...documents.keys()].sort().map((id) => [id, sorted(convert(documents.get(id) as T))]),
  );
}
