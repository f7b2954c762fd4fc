import should from "should";

import { actionsThat, readActionKey } from "../../../lib/domain/actions";
import { lacksBody, listFaults, userIdFaults } from "../../../lib/domain/requests/dataForms";
import { dataFormFaults } from "../../../lib/domain/requests/wellFormed";

const told = (findings: readonly { code: string; path: string }[]): string[] =>
  findings.map(({ code, path }) => `${code} ${path}`);

describe("listFaults", () => {
  for (const [action, member] of [
    ["mCreate", "documents"],
    ["mCreateOrReplace", "documents"],
    ["mReplace", "documents"],
    ["mUpdate", "documents"],
    ["mUpsert", "documents"],
    ["mDelete", "ids"],
    ["mGet", "ids"],
    ["mExists", "ids"],
    ["deleteFields", "fields"],
  ] as const) {
    it(`finds the ${member} of document:${action} that are no list, or missing`, () => {
      for (const body of [{}, null, undefined, [], "text", { [member]: null }]) {
        should(told(listFaults(action, {}, body))).eql([`member.missing ${member}`]);
      }
      for (const value of [{}, "a,b", 5, true]) {
        should(told(listFaults(action, {}, { [member]: value }))).eql([`member.type ${member}`]);
      }
      should(listFaults(action, {}, { [member]: [] })).eql([]);
    });
  }

  it("knows the list of each action on several documents", () => {
    const actions = actionsThat((_, controller) => controller === "document")
      .map((key) => readActionKey(key).action)
      .filter((action) => /^m[A-Z]/u.test(action));
    should(actions.length).be.above(7);
    should(actions.filter((action) => listFaults(action, {}, {}).length === 0)).eql([]);
  });

  it("knows where a body is missing that the host compares with a specification", () => {
    const place = { index: "i", collection: "c" };
    const lacking = [null, undefined, {}].map((body) => lacksBody("create", place, body));
    should(lacking).eql([true, true, false]);
    // the host refuses these for the place first
    should(lacksBody("create", { index: "i" }, null)).be.false();
    should(lacksBody("create", { collection: "c" }, null)).be.false();
  });

  it("leaves to the host what it refuses by itself", () => {
    const place = { index: "i", collection: "c" };
    for (const action of ["createOrReplace", "replace", "update", "validate", "get"]) {
      should(lacksBody(action, place, null)).be.false();
    }
  });

  describe("of an update of one document twice", () => {
    const [sound, empty] = [{ _id: "a", body: { b: 1 } }, { _id: "a" }];
    const faultsOf = (documents: readonly unknown[], args = {}): string[] =>
      told(listFaults("mUpdate", args, { documents }));

    it("finds the last that has no body, after one that has: the host answers 500", () => {
      for (const last of [empty, { _id: "a", body: null }, { _id: ["a"] }]) {
        should(faultsOf([sound, last])).eql(["member.missing documents[1].body"]);
      }
      should(faultsOf([sound, empty, empty])).eql(["member.missing documents[2].body"]);
    });

    it("finds the same of an upsert, by its changes", () => {
      const documents = [
        { _id: "a", changes: { b: 1 } },
        { _id: "a", default: { c: 1 } },
      ];
      should(told(listFaults("mUpsert", {}, { documents }))).eql([
        "member.missing documents[1].changes",
      ]);
      should(listFaults("mUpsert", { silent: true }, { documents })).eql([]);
      should(listFaults("mUpsert", {}, { documents: documents.toReversed() })).eql([]);
    });

    it("leaves the others to the host, which names them beside its successes", () => {
      for (const documents of [
        [empty, sound],
        [sound, empty, sound],
        [sound, { _id: "b" }],
        [empty, empty],
        [sound, { _id: "a", body: "text" }],
        [null, { _id: { toString: null } }, sound],
      ]) {
        should(faultsOf(documents)).eql([]);
      }
      should(faultsOf([sound, empty], { silent: true })).eql([]);
    });
  });

  it("takes ids as an argument where the host does", () => {
    should(listFaults("mGet", { ids: "a,b" }, null)).eql([]);
    should(listFaults("mExists", { ids: ["a"] }, {})).eql([]);
    should(listFaults("mGet", { ids: [] }, {})).eql([]);
    for (const ids of [[], "[]"]) {
      should(told(listFaults("mExists", { ids }, {}))).eql(["member.empty ids"]);
    }
    for (const ids of ["", 0, true, {}, "{}"]) {
      const expected = ids === "{}" ? [] : ["member.type ids"];
      should(told(listFaults("mExists", { ids }, {}))).eql(expected, JSON.stringify(ids));
    }
    should(told(listFaults("mDelete", { ids: ["a"] }, {}))).eql(["member.missing ids"]);
  });

  it("finds ids of users that are an empty list", () => {
    for (const ids of [[], "[]"]) {
      should(told(userIdFaults({ ids }, { ids: [] }))).eql(["member.empty ids"]);
      should(userIdFaults({ ids }, { ids: ["a"] })).eql([]);
    }
    should(userIdFaults({ ids: ["a"] }, null)).eql([]);
    should(userIdFaults({ ids: "" }, {})).eql([]);
  });

  it("finds nothing in other actions, whatever they are called", () => {
    for (const action of ["get", "search", "toString", "constructor", "__proto__"]) {
      should(listFaults(action, {}, null)).eql([]);
    }
  });
});

describe("dataFormFaults", () => {
  it("finds what no document can hold, and leaves texts to the storage", () => {
    const body: unknown = JSON.parse('{"a":{"__proto__":1},"b":"\\ud800","\\udfff":1}');
    should(told(dataFormFaults(body))).eql(["member.prototype body.a.__proto__"]);
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) {
      deep = [deep];
    }
    should(told(dataFormFaults(deep))).eql(["member.depth body"]);
    should(dataFormFaults({ a: [1, { b: "c" }] })).eql([]);
    should(dataFormFaults(null)).eql([]);
  });
});
