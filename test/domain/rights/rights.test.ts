import should from "should";

import {
  allows,
  compileRights,
  covers,
  coversEverything,
  EVERYTHING,
  isEmpty,
  listRights,
  NOTHING,
  rightsOfRole,
  type Rights,
  type StoredRole,
  UnresolvableRestriction,
  UnresolvableRole,
  union,
  witness,
} from "../../../lib/domain/rights";
import { lookup } from "./worlds";

const ALL = { "*": { actions: { "*": true } } };
const ROLES = lookup([
  { _id: "default", controllers: { auth: { actions: { login: true } } } },
  { _id: "admin", controllers: ALL },
  { _id: "reader", controllers: { document: { actions: { get: true, search: true } } } },
  { _id: "indexer", controllers: { index: { actions: { exists: true } } } },
  { _id: "security", controllers: { security: { actions: { createUser: true } } } },
  { _id: "acme", controllers: { acme: { actions: { run: true } } } },
]);

const restricted = (roleId: unknown, restrictedTo?: unknown): Rights =>
  compileRights([{ _id: "p", policies: [{ roleId, restrictedTo }] }], ROLES);
const role = (controllers: unknown): Rights => rightsOfRole({ _id: "r", controllers });
const asks = (controller: string, action: string, index?: string, collection?: string) => ({
  controller,
  action,
  index,
  collection,
});

