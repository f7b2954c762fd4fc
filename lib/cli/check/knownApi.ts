import { LineCounter, parseDocument } from "yaml";

import type { AnalysisInput } from "../../domain/analysis";
import { isPlainObject, memberOf } from "../../domain/plainObject";
import type { LocationArguments } from "../../domain/rights";
import { CommandError } from "../support/exit";
import { KINDS } from "../files/parse";
import type { Source } from "../files/sources";

/** Controllers, their actions, and what is declared of these. */
export type KnownApi = Required<Pick<AnalysisInput, "api" | "apiIsPartial" | "reads">>;

/** Every Kuzzle has these: who lists them lists all there is. */
const OF_EVERY_HOST = ["auth", "security", "server"];

const READS: readonly LocationArguments[] = ["none", "index", "collection"];

/**
 * Reads `{controller: [actions]}`, `{controller: {action: …}}`, or what the host answers to
 * `server:publicApi`, `server:info` or `server:capabilities`, as the result or the whole response.
 *
 * @throws CommandError naming everything that is wrong
 */
export function parseApi(source: Source): KnownApi {
  const faults: string[] = [];
  const fault = (text: string): void => {
    faults.push(`${source.name}: ${text}`);
  };
  const api = new Map<string, ReadonlySet<string>>();
  const reads = new Map<string, ReadonlyMap<string, LocationArguments>>();
  for (const [controller, listed] of Object.entries(controllersIn(source))) {
    if (controller === "*") {
      fault('"*" is no controller. Name each one.');
      continue;
    }
    const actions = actionsIn(listed);
    if (typeof actions === "string") {
      fault(`"${controller}" ${actions}`);
      continue;
    }
    const declared = Object.entries(actions).flatMap(([action, value]) => {
      if (typeof value === "string" && !isReading(value)) {
        fault(`"${controller}.${action}" must be ${READS.join(", ")}, or an object.`);
      }
      return isReading(value) ? [[action, value] as const] : [];
    });
    api.set(controller, new Set(Object.keys(actions)));
    reads.set(controller, new Map(declared));
  }
  if (faults.length > 0) {
    throw unusable(faults);
  }
  return { api, reads, apiIsPartial: !OF_EVERY_HOST.every((name) => api.has(name)) };
}

export function joinApis(apis: readonly KnownApi[]): KnownApi {
  const api = new Map<string, ReadonlySet<string>>();
  const reads = new Map<string, ReadonlyMap<string, LocationArguments>>();
  for (const one of apis) {
    for (const [name, actions] of one.api) {
      api.set(name, new Set([...(api.get(name) ?? []), ...actions]));
      reads.set(name, new Map([...(reads.get(name) ?? []), ...(one.reads.get(name) ?? [])]));
    }
  }
  return { api, reads, apiIsPartial: apis.every(({ apiIsPartial }) => apiIsPartial) };
}

/** @returns the value of each action, or the fault of the list in words */
function actionsIn(listed: unknown): Readonly<Record<string, unknown>> | string {
  if (isPlainObject(listed) && looksLikeRole(listed)) {
    return "reads like a role's entry. List the names of the actions that the controller has.";
  }
  const actions = Array.isArray(listed) ? (listed as unknown[]) : undefined;
  if (actions?.every((name) => typeof name === "string") !== true && !isPlainObject(listed)) {
    return "must list its actions by name.";
  }
  const named = isPlainObject(listed)
    ? listed
    : Object.fromEntries((actions as string[]).map((name) => [name, undefined]));
  return "*" in named ? 'must name each action: "*" is none.' : named;
}

/** Tells whether an entry is a role, and no controller with an action named `actions`. */
function looksLikeRole({ actions }: Readonly<Record<string, unknown>>): boolean {
  return isPlainObject(actions) && Object.values(actions).some((one) => typeof one === "boolean");
}

function isReading(value: unknown): value is LocationArguments {
  return (READS as readonly unknown[]).includes(value);
}

function controllersIn({ name, text }: Source): Readonly<Record<string, unknown>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, merge: true, prettyErrors: false });
  if (document.errors.length > 0) {
    throw unusable(
      document.errors.map(({ message, pos }) => {
        const { line, col } = lines.linePos(pos[0]);
        return `${name}:${line}:${col}: ${message}`;
      }),
    );
  }
  const content = document.toJS({ maxAliasCount: 1000 }) as unknown;
  if (content === null || content === undefined) {
    throw unusable([`${name}: is empty. List {controller: [actions]}.`]);
  }
  if (!isPlainObject(content)) {
    throw unusable([`${name}: must hold an object {controller: [actions]}.`]);
  }
  const { error } = content;
  if (isPlainObject(error) && typeof error.message === "string") {
    throw unusable([`${name}: holds an error of Kuzzle's: ${error.message}`]);
  }
  const kinds = KINDS.filter((kind) => holdsDefinitions(content[kind]));
  if (kinds.length > 0) {
    throw unusable([`${name}: holds ${kinds.join(", ")}, not controllers.`]);
  }
  return unwrapped(content);
}

/** Tells definitions from the actions of a plugin's controller "users", which look different. */
function holdsDefinitions(entries: unknown): boolean {
  return (
    isPlainObject(entries) &&
    Object.values(entries).some(
      (one) =>
        isPlainObject(one) && ["controllers", "policies", "content"].some((key) => key in one),
    )
  );
}

/** The list itself, out of what the host wraps it in. */
function unwrapped(content: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { result, serverInfo, routes, version, status } = content;
  const isResponse = typeof status === "number" || Object.keys(content).length === 1;
  if (isPlainObject(result) && isResponse) {
    return unwrapped(result);
  }
  const kuzzle = memberOf(serverInfo, "kuzzle");
  const api = memberOf(kuzzle, "api");
  if (isPlainObject(api) && isPlainObject(api.routes)) {
    return api.routes;
  }
  return isPlainObject(routes) && typeof version === "string" ? routes : content;
}

function unusable(faults: readonly string[]): CommandError {
  return new CommandError("What --controllers names does not list an API.", undefined, faults);
}
