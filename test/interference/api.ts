import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import { declarationOf, OWN_CONTROLLER } from "../../lib/domain/actions";
import { checkout } from "../../tools/services/folders";

/** A part of a request that an action reads. */
export interface Argument {
  readonly name: string;
  readonly of: "args" | "body";
  readonly kind: "boolean" | "integer" | "list" | "object" | "text" | "any";
}

export interface ApiAction {
  readonly controller: string;
  readonly action: string;
  readonly key: string;
  readonly reads: readonly Argument[];
  /** Routes of it, `:index` for an argument. */
  readonly routes: readonly { readonly verb: string; readonly path: string }[];
}

/** The answer of `server:publicApi`. */
export type PublicApi = Readonly<
  Record<
    string,
    Readonly<Record<string, { http?: readonly { url?: string; path?: string; verb: string }[] }>>
  >
>;

/** Controllers by the name of their class in the host. */
const CLASSES: Readonly<Record<string, string>> = {
  memoryStorage: "MemoryStorageController",
  ms: "MemoryStorageController",
};

const KINDS: readonly (readonly [RegExp, Argument["kind"]])[] = [
  [/Boolean/u, "boolean"],
  [/Number|Integer|Timestamp/u, "integer"],
  [/Array/u, "list"],
  [/Object/u, "object"],
  [/String|Date/u, "text"],
];

const BOTH: readonly Argument[] = ["index", "collection"].map((name) => ({
  name,
  of: "args",
  kind: "text",
}));
const text = (name: string): Argument => ({ name, of: "args", kind: "text" });
const SEARCH: readonly Argument[] = [
  { name: "from", of: "args", kind: "integer" },
  { name: "size", of: "args", kind: "integer" },
  text("scroll"),
];

/** Getters of the host's request that read arguments of a fixed name. */
const FIXED: Readonly<Record<string, readonly Argument[]>> = {
  getIndexAndCollection: BOTH,
  getIndex: [text("index")],
  getCollection: [text("collection")],
  getId: [text("_id")],
  getRefresh: [text("refresh")],
  getScrollTTLParam: [text("scrollTTL")],
  getSearchParams: SEARCH,
};

/**
 * Every action of a running host, with what its code reads. Nothing is listed here that the API or
 * the code can tell: an action of a later host is called with its own arguments.
 */
export function apiOf(publicApi: PublicApi): ApiAction[] {
  const native = hostControllers();
  const ours = argumentsOfOurs();
  return Object.entries(publicApi).flatMap(([controller, actions]) =>
    Object.entries(actions).map(([action, { http = [] }]) => ({
      controller,
      action,
      key: `${controller}:${action}`,
      reads: unique([
        ...(controller === OWN_CONTROLLER ? ours : []),
        // five of ours are the host's under another name
        ...readBy(
          native.get(classOf(controller === OWN_CONTROLLER ? "security" : controller)),
          action,
        ),
        // a plugin's action is judged by a place that it need not read
        ...(declarationOf(controller, action)?.place === "none" ? [] : BOTH),
      ]),
      routes: http.map(({ url, path: route, verb }) => ({ verb, path: url ?? route ?? "" })),
    })),
  );
}

type Members = Readonly<Record<string, unknown>>;

function hostControllers(): Map<string, Members> {
  const classes = createRequire(__filename)("kuzzle/dist/lib/api/controllers") as Readonly<
    Record<string, { prototype?: Members; default?: { prototype: Members } }>
  >;
  return new Map(
    Object.entries(classes).map(([name, exported]) => [
      name,
      exported.prototype ?? exported.default?.prototype ?? {},
    ]),
  );
}

function classOf(controller: string): string {
  const [first = "", ...rest] = controller;
  return CLASSES[controller] ?? `${first.toUpperCase()}${rest.join("")}Controller`;
}

/** By the action's own code and the methods that it calls. */
function readBy(
  prototype: Members | undefined,
  method: string,
  seen: Set<string> = new Set(),
): Argument[] {
  const code = prototype?.[method];
  if (typeof code !== "function" || seen.has(method)) {
    return [];
  }
  seen.add(method);
  const source = code.toString();
  const called = [...source.matchAll(/this\.(?<name>\w+)\(/gu)];
  return [
    ...argumentsIn(source),
    ...called.flatMap(({ groups }) => readBy(prototype, groups?.name ?? "", seen)),
  ];
}

function argumentsIn(source: string): Argument[] {
  const getters = [...source.matchAll(/\.(?<getter>get\w+)\((?:"(?<name>[^"]+)")?/gu)];
  const members = [...source.matchAll(/input\.(?<of>args|body)\??\.(?<name>\w+)/gu)];
  return [
    ...getters.flatMap(({ groups }): readonly Argument[] => {
      const { getter = "", name } = groups ?? {};
      if (name === undefined) {
        return FIXED[getter] ?? [];
      }
      const of = getter.startsWith("getBody") ? "body" : "args";
      const kind = KINDS.find(([pattern]) => pattern.test(getter))?.[1];
      return kind === undefined ? [] : [{ name, of, kind }];
    }),
    ...members.map(({ groups }): Argument => {
      const { of, name = "" } = groups ?? {};
      return { name, of: of === "body" ? "body" : "args", kind: "any" };
    }),
  ];
}

/** Lists what any of the plugin's own actions reads: they have few names, and share them. */
function argumentsOfOurs(): Argument[] {
  return ["lib/usecases", "lib/controllers"].flatMap((folder) => {
    const files = readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" });
    return files
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => {
        const source = readFileSync(path.join(checkout, folder, name), "utf8");
        return [...source.matchAll(/\bargs\.(?<name>\w+)/gu)].map(({ groups }): Argument => ({
          name: groups?.name ?? "",
          of: "args",
          kind: "any",
        }));
      });
  });
}

function unique(all: readonly Argument[]): Argument[] {
  return [...new Map(all.map((one) => [`${one.of}.${one.name}`, one])).values()];
}
