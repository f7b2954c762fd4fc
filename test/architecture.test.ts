import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { checkout } from "../tools/services/folders";

/**
 * The rooms of the house, from the ground up: each imports from those below it, and none from those
 * above. See docs/architecture.md.
 */
const ROOMS = [
  "lib/shared",
  "lib/domain",
  "lib/domain/actions",
  "lib/domain/handles",
  "lib/domain/rights",
  "lib/domain/queries",
  "lib/domain/requests",
  "lib/domain/policies",
  "lib/domain/access",
  "lib/domain/connections",
  "lib/domain/users",
  "lib/domain/signUp",
  "lib/domain/audit",
  "lib/domain/drift",
  "lib/domain/disclosure",
  "lib/domain/escalation",
  "lib/domain/analysis",
  "lib/domain/assertions",
  "lib/domain/templates",
  "lib/api",
  "lib/domain/insight",
  "lib/domain/reach",
  "lib/domain/usage",
  "lib/errors",
  "lib/host/port",
  "lib/host/kernel",
  "lib/host/locks",
  "lib/host/health",
  "lib/host/patches",
  "lib/host/pins",
  "lib/host/refusals",
  "lib/host/requests",
  "lib/host/storage",
  "lib/host/connections",
  "lib/host",
  "lib/config",
  "lib/cli/support",
  "lib/cli/files",
  "lib/cli/server",
  "lib/cli/check",
  "lib/cli/diff",
  "lib/cli/apply",
  "lib/cli/ask",
  "lib/cli/tests",
  "lib/cli/explore",
  "lib/cli/commands",
  "lib/cli",
  "lib/usecases/metrics",
  "lib/usecases/support",
  "lib/usecases/validation",
  "lib/usecases/escalation",
  "lib/usecases/constraints",
  "lib/usecases/access",
  "lib/usecases/requests",
  "lib/usecases/connections",
  "lib/usecases/signUp",
  "lib/usecases/guards",
  "lib/usecases/disclosure",
  "lib/usecases/dryRun",
  "lib/usecases/admission",
  "lib/usecases/audit",
  "lib/usecases/templates",
  "lib/usecases/drift",
  "lib/usecases/insight",
  "lib/usecases/usage",
  "lib/usecases/status",
  "lib/usecases",
  "lib/controllers/openapi",
  "lib/controllers",
  "lib/interceptors",
  "lib/pipes",
  "lib/wiring",
  "lib/client",
] as const;

/** The folders that a top folder may import from. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  tools: ["lib"],
  bench: ["index.ts", "lib", "tools"],
};

const IMPORT = /(?:from|import)\s+"(\.[^"]*)"/gu;

function filesIn(folder: string): string[] {
  return readdirSync(path.join(checkout, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.includes("node_modules"))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, "/")));
}

function importsOf(file: string, known: ReadonlySet<string>): string[] {
  const code = readFileSync(path.join(checkout, file), "utf8");
  return [...code.matchAll(IMPORT)].flatMap(([, specifier = ""]) => {
    const target = path.posix.join(path.posix.dirname(file), specifier);
    return [`${target}.ts`, `${target}/index.ts`].filter((name) => known.has(name)).slice(0, 1);
  });
}

/** A way from a file back to itself. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, way: readonly string[]): readonly string[] | undefined => {
    const at = way.indexOf(file);
    if (at >= 0) {
      return [...way.slice(at), file];
    }
    if (done.has(file)) {
      return undefined;
    }
    for (const next of graph.get(file) ?? []) {
      const circle = visit(next, [...way, file]);
      if (circle !== undefined) {
        return circle;
      }
    }
    done.add(file);
    return undefined;
  };
  for (const file of graph.keys()) {
    const circle = visit(file, []);
    if (circle !== undefined) {
      return circle;
    }
  }
  return undefined;
}

describe("the architecture", () => {
  const files = ["lib", "tools", "bench", "features", "test"].flatMap(filesIn);
  const known = new Set([...files, "index.ts"]);
  const graph = new Map(files.map((file) => [file, importsOf(file, known)]));
  const inLib = files.filter((file) => file.startsWith("lib/"));
  const roomOf = (file: string): string => path.posix.dirname(file);

  it("has no circle of imports", () => {
    should(circleIn(graph)).be.undefined();
    const circular = new Map([
      ["a", ["b"]],
      ["b", ["c", "a"]],
      ["c", []],
    ]);
    should(circleIn(circular)).eql(["a", "b", "a"]);
  });

  it("has no room that imports from one above it", () => {
    const rank = new Map<string, number>(ROOMS.map((room, position) => [room, position]));
    const rooms = new Set(inLib.map(roomOf).filter((room) => room !== "lib"));
    should([...rooms].filter((room) => !rank.has(room))).eql([]);
    should(ROOMS.filter((room) => !rooms.has(room))).eql([]);

    const upward = inLib
      .filter((file) => roomOf(file) !== "lib")
      .flatMap((file) =>
        (graph.get(file) ?? [])
          .filter((target) => (rank.get(roomOf(target)) ?? 0) > (rank.get(roomOf(file)) ?? 0))
          .map((target) => `${file} → ${target}`),
      );
    should(upward).eql([]);
  });

  it("lets the use cases, and what calls them, know the port of the host alone", () => {
    const callers = /^lib\/(?:usecases|controllers|interceptors)\//u;
    const inside = /^lib\/host\/(?!port\/)/u;
    const wrong = inLib
      .filter((file) => callers.test(file))
      .flatMap((file) =>
        (graph.get(file) ?? [])
          .filter((target) => inside.test(target))
          .map((target) => `${file} → ${target}`),
      );
    should(wrong).eql([]);
  });

  it("has each file that the pages for developers name", () => {
    const pages = ["docs/architecture.md", "CONTRIBUTING.md", "test/README.md"];
    const named = pages.flatMap((page) =>
      [
        ...readFileSync(path.join(checkout, page), "utf8").matchAll(
          /`([a-z][\w/]*\/[\w.]+\.ts)`/gu,
        ),
      ].map(([, name = ""]) => name),
    );
    // paths stand without lib/, and those of use cases without usecases/
    const isThere = (name: string): boolean =>
      ["", "lib/", "lib/usecases/"].some((folder) => existsSync(path.join(checkout, folder, name)));
    should(named.length).be.above(30);
    should(named.filter((name) => !isThere(name))).eql([]);
  });

  it("names no two files of lib alike, but where one name means one thing", () => {
    // a room's own door, and its context; the types of an action bear the name of its use case
    const shared = new Set(["index.ts", "context.ts", "explain.ts", "whoCan.ts", "reach.ts"]);
    const names = inLib.map((file) => path.posix.basename(file));
    const alike = names.filter((name, position) => names.indexOf(name) !== position);
    should(alike.filter((name) => !shared.has(name))).eql([]);
  });

  it("has no folder that imports from one that uses it", () => {
    const wrong = files.flatMap((file) => {
      const [top = ""] = file.split("/");
      const may = MAY_IMPORT[top];
      return (graph.get(file) ?? [])
        .filter((target) => {
          const [other = ""] = target.split("/");
          return may !== undefined && other !== top && !may.includes(other);
        })
        .map((target) => `${file} → ${target}`);
    });
    should(wrong).eql([]);
  });
});
