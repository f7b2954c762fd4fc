import type { Finding } from "../findings";
import { fault } from "../findings";
import { isPlainObject } from "../plainObject";

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

const PLACEMENT = /^routing(?:\.|$)/u;

/** Settings that concern nothing but the collection itself. */
const OWN =
  /^(?:(?:analysis|similarity|sort|query)\..+|codec|blocks\.write|mapping\.(?:coerce|ignore_malformed))$/u;

const REFRESH = "refresh_interval";
/**
 * Seconds. A write that waits until it can be searched (`refresh: "wait_for"`) waits for so long, in the
 * place of another request.
 */
const LONGEST_REFRESH = 5;

/**
 * The same as long as they are small. The storage has a number of shards in all, which collections of
 * the defaults (1 and 1) must do with; 5 shards with a replica each were the default once. The others
 * cost memory, and a tokenizer of n-grams needs more than its default.
 */
const BOUNDED: Readonly<Record<string, number>> = {
  number_of_shards: 5,
  number_of_replicas: 1,
  max_ngram_diff: 50,
  max_shingle_diff: 50,
  "mapping.total_fields.limit": 10_000,
};

/**
 * Finds settings that concern more than the collection: the servers that keep it (`routing`), the
 * shards that all share, pipelines that run for others, bounds that keep a server from failing. One
 * that no server fulfils makes the whole storage unhealthy, and Kuzzle with it.
 */
export function reservedSettingFaults(settings: unknown, path: string): Finding[] {
  return leavesOf(settings, path).flatMap(({ value, at }) => {
    const name = nameOf(at, path);
    const most = Object.hasOwn(BOUNDED, name) ? BOUNDED[name] : undefined;
    if (OWN.test(name) || (most !== undefined && isWithin(value, most))) {
      return [];
    }
    if (name === REFRESH) {
      return isShort(value) ? [] : [refreshFault(at)];
    }
    if (PLACEMENT.test(name)) {
      const message = `"${at}" says where the storage keeps the collection: only a caller who holds every right may do so.`;
      return [fault("settings.placement", at, message)];
    }
    return [
      fault(
        "settings.reserved",
        at,
        most === undefined
          ? `"${at}" is no setting that concerns the collection alone: only a caller who holds every right may set it. docs/findings.md tells what others may set.`
          : `"${at}" may be ${most} at most, unless the caller holds every right.`,
      ),
    ];
  });
}

function isShort(value: unknown): boolean {
  const [, count, unit] = /^(\d+)(ms|s)$/u.exec(String(value)) ?? [];
  return value === null || Number(count) * (unit === "ms" ? 1 : 1_000) <= LONGEST_REFRESH * 1_000;
}

function refreshFault(at: string): Finding {
  return fault(
    "settings.reserved",
    at,
    `"${at}" may be "${LONGEST_REFRESH}s" at most, in "ms" or "s", unless the caller holds every right: whoever waits until a write can be searched waits in the place of others.`,
  );
}

function isWithin(value: unknown, most: number): boolean {
  const isNumber = typeof value === "number" || (typeof value === "string" && /^\d+$/u.test(value));
  return value === null || (isNumber && Number(value) <= most);
}

/** Returns the values that settings give to one of them, in whatever form. */
export function valuesOfSetting(settings: unknown, wanted: string): unknown[] {
  return leavesOf(settings, "settings")
    .filter(({ at }) => nameOf(at, "settings") === wanted)
    .map(({ value }) => value);
}

function nameOf(at: string, path: string): string {
  return at.slice(path.length + 1).replace(/^index\./u, "");
}

/** No collection has so many, with those of its analysis. */
const MOST_SETTINGS = 10_000;

/** A fault when settings are so many that none is looked at. */
export function crowdedSettings(settings: unknown, path: string): Finding[] {
  let count = 0;
  const pending: unknown[] = [settings];
  for (
    let next = pending.pop();
    next !== undefined && count <= MOST_SETTINGS;
    next = pending.pop()
  ) {
    const members = isPlainObject(next) ? Object.values(next) : [];
    count += members.length;
    members.filter(isPlainObject).forEach((member) => pending.push(member));
  }
  return count > MOST_SETTINGS
    ? [
        fault(
          "entries.tooMany",
          path,
          `"${path}" may have ${MOST_SETTINGS} settings at most, with those within others.`,
        ),
      ]
    : [];
}

/** The storage takes `{index: {a: 1}}`, `{"index.a": 1}` and `{a: 1}` alike. */
function leavesOf(settings: unknown, path: string): { value: unknown; at: string }[] {
  return Object.entries(isPlainObject(settings) ? settings : {}).flatMap(([name, value]) => {
    const at = `${path}.${name}`;
    return isPlainObject(value) ? leavesOf(value, at) : [{ value, at }];
  });
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