describe("compileRights", () => {
  it("gives a user without profiles nothing", () => {
    should(isEmpty(compileRights([], ROLES))).be.true();
    should(allows(compileRights([], ROLES), asks("auth", "login"))).be.false();
  });

  it("gives a profile without policies the role default", () => {
    for (const policies of [[], null, undefined]) {
      const rights = compileRights([{ _id: "p", policies }], ROLES);
      should(allows(rights, asks("auth", "login"))).be.true();
      should(allows(rights, asks("auth", "logout"))).be.false();
    }
  });

  it("lets a named controller shadow * as a whole", () => {
    const rights = role({ ...ALL, document: { actions: { get: true } } });
    should(allows(rights, asks("document", "get"))).be.true();
    should(allows(rights, asks("document", "create"))).be.false();
    should(allows(rights, asks("collection", "create"))).be.true();
    should(allows(rights, asks("of-tomorrow", "create"))).be.true();
  });

  it("lets a named action shadow *, and false exclude", () => {
    const rights = role({ document: { actions: { "*": true, delete: false, get: "true" } } });
    should(allows(rights, asks("document", "of-tomorrow"))).be.true();
    should(allows(rights, asks("document", "delete"))).be.false();
    should(allows(rights, asks("document", "get"))).be.false();
  });

  it("unites roles: what one excludes another may give", () => {
    const roles = lookup([
      { _id: "all-but", controllers: { "*": { actions: { "*": true, delete: false } } } },
      { _id: "delete", controllers: { document: { actions: { delete: true } } } },
    ]);
    const policies = [
      { roleId: "all-but" },
      { roleId: "delete", restrictedTo: [{ index: "foo" }] },
    ];
    const rights = compileRights([{ _id: "p", policies }], roles);
    should(allows(rights, asks("document", "delete", "foo"))).be.true();
    should(allows(rights, asks("document", "delete", "bar"))).be.false();
    should(allows(rights, asks("index", "delete", "foo"))).be.false();
  });

  it("knows both names of the memory storage, ms before memoryStorage", () => {
    const rights = role({
      memoryStorage: { actions: { get: false, set: true } },
      ms: { actions: { get: true } },
    });
    for (const controller of ["ms", "memoryStorage"]) {
      should(allows(rights, asks(controller, "get"))).be.true();
      should(allows(rights, asks(controller, "set"))).be.false();
    }
  });

  it("does not take what every object inherits for an entry", () => {
    should(allows(role({}), asks("constructor", "toString"))).be.false();
    const rights = role({ ...ALL, document: { actions: { "*": true } } });
    should(allows(rights, asks("__proto__", "constructor"))).be.true();
    should(
      allows(role(JSON.parse('{"__proto__": {"actions": {"x": true}}}')), asks("__proto__", "x")),
    ).be.true();
  });

  it("ignores restrictions for a request without an index", () => {
    const rights = restricted("reader", [{ index: "foo" }]);
    should(allows(rights, asks("document", "get"))).be.true();
    should(allows(rights, asks("document", "get", "", "a"))).be.true();
    should(allows(rights, asks("document", "get", "bar"))).be.false();
  });

  it("lets a request without a collection pass a collection restriction", () => {
    const rights = restricted("indexer", [{ index: "foo", collections: ["a", "b"] }]);
    should(allows(rights, asks("index", "exists", "foo"))).be.true();
    should(allows(rights, asks("index", "exists", "foo", ""))).be.false();
    should(allows(rights, asks("index", "exists", "bar"))).be.false();
  });

  it("takes no collections for the whole index", () => {
    for (const collections of [[], null, undefined, 0, ""]) {
      const rights = restricted("reader", [{ index: "foo", collections }]);
      should(allows(rights, asks("document", "get", "foo", "any"))).be.true();
    }
  });

  it("takes no restriction that counts for none at all", () => {
    for (const restrictedTo of [null, [], [{ index: "" }], [{ index: 0 }], [{}]]) {
      const rights = restricted("reader", restrictedTo);
      should(allows(rights, asks("document", "get", "foo"))).be.true();
    }
  });

  it("narrows a whole index to the collections of its duplicate, in either order", () => {
    const whole = { index: "foo" };
    const narrow = { index: "foo", collections: ["bar"] };
    for (const restrictedTo of [
      [whole, narrow],
      [narrow, whole],
    ]) {
      const rights = restricted("reader", restrictedTo);
      should(allows(rights, asks("document", "get", "foo", "bar"))).be.true();
      should(allows(rights, asks("document", "get", "foo", "other"))).be.false();
    }
  });

  it("keeps the whole index when the narrow restriction is in another policy", () => {
    const policies = [
      { roleId: "reader", restrictedTo: [{ index: "foo" }] },
      { roleId: "reader", restrictedTo: [{ index: "foo", collections: ["bar"] }] },
    ];
    const rights = compileRights([{ _id: "p", policies }], ROLES);
    should(allows(rights, asks("document", "get", "foo", "other"))).be.true();
  });

  it("does not mind the order of restrictions, of collections and of policies", () => {
    const places = [
      { index: "b", collections: ["z", "a", "z"] },
      { index: "c", collections: null },
      { index: "a", collections: ["y", "x"] },
      { index: "b", collections: ["m"] },
    ];
    const inOnePolicy = restricted("reader", places);
    const policies = places.map((place) => ({ roleId: "reader", restrictedTo: [place] }));
    const inManyPolicies = compileRights([{ _id: "p", policies }], ROLES);
    for (const rights of [inOnePolicy, inManyPolicies]) {
      should(listRights(rights)).deepEqual(
        listRights(
          restricted("reader", [
            { index: "a", collections: ["x", "y"] },
            { index: "b", collections: ["a", "m", "z"] },
            { index: "c" },
          ]),
        ),
      );
      for (const [index, collection] of [
        ["a", "x"],
        ["a", "y"],
        ["b", "a"],
        ["b", "m"],
        ["b", "z"],
        ["c", "anything"],
      ] as const) {
        should(allows(rights, asks("document", "get", index, collection))).be.true();
      }
      should(allows(rights, asks("document", "get", "b", "y"))).be.false();
      should(allows(rights, asks("document", "get", "d", "a"))).be.false();
    }
  });

  it("takes foo* and * for names", () => {
    const rights = restricted("reader", [{ index: "foo*", collections: ["*"] }]);
    should(allows(rights, asks("document", "get", "foobar", "*"))).be.false();
    should(allows(rights, asks("document", "get", "foo*", "a"))).be.false();
    should(allows(rights, asks("document", "get", "foo*", "*"))).be.true();
  });

  describe("fails closed", () => {
    const failure = (run: () => unknown): unknown => {
      try {
        run();
      } catch (error) {
        return error;
      }
      throw new Error("nothing was thrown");
    };

    it("on roles that are missing, malformed or not given by a string, naming them all", () => {
      const policies = [
        { roleId: "reader" },
        { roleId: "nobody" },
        { roleId: ["admin"] },
        { roleId: "broken" },
        null,
      ];
      const broken: StoredRole = { _id: "broken", controllers: { document: { actions: null } } };
      const roles = new Map([...ROLES, ["broken", broken] as const]);
      const error = failure(() => compileRights([{ _id: "p", policies }], roles));
      if (!(error instanceof UnresolvableRole)) {
        throw error;
      }
      const { unresolved, roleIds } = error;
      should(unresolved.map(({ policy, reason }) => [policy, reason])).eql([
        [1, "missing"],
        [2, "not-a-string"],
        [3, "malformed"],
        [4, "not-a-string"],
      ]);
      should(roleIds).eql(["nobody", ["admin"], "broken", undefined]);
      should(error.message).match(/"nobody" \(missing, p\.policies\[1\]\)/u);
    });

    it("on a role whose entry is null, as the host throws at it", () => {
      const roles = lookup([{ _id: "r", controllers: { document: null } }]);
      const run = () => compileRights([{ _id: "p", policies: [{ roleId: "r" }] }], roles);
      should(failure(run)).be.instanceof(UnresolvableRole);
    });

    it("on restrictions of another shape, naming every part", () => {
      const restrictedTo = [{ index: 5 }, "foo", { index: "foo", collections: ["a", 5] }];
      const policies = [
        { roleId: "reader", restrictedTo },
        { roleId: "reader", restrictedTo: { index: "foo" } },
        { roleId: "reader", restrictedTo: [{ index: "foo", collections: "bar" }] },
      ];
      const error = failure(() => compileRights([{ _id: "p", policies }], ROLES));
      if (!(error instanceof UnresolvableRestriction)) {
        throw error;
      }
      should(error.unresolved.map(({ policy, path }) => `${policy}.${path}`)).eql([
        "0.restrictedTo[0].index",
        "0.restrictedTo[1]",
        "0.restrictedTo[2].collections[1]",
        "1.restrictedTo",
        "2.restrictedTo[0].collections",
      ]);
    });

    it("on policies that are no list", () => {
      const run = () => compileRights([{ _id: "p", policies: { roleId: "admin" } }], ROLES);
      should(failure(run)).be.instanceof(UnresolvableRestriction);
    });
  });
});

