import { readFileSync } from "node:fs";
import path from "node:path";

import should from "should";

import { ALL_STORAGE_WRITES } from "../../../lib/host/kernel/storageEvents";

/** Events that write no document and remove none. */
const OTHERS = [
  ...["addCollection", "addIndex", "refresh", "removeCollection", "removeIndexes"].map(
    (name) => `cache:${name}`,
  ),
  ...["create", "exist", "list", "refresh", "settings:get", "update"].map(
    (name) => `collection:${name}`,
  ),
  ...["count", "exist", "get", "mExists", "mGet", "multiSearch", "scroll", "search"].map(
    (name) => `document:${name}`,
  ),
  ...["create", "exist", "list", "stats"].map((name) => `index:${name}`),
  ...["info:get", "mappings:get", "mappings:import", "mappings:update", "translate"],
];

describe("The events by which the host writes to its storage", () => {
  it("are those of the installed host", () => {
    const host = path.dirname(require.resolve("kuzzle/package.json"));
    const file = path.join(host, "dist", "lib", "core", "storage", "clientAdapter.js");
    const events = [
      ...readFileSync(file, "utf8").matchAll(/onAsk\(`core:storage:\$\{[^}]*\}:([^`]*)`/gu),
    ].map(([, event]) => event);
    should([...ALL_STORAGE_WRITES, ...OTHERS].sort()).eql(events.sort());
  });
});
