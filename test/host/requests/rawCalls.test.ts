import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

import should from "should";

import { rawCalls } from "../../../lib/host/requests/rawCalls";

const INDEX = "kuzzle";
const CALLS = rawCalls(INDEX);
const DOCUMENT = "core:storage:private:document";

function called(event: string, ...args: unknown[]): unknown {
  const call = CALLS.get(event)?.(args);
  return call && [`${call.controller}:${call.action}`, call.args, call.body];
}

describe("rawCalls", () => {
  it("reads what writes a user as the action behind which it stands", () => {
    should(called("core:security:user:create", "mary", ["admin"], { name: "Mary" }, {})).eql([
      "security:createUser",
      { _id: "mary" },
      { content: { name: "Mary", profileIds: ["admin"] } },
    ]);
    should(called("core:security:user:replace", "mary", ["admin"], { name: "Mary" })).eql([
      "security:replaceUser",
      { _id: "mary" },
      { name: "Mary", profileIds: ["admin"] },
    ]);
    should(called("core:security:user:delete", "mary")).match(["security:deleteUser"]);
  });

  it("takes the profiles of an update from their argument, as the host does", () => {
    const update = "core:security:user:update";
    should(called(update, "mary", null, { profileIds: ["admin"] })).eql([
      "security:updateUser",
      { _id: "mary" },
      { profileIds: undefined },
    ]);
    should(called(update, "mary", ["admin"], {})).eql([
      "security:updateUser",
      { _id: "mary" },
      { profileIds: ["admin"] },
    ]);
  });

  for (const [kind, name] of [
    ["profile", "Profile"],
    ["role", "Role"],
  ]) {
    for (const deed of ["create", "createOrReplace", "update"]) {
      it(`reads core:security:${kind}:${deed}`, () => {
        should(called(`core:security:${kind}:${deed}`, "one", { policies: [] })).eql([
          `security:${deed}${name}`,
          { _id: "one" },
          { policies: [] },
        ]);
      });
    }
    it(`reads the deletion of a ${kind}, and of all of them`, () => {
      should(called(`core:security:${kind}:delete`, "one")).match([`security:delete${name}`]);
      should(called(`core:security:${kind}:truncate`)).match(["admin:resetSecurity"]);
    });
  }

  it("reads a token as an API key of its user", () => {
    for (const [event, ...args] of [
      ["create", { _id: "mary" }, {}],
      ["refresh", { _id: "mary" }, {}],
      ["assign", "hash", "mary", 1],
    ] as const) {
      should(called(`core:security:token:${event}`, ...args)).match([
        "security:createApiKey",
        { userId: "mary" },
      ]);
    }
  });

  it("reads documents of the internal index that carry rights, and no others", () => {
    const content = { policies: [] };
    should(called(`${DOCUMENT}:create`, INDEX, "users", { profileIds: [] }, { id: "a" })).eql([
      "security:createUser",
      { _id: "a" },
      { content: { profileIds: [] } },
    ]);
    should(called(`${DOCUMENT}:createOrReplace`, INDEX, "profiles", "a", content)).match([
      "security:createOrReplaceProfile",
      { _id: "a" },
    ]);
    should(called(`${DOCUMENT}:replace`, INDEX, "users", "a", { profileIds: [] })).eql([
      "security:upsertUser",
      { _id: "a" },
      { content: { profileIds: [] }, default: {} },
    ]);
    should(called(`${DOCUMENT}:update`, INDEX, "roles", "a", {})).be.undefined();
    should(called(`${DOCUMENT}:update`, INDEX, "roles", "a", content)).match([
      "security:updateRole",
    ]);
    should(called(`${DOCUMENT}:delete`, INDEX, "roles", "a")).match(["security:deleteRole"]);
    should(called(`${DOCUMENT}:create`, INDEX, "config", content, {})).be.undefined();
    should(called(`${DOCUMENT}:create`, "plugin-x", "users", content, {})).be.undefined();
  });

  it("reads writes of several documents, wherever they name the index", () => {
    for (const args of [[INDEX, "users", []], [INDEX], [["other", INDEX]], [{ [INDEX]: {} }]]) {
      should(called(`${DOCUMENT}:mCreate`, ...args)).match(["admin:resetSecurity"]);
    }
    should(called(`${DOCUMENT}:mCreate`, INDEX, "config", [])).be.undefined();
    should(called("core:storage:private:index:mDelete", ["other"])).be.undefined();
  });

  it("reads changes of any collection of the internal index", () => {
    const event = "core:storage:private";
    for (const collection of ["users", "api-keys", "installations"]) {
      should(called(`${event}:collection:delete`, INDEX, collection)).match([
        "admin:resetSecurity",
      ]);
      should(called(`${event}:mappings:update`, INDEX, collection, {})).not.be.undefined();
    }
    should(called(`${event}:mappings:import`, { [INDEX]: { users: {} } })).not.be.undefined();
    should(called(`${event}:collection:delete`, "other", "users")).be.undefined();
  });

  it("knows every event of the host that writes rights or documents", () => {
    const { resolve } = createRequire(__filename);
    const eventsIn = (file: string): string[] =>
      [
        ...readFileSync(resolve(`kuzzle/dist/lib/core/${file}`), "utf8").matchAll(
          /onAsk\([`"]([^`"]+)[`"]/gu,
        ),
      ].map(([, event = ""]) => event.replace("${this.scope}", "private"));
    const READS =
      /:(?:get|mGet|exist|mExists|search|multiSearch|scroll|count|verify|invalidate|list|stats|refresh|translate|cache:.*|info:get|mappings:get)$/u;
    const known = [
      ...["security/userRepository", "security/profileRepository", "security/roleRepository"],
      ...["security/tokenRepository", "security/securityLoader", "storage/clientAdapter"],
    ].flatMap(eventsIn);
    known.length.should.be.above(60);
    const writes = known.filter((event) => !READS.test(event) && !CALLS.has(event));
    // they end sessions, or make an index
    writes
      .sort()
      .should.eql([
        "core:security:token:delete",
        "core:security:token:deleteByKuid",
        "core:storage:private:index:create",
      ]);
  });

  it("reads whatever writes a guarded index of a plugin as an action on the whole platform", () => {
    const calls = rawCalls(INDEX, ["plugin-local"]);
    const reset = { controller: "admin", action: "resetSecurity" };
    for (const event of ["document:update", "document:deleteByQuery", "collection:delete"]) {
      const call = calls.get(`core:storage:private:${event}`);
      should(call?.(["plugin-local", "users", "mary", {}])).match(reset);
      should(call?.(["plugin-other", "users", "mary", {}])).be.undefined();
    }
    const deletion = calls.get("core:storage:private:index:mDelete");
    should(deletion?.([["plugin-other", "plugin-local"]])).match(reset);
  });

  for (const scope of ["private", "public"]) {
    it(`reads entries that are texts as an action on the whole platform (${scope})`, () => {
      const texts = ['{"index":{"_index":"@%kuzzle.users"}}', {}];
      const objects = [{ index: {} }, {}];
      const event = `core:storage:${scope}:document`;
      const reset = ["admin:resetSecurity"];
      should(called(`${event}:bulk`, "shop", "orders", texts)).match(reset);
      should(called(`${event}:bulk`, "shop", "orders", objects)).be.undefined();
      should(called(`${event}:import`, { shop: { orders: texts } })).match(reset);
      should(called(`${event}:import`, { shop: { orders: objects } })).be.undefined();
      should(called(`${event}:import`, "shop")).be.undefined();
    });
  }
});
