import type { Finding } from "./findings";
import { isPlainObject } from "./plainObject";

/** The members that Kuzzle's answers and kuzzle-sdk's `serialize()` add to a profile or a role. */
const ADDED_BY_HOST: ReadonlySet<string> = new Set([
  "_kuzzle",
  "_kuzzle_info",
  "optimizedPolicies",
]);
/** To a user, whose other members are the application's own, whatever they are called. */
const ADDED_TO_USERS: ReadonlySet<string> = new Set(["_kuzzle_info"]);

/**
 * Drops the members that Kuzzle added to a profile or role which somebody read there, and an
 * `_id` that repeats its own. Another `_id` stays: it is a fault.
 *
 * @returns the same object when there is nothing to drop
 */
export function withoutHostMembers(content: unknown, id: unknown): unknown {
  return withoutMembers(content, id, ADDED_BY_HOST);
}

/** The same of a user's content. */
export function userWithoutHostMembers(content: unknown, id: unknown): unknown {
  return withoutMembers(content, id, ADDED_TO_USERS);
}

function withoutMembers(content: unknown, id: unknown, added: ReadonlySet<string>): unknown {
  if (!isPlainObject(content)) {
    return content;
  }
  const isAdded = (name: string): boolean =>
    added.has(name) || (name === "_id" && typeof id === "string" && content._id === id);
  const names = Object.keys(content);
  return names.some(isAdded)
    ? Object.fromEntries(
        names.filter((name) => !isAdded(name)).map((name) => [name, content[name]]),
      )
    : content;
}

/**
 * Finds an `_id` that {@link withoutHostMembers} leaves, since it is not the document's own. The
 * host stores under the id of the request, whatever it is; in a profile it is a fault all the same,
 * like every member that no profile has.
 */
export function otherIdFindings(
  kind: "profile" | "role" | "user",
  content: unknown,
  id: string,
): Finding[] {
  if (!isPlainObject(content) || !Object.hasOwn(content, "_id") || content._id === id) {
    return [];
  }
  return [
    {
      code: "member.unexpected",
      severity: kind === "profile" ? "error" : "warning",
      path: "_id",
      message: `"_id" is ${JSON.stringify(content._id)}, but the ${kind} is "${id}": leave it out.`,
    },
  ];
}

/** Does the same for documents by their ids. */
export function allWithoutHostMembers(documents: unknown): unknown {
  return isPlainObject(documents) ? mapped(documents, withoutHostMembers) : documents;
}

/** Does the same for a user's content in a member of a body. */
export function memberWithoutHostMembers(body: unknown, member: string, id: unknown): unknown {
  return isPlainObject(body) && member in body
    ? { ...body, [member]: userWithoutHostMembers(body[member], id) }
    : body;
}

/** Does the same for users by their ids, each `{content, credentials}`. */
export function usersWithoutHostMembers(users: unknown): unknown {
  return isPlainObject(users)
    ? mapped(users, (user, id) => memberWithoutHostMembers(user, "content", id))
    : users;
}

function mapped(
  documents: Readonly<Record<string, unknown>>,
  change: (document: unknown, id: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(documents).map(([id, one]) => [id, change(one, id)]));
}