describe("covers", () => {
  it("lets an administrator hand out anything, and only him everything", () => {
    should(covers(restricted("admin"), EVERYTHING).covered).be.true();
    should(covers(restricted("admin"), restricted("acme", [{ index: "x" }])).covered).be.true();
    should(covers(restricted("admin", [{ index: "foo" }]), EVERYTHING).covered).be.false();
  });

  it("lets nobody hand out what a role excludes by name", () => {
    const holder = role({ "*": { actions: { "*": true, shutdown: false } } });
    const { missing, covered } = covers(holder, EVERYTHING);
    should(covered).be.false();
    should(witness(missing)).match({ action: "shutdown" });
  });

  it("sees that every other controller includes those of tomorrow", () => {
    const names = ["document", "auth"];
    const holder = role(
      Object.fromEntries(names.map((name) => [name, { actions: { "*": true } }])),
    );
    should(covers(holder, EVERYTHING).covered).be.false();
    should(names).not.containEql(witness(covers(holder, EVERYTHING).missing)?.controller);
  });

  it("gives a host's action that takes no index under any restriction for the action itself", () => {
    const holder = restricted("security", [{ index: "foo" }]);
    should(covers(holder, restricted("security")).covered).be.true();
    should(covers(holder, restricted("security", [{ index: "bar" }])).covered).be.true();
  });

  it("has no such mercy on a plugin's action", () => {
    const holder = restricted("acme", [{ index: "foo" }]);
    should(covers(holder, restricted("acme")).covered).be.false();
    should(covers(holder, restricted("acme", [{ index: "bar" }])).covered).be.false();
  });

  it("counts a part of an index as the whole for a host's action that reads no collection", () => {
    const holder = restricted("indexer", [{ index: "foo", collections: ["a"] }]);
    should(covers(holder, restricted("indexer", [{ index: "foo" }])).covered).be.true();
    should(covers(holder, restricted("indexer", [{ index: "bar" }])).covered).be.false();
  });

  it("does not count a part of an index as the whole for one that reads it", () => {
    const holder = restricted("reader", [{ index: "foo", collections: ["a"] }]);
    should(covers(holder, restricted("reader", [{ index: "foo" }])).covered).be.false();
  });

  it("sees a wider policy next to a narrower one", () => {
    const holder = union(
      restricted("reader", [{ index: "foo", collections: ["a"] }]),
      restricted("reader", [{ index: "foo", collections: ["b"] }, { index: "bar" }]),
    );
    const wanted = restricted("reader", [
      { index: "foo", collections: ["b", "a"] },
      { index: "bar", collections: ["x"] },
    ]);
    should(covers(holder, wanted).covered).be.true();
  });

  it("names all that is missing, and nothing that is held", () => {
    const holder = restricted("reader", [{ index: "foo", collections: ["a"] }]);
    const wanted = restricted("reader", [
      { index: "foo", collections: ["a", "b"] },
      { index: "bar" },
    ]);
    should(listRights(covers(holder, wanted).missing)).eql([
      { controller: "document", action: "get", index: "bar", collections: [null, "*"] },
      { controller: "document", action: "get", index: "foo", collections: ["b"] },
      { controller: "document", action: "search", index: "bar", collections: [null, "*"] },
      { controller: "document", action: "search", index: "foo", collections: ["b"] },
    ]);
  });

  it("says in two rows that a nobody lacks everything", () => {
    should(listRights(covers(NOTHING, EVERYTHING).missing)).have.length(2);
  });
});

