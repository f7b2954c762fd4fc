import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject } from "../plainObject";

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
    return [];
  }
  if (given === undefined || given === null) {
    // over HTTP it may come as text in the URL, which the host parses
    const isArgument = alsoArgument === true && args[member] !== undefined && args[member] !== null;
    return isArgument ? [] : [fault("member.missing", member, `"${member}" is required.`)];
  }
  return [fault("member.type", member, `"${member}" must be a list.`)];
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

const FILE_NAME = /_path$/u;

/**
 * Finds settings that name a file of the storage's server (`stopwords_path`, …): its answer tells
 * whether there is one, and where the server keeps its files.
 */
export function fileFaults(settings: unknown, path: string): Finding[] {
  return settingsNamed(FILE_NAME, settings, path).map(([name, at]) =>
    fault(
      "settings.file",
      at,
      `"${at}" names one: only a caller who holds every right may do so. Give the content itself, as "${name.replace(FILE_NAME, "")}", where Elasticsearch takes it.`,
    ),
  );
}

const PLACEMENT = /(?:^|\.)routing(?:\.|$)/u;

/**
 * Finds settings that say on which servers the storage keeps a collection (`routing.allocation`): one
 * that no server fulfils makes the whole storage unhealthy, and Kuzzle with it.
 */
export function placementFaults(settings: unknown, path: string): Finding[] {
  return settingsNamed(PLACEMENT, settings, path).map(([, at]) =>
    fault(
      "settings.placement",
      at,
      `"${at}" says where the storage keeps the collection: only a caller who holds every right may do so.`,
    ),
  );
}

/** Finds the outermost settings with such a name: each with its path. */
function settingsNamed(pattern: RegExp, settings: unknown, path: string): [string, string][] {
  return Object.entries(isPlainObject(settings) ? settings : {}).flatMap(
    ([name, value]): [string, string][] => {
      const at = `${path}.${name}`;
      return pattern.test(name) ? [[name, at]] : settingsNamed(pattern, value, at);
    },
  );
}

/**
 * Finds settings of a collection that no setting can be: the storage takes texts, numbers, and lists of
 * these, and answers 500 to a list that holds anything else.
 */
export function settingFaults(settings: unknown, path: string): Finding[] {
  const findings: Finding[] = [];
  const pending: [unknown, string][] = [[settings, path]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [value, at] = next;
    if (Array.isArray(value) && value.some((entry) => typeof entry === "object")) {
      findings.push(fault("member.type", at, `"${at}" must be a list of texts or numbers.`));
    } else if (isPlainObject(value)) {
      for (const [name, member] of Object.entries(value)) {
        pending.push([member, `${at}.${name}`]);
      }
    }
  }
  return findings.slice(0, 50);
}
