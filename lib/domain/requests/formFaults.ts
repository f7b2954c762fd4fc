import type { Finding } from "../findings";
import { fault } from "../findings";
import { isObject, isPlainObject, memberOf } from "../plainObject";
import { isTooLongForId, LONGEST_ID } from "./idLength";
import { isReadable } from "./wellFormed";

/** Members that the host reads by a property path, which a literal name would shadow. */
const READ_BY_PATH = /^(?:content|credentials|default|profileIds|policies|controllers|ids)[.[]/u;

/**
 * An index or a collection that is no string: a number compares neither greater nor smaller than a
 * name, which the host's binary search takes for found, and so it passes any restriction.
 * Source: the host's lib/model/security/role.ts `checkRestrictions`, lib/util/array.ts.
 */
export function placeFaults({ index, collection }: Readonly<Record<string, unknown>>): Finding[] {
  return Object.entries({ index, collection }).flatMap(([name, value]) =>
    value === undefined || value === null || typeof value === "string"
      ? []
      : [fault("member.type", name, `"${name}" must be a string.`)],
  );
}

/** Nobody has so many profiles, and each is read. */
const MOST_PROFILES = 1_000;
/** Each is locked and read. */
const MOST_IDS = 10_000;
/** No platform has so many strategies, and each is looked for. */
const MOST_STRATEGIES = 1_000;

/** Finds lists that would keep the node busy for seconds. */
function crowdFaults(body: Readonly<Record<string, unknown>>): Finding[] {
  const { content } = body;
  const lists = [
    ["ids", body.ids, MOST_IDS],
    ["profileIds", body.profileIds, MOST_PROFILES],
    ["content.profileIds", isPlainObject(content) ? content.profileIds : [], MOST_PROFILES],
  ] as const;
  return [
    ...lists.flatMap(([path, list, most]) =>
      Array.isArray(list) && list.length > most ? [tooMany(path, most)] : [],
    ),
    ...crowdedCredentials(body),
  ];
}

/** Finds credentials of more strategies than there can be. */
export function crowdedCredentials(body: unknown): Finding[] {
  const credentials = memberOf(body, "credentials");
  return isPlainObject(credentials) && Object.keys(credentials).length > MOST_STRATEGIES
    ? [tooMany("credentials", MOST_STRATEGIES)]
    : [];
}

function tooMany(path: string, most: number): Finding {
  return fault("entries.tooMany", path, `"${path}" may have ${most} entries at most.`);
}

/**
 * Ids that are no strings, in lists too: the host takes `["admin"]` for `admin` in places; and
 * members with a literal dot: the host reads `content.profileIds` as a path, and the literal name
 * wins. Source: the host's lib/api/request/kuzzleRequest.ts `_getArray` (lodash `get`).
 */
export function securityFormFaults(
  args: Readonly<Record<string, unknown>>,
  body: unknown,
): Finding[] {
  const findings: Finding[] = [];
  for (const name of ["_id", "userId"] as const) {
    const id = args[name];
    if (typeof id === "string") {
      findings.push(...lengthFaults(name, id));
    } else if (id !== undefined && id !== null) {
      findings.push(fault("member.type", name, `"${name}" must be a string.`));
    }
  }
  if (!isPlainObject(body)) {
    return findings;
  }
  findings.push(...crowdFaults(body));
  for (const member of Object.keys(body)) {
    if (READ_BY_PATH.test(member)) {
      findings.push(
        fault(
          "member.shadowing",
          member,
          `"${member}" is a literal member name that reads like a path, and would shadow the member at that path.`,
        ),
      );
    }
  }
  if (Array.isArray(body.ids)) {
    body.ids.forEach((id: unknown, position) => {
      findings.push(
        ...(typeof id === "string"
          ? lengthFaults(`ids[${position}]`, id)
          : [fault("member.type", `ids[${position}]`, "Every id must be a string.")]),
      );
    });
  }
  return findings;
}

function lengthFaults(path: string, id: string): Finding[] {
  return isTooLongForId(id)
    ? [fault("member.size", path, `"${path}" must not have more than ${LONGEST_ID} bytes.`)]
    : [];
}

/**
 * Bulk entries must be plain objects: a string goes to Elasticsearch as it is, and could be an
 * action on any index, the host's own ones included.
 * Source: the host's lib/service/storage/7/elasticsearch.ts `import`.
 */
export function bulkFaults(entries: unknown, path: string): Finding[] {
  if (!Array.isArray(entries)) {
    return entries === undefined
      ? []
      : [fault("member.type", path, `"${path}" must be an array of objects.`)];
  }
  const wrong = entries.findIndex((entry: unknown) => !isPlainObject(entry));
  return wrong < 0
    ? []
    : [
        fault(
          "bulk.entry",
          `${path}[${wrong}]`,
          `"${path}[${wrong}]" must be an object: anything else goes to the storage unchecked.`,
        ),
      ];
}

const OPERATIONS: ReadonlySet<string> = new Set(["index", "create", "update", "delete"]);

/**
 * An entry whose first member is called like an operation, and is no object: the host writes the
 * place into it, and answers 500. It takes every such entry for an operation, documents too.
 * Source: the host's lib/service/storage/7/elasticsearch.ts `_setLastActionToKuzzleMeta`.
 */
export function operationFaults(entries: unknown, path: string): Finding[] {
  return operationsIn(entries, path).flatMap(({ at, name, value }) =>
    isObject(value)
      ? []
      : [
          fault(
            "bulk.operation",
            `${at}.${name}`,
            `"${at}" is taken for an operation, since its first member is "${name}": write {"${name}": {"_id": …}}. In a document, let another member come first.`,
          ),
        ],
  );
}

/** Lists the entries that the host takes for operations, with the places where they stand. */
function operationsIn(
  entries: unknown,
  path: string,
): { readonly at: string; readonly name: string; readonly value: unknown }[] {
  return (Array.isArray(entries) ? entries : []).flatMap((entry: unknown, position) => {
    const [name, value] = isPlainObject(entry) ? (Object.entries(entry)[0] ?? []) : [];
    return name !== undefined && OPERATIONS.has(name)
      ? [{ at: `${path}[${position}]`, name, value }]
      : [];
  });
}

/**
 * Finds operations of bulk:import that name an ingest pipeline: Elasticsearch runs it over the document,
 * and tells whether there is one of that name. The host hands each operation on with what stands in it.
 * Source: the host's lib/service/storage/7/elasticsearch.ts `import`.
 */
export function pipelineFaults(entries: unknown, path: string): Finding[] {
  return operationsIn(entries, path).flatMap(({ at, name, value }) => {
    const member = `${at}.${name}.pipeline`;
    return isPlainObject(value) && Object.hasOwn(value, "pipeline")
      ? [fault("bulk.pipeline", member, `"${member}" belongs to the whole platform. Leave it out.`)]
      : [];
  });
}

/**
 * Finds documents that are `null`, and ids that cannot be read as texts: the host reads members of the ones,
 * writes the others as texts, and answers 500. It reports others that are no objects itself, beside those
 * that it has written. Source: the host's lib/api/controllers/documentController.js, bulkController.js.
 */
export function documentFaults(documents: unknown): Finding[] {
  return (Array.isArray(documents) ? documents : []).flatMap((document: unknown, position) => {
    const path = `documents[${position}]`;
    if (document === null) {
      return [fault("member.type", path, `"${path}" must be an object.`)];
    }
    return isPlainObject(document) && !isReadable(document._id)
      ? [fault("member.type", `${path}._id`, `"${path}._id" must be a string.`)]
      : [];
  });
}

/** Finds the faults of each list of `admin:loadFixtures`: `{index: {collection: entries}}`. */
export function fixtureFaults(
  body: unknown,
  faultsOf: (entries: unknown, path: string) => Finding[],
): Finding[] {
  return isPlainObject(body)
    ? Object.entries(body).flatMap(([index, collections]) =>
        isPlainObject(collections)
          ? Object.entries(collections).flatMap(([collection, entries]) =>
              faultsOf(entries, `${index}.${collection}`),
            )
          : [],
      )
    : [];
}
