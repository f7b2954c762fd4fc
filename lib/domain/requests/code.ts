import type { Finding } from "../findings";
import { fault, pathOf } from "../findings";
import { isPlainObject } from "../plainObject";
import type { Step, Visit } from "./walk";
import { walk } from "./walk";
import { depthFault, MOST_LEVELS } from "./wellFormed";

/** Enough to correct a body by. */
const MOST_FAULTS = 50;

/** A field as painless reads it behind a dot: a name, or a position in a list. */
const PLAIN_NAME = /^(?:[_a-zA-Z]\w*|0|[1-9]\d*)(?:\.(?:[_a-zA-Z]\w*|0|[1-9]\d*))*$/u;

/**
 * Finds members of the `changes` of bulk:updateByQuery that are no plain field names. The host writes
 * each as it is into a script: `ctx._source.${name} = params['${name}'];`. A member without a value
 * below it comes into none.
 * Source: the host's lib/service/storage/7/elasticsearch.ts `bulkUpdateByQuery`, lib/util/extractFields.js.
 */
export function changeNameFaults(changes: unknown): Finding[] {
  const findings: Finding[] = [];
  walk(findings, changes, "changes", ({ value, steps }) => {
    const name = steps.slice(1).join(".");
    const isLeaf = !isPlainObject(value);
    if (isLeaf && steps.length > 1 && !PLAIN_NAME.test(name)) {
      findings.push(nameFault(steps));
    }
    return !isLeaf;
  });
  return findings.slice(0, MOST_FAULTS);
}

function nameFault(steps: readonly Step[]): Finding {
  const path = pathOf(steps);
  const named = `${steps.at(-1) === "" ? "An empty name in " : ""}${JSON.stringify(path)}`;
  return fault(
    "name.code",
    path,
    `${named} is no plain field name, and the host writes names into a script. Use a-z, A-Z, digits and "_", not beginning with a digit, with dots between them; document:updateByQuery takes any other name.`,
  );
}

/** Members of a search that hold a script, by the member around them; the host looks at `script` alone. */
const OF_METRIC: ReadonlySet<unknown> = new Set([
  "init_script",
  "map_script",
  "combine_script",
  "reduce_script",
]);
const MINIMUM = "minimum_should_match_script";
/** As the host allows it for `script`: one that an administrator has stored. */
const STORED: ReadonlySet<string> = new Set(["id", "params"]);

/**
 * Finds scripts in a search body or a query that the host passes over. Of all other scripts it takes
 * stored ones only. Source: the host's lib/service/storage/7/elasticsearch.ts `_scriptCheck`.
 */
export function inlineScriptFaults(body: unknown, start: string): Finding[] {
  const findings: Finding[] = [];
  walk(findings, body, start, ({ value, steps }) => {
    const [name, parent, above] = steps.slice(-3).reverse();
    const isScript =
      (parent === "scripted_metric" && OF_METRIC.has(name)) ||
      (name === MINIMUM && above === "terms_set");
    if (isScript && !isStored(value)) {
      findings.push(scriptFault(steps, STORE_IT));
    }
    return !isScript;
  });
  return findings.slice(0, MOST_FAULTS);
}

function isStored(value: unknown): boolean {
  return isPlainObject(value) && Object.keys(value).every((member) => STORED.has(member));
}

/**
 * Finds scripts in the mappings and settings of a collection: Elasticsearch runs them for each document
 * that is written. A field may well be called `script`.
 */
export function collectionScriptFaults(given: unknown, path: string): Finding[] {
  if (!isPlainObject(given)) {
    return [];
  }
  const { mappings, settings } = given;
  // the host takes the mappings themselves, too
  return [
    ...mappingScriptFaults(mappings, `${path}.mappings`),
    ...mappingScriptFaults(given, path),
    ...settingScriptFaults(settings, `${path}.settings`),
  ];
}

/** The same of each collection of admin:loadMappings, `{index: {collection: …}}`. */
export function loadedScriptFaults(body: unknown): Finding[] {
  return Object.entries(isPlainObject(body) ? body : {}).flatMap(([index, collections]) =>
    Object.entries(isPlainObject(collections) ? collections : {}).flatMap(([name, given]) =>
      collectionScriptFaults(given, pathOf([index, name])),
    ),
  );
}

function mappingScriptFaults(mappings: unknown, path: string): Finding[] {
  const findings: Finding[] = [];
  const pending: Visit[] = [{ value: mappings, steps: [path] }];
  for (let visit = pending.pop(); visit !== undefined; visit = pending.pop()) {
    const { value, steps } = visit;
    if (steps.length > MOST_LEVELS) {
      return [...findings, depthFault(path)];
    }
    for (const container of ["properties", "fields"] as const) {
      const fields = isPlainObject(value) ? value[container] : undefined;
      for (const [name, field] of Object.entries(isPlainObject(fields) ? fields : {})) {
        const at = [...steps, container, name];
        if (isPlainObject(field) && Object.hasOwn(field, "script")) {
          findings.push(scriptFault([...at, "script"]));
        }
        pending.push({ value: field, steps: at });
      }
    }
  }
  return findings.slice(0, MOST_FAULTS);
}

const SCRIPT_SETTING = /(?:^|\.)script(?:\.|$)/u;

function settingScriptFaults(settings: unknown, path: string): Finding[] {
  const findings: Finding[] = [];
  walk(findings, settings, path, ({ steps }) => {
    const isScript = steps.length > 1 && SCRIPT_SETTING.test(String(steps.at(-1)));
    if (isScript) {
      findings.push(scriptFault(steps));
    }
    return !isScript;
  });
  return findings.slice(0, MOST_FAULTS);
}

const STORE_IT = 'Have it stored in Elasticsearch, and name it by its "id".';

/** @param instead Elasticsearch takes stored scripts in searches alone */
function scriptFault(steps: readonly Step[], instead = "Leave it out."): Finding {
  const path = pathOf(steps);
  return fault(
    "script.inline",
    path,
    `"${path}" is a script of the request's own: only a caller who holds every right may send one. ${instead}`,
  );
}
