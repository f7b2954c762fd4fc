import type { Finding } from "../findings";
import { fault } from "../findings";
import { isNonEmptyText, isPlainObject } from "../plainObject";
import { parsed } from "./queries";
import { isReadable } from "./wellFormed";

/**
 * Members of bodies that the host reads before it looks at their form, so that it answers 500 to others:
 * it tells the documents of a request to the pipes `generic:document:before…` first. Where there are
 * none, the action itself refuses.
 * Source: the host's lib/api/documentExtractor.js.
 */
const LISTS: Readonly<Record<string, { readonly member: string; readonly alsoArgument?: true }>> = {
  mCreate: { member: "documents" },
  mCreateOrReplace: { member: "documents" },
  mReplace: { member: "documents" },
  mUpdate: { member: "documents" },
  mUpsert: { member: "documents" },
  mDelete: { member: "ids" },
  mExists: { member: "ids", alsoArgument: true },
  mGet: { member: "ids", alsoArgument: true },
  deleteFields: { member: "fields" },
};

/**
 * Tells whether a creation lacks its body: the host compares it with the specification of the collection
 * before it looks whether there is one, and answers 500 where there is a specification. Its other actions
 * look first.
 * Source: the host's lib/api/controllers/documentController.js `create`, lib/core/validation/validation.js.
 */
export function lacksBody(
  action: string,
  { index, collection }: Readonly<Record<string, unknown>>,
  body: unknown,
): boolean {
  const hasPlace = isNonEmptyText(index) && isNonEmptyText(collection);
  return action === "create" && hasPlace && (body === null || body === undefined);
}

/** Finds a list or a body that an action on documents needs, and that is none or missing. */
export function listFaults(
  action: string,
  args: Readonly<Record<string, unknown>>,
  body: unknown,
): Finding[] {
  if (action === "upsert" && !isPlainObject(body)) {
    return [fault("member.missing", "changes", '"changes" is required.')];
  }
  const list = Object.hasOwn(LISTS, action) ? LISTS[action] : undefined;
  if (list === undefined) {
    return [];
  }
  const { member, alsoArgument } = list;
  const given = isPlainObject(body) ? body[member] : undefined;
  if (Array.isArray(given)) {
    const content = CONTENT_OF_UPDATES[action];
    return content === undefined ? [] : lostContents(given, content, args.silent);
  }
  if (given === undefined || given === null) {
    const argument = alsoArgument === true ? args[member] : undefined;
    return argument === undefined || argument === null
      ? [fault("member.missing", member, `"${member}" is required.`)]
      : argumentFaults(action, member, argument);
  }
  return [fault("member.type", member, `"${member}" must be a list.`)];
}

/** Finds ids of users that are an empty list, to which `security:mGetUsers` answers 500. */
export function userIdFaults(args: Readonly<Record<string, unknown>>, body: unknown): Finding[] {
  // the host takes an empty one in the body for none
  const given = isPlainObject(body) && Array.isArray(body.ids) ? body.ids : [];
  const list = parsed(args.ids);
  return given.length === 0 && Array.isArray(list) && list.length === 0
    ? [fault("member.empty", "ids", '"ids" must not be empty.')]
    : [];
}

/** Over HTTP a list may come as text in the URL, which the host parses or splits. */
function argumentFaults(action: string, member: string, value: unknown): Finding[] {
  const list = parsed(value) ?? value;
  if (Array.isArray(list) ? list.length > 0 || action !== "mExists" : isNonEmptyText(value)) {
    return [];
  }
  return Array.isArray(list)
    ? [fault("member.empty", member, `"${member}" must not be empty.`)]
    : [fault("member.type", member, `"${member}" must be a list.`)];
}

/** Source: the host's lib/service/storage/7/elasticsearch.ts `_isObjectNameValid`. */
export function isCollectionName(name: unknown): boolean {
  return (
    typeof name !== "string" || (name !== HIDDEN && !/[A-Z\\/*?"<>| \t\r\n+#,:%&.]/u.test(name))
  );
}

const HIDDEN = "_kuzzle_keep";

/**
 * Finds what is no object in the settings and mappings of a collection, where the host needs one. An
 * update takes null for nothing.
 * Source: the host's lib/service/storage/7/elasticsearch.ts `createCollection`, `updateCollection`.
 */
export function collectionFormFaults(action: string, body: unknown): Finding[] {
  if (!isPlainObject(body)) {
    return [];
  }
  const given = (value: unknown): unknown =>
    action === "update" && value === null ? undefined : value;
  const [settings, mappings] = [given(body.settings), given(body.mappings)];
  return [
    ...objectFaults("settings", settings),
    ...objectFaults("mappings", mappings),
    ...propertiesFaults("properties", body.properties),
    ...(isPlainObject(mappings)
      ? propertiesFaults("mappings.properties", mappings.properties)
      : []),
  ];
}

function objectFaults(path: string, value: unknown): Finding[] {
  return value === undefined || isPlainObject(value)
    ? []
    : [fault("member.type", path, `"${path}" must be an object.`)];
}

/** Fields, and those within them. */
function propertiesFaults(path: string, properties: unknown): Finding[] {
  return [
    ...objectFaults(path, properties),
    ...Object.entries(isPlainObject(properties) ? properties : {}).flatMap(([name, field]) =>
      isPlainObject(field) ? propertiesFaults(`${path}.${name}.properties`, field.properties) : [],
    ),
  ];
}

/** The member of an entry that holds what is changed. */
const CONTENT_OF_UPDATES: Readonly<Record<string, "body" | "changes">> = {
  mUpdate: "body",
  mUpsert: "changes",
};

/**
 * Finds the last entry of an id that has no content, where an earlier one has: the host looks for the
 * changed fields there, once it has written, and answers 500. It looks for none where it is to be silent,
 * nor of documents that an upsert makes, which are not known before.
 * Source: the host's lib/api/controllers/documentController.js `_mChanges`.
 */
function lostContents(
  documents: readonly unknown[],
  content: "body" | "changes",
  silent: unknown,
): Finding[] {
  if (silent !== undefined && silent !== false) {
    return [];
  }
  const updated = new Set<string>();
  const lost = new Map<string, number>();
  for (const [position, document] of documents.entries()) {
    const { _id, [content]: body } = Object(document) as Readonly<Record<string, unknown>>;
    // the others are refused where all ids are looked at
    const id = isReadable(_id) ? String(_id) : "";
    if (isPlainObject(body)) {
      updated.add(id);
    }
    if (body !== undefined && body !== null) {
      lost.delete(id);
    } else if (updated.has(id)) {
      lost.set(id, position);
    }
  }
  return [...lost.values()].map((position) => {
    const path = `documents[${position}].${content}`;
    return fault("member.missing", path, `"${path}" is required after an entry of the same "_id".`);
  });
}