describe("coversEverything", () => {
  it("holds for *:* without restriction, by whatever names it is composed", () => {
    should(coversEverything(restricted("admin"))).be.true();
    should(coversEverything(role({ ...ALL, document: { actions: { "*": true } } }))).be.true();
    should(coversEverything(union(restricted("admin"), NOTHING))).be.true();
  });

  it("fails for a restricted *:*, and for one with an exception", () => {
    should(coversEverything(restricted("admin", [{ index: "foo" }]))).be.false();
    should(coversEverything(role({ ...ALL, acme: { actions: { "*": false } } }))).be.false();
    should(coversEverything(NOTHING)).be.false();
  });

  it("holds where what one role excludes another gives", () => {
    const but = role({ "*": { actions: { "*": true, shutdown: false } } });
    should(coversEverything(but)).be.false();
    should(coversEverything(union(but, role({ "*": { actions: { shutdown: true } } })))).be.true();
  });
});

describe("witness", () => {
  it("is made of the names at hand", () => {
    const held = restricted("reader", [{ index: "foo", collections: ["a"] }]);
    should(witness(held)).eql({
      controller: "document",
      action: "get",
      index: "foo",
      collection: "a",
    });
    should(witness(restricted("indexer", [{ index: "foo" }]))).eql({
      controller: "index",
      action: "exists",
      index: "foo",
    });
    should(witness(restricted("security"))).eql({ controller: "security", action: "createUser" });
  });

  it("makes up names that occur nowhere for every other", () => {
    const roles = { "*": { actions: { "*": true, "any-action": false } }, "any-controller": {} };
    const found = witness(role(roles));
    should(found).match({ controller: "any-controller-2", action: "any-action-2" });
  });

  it("is none of nothing", () => {
    should(witness(NOTHING)).be.undefined();
  });
});
