import should from "should";

import type { Knowledge } from "../../../lib/domain/disclosure/knowledge";
import { knowledgeOf } from "../../../lib/domain/disclosure/knowledge";
import { compileRights } from "../../../lib/domain/rights";

/** @param keys the actions that one role allows, `*:*` among them */
function knowledge(
  keys: readonly string[],
  restrictedTo?: readonly object[],
  cutsListings = true,
): Knowledge {
  const controllers: Record<string, { actions: Record<string, boolean> }> = {};
  for (const key of keys) {
    const [controller = "", action = ""] = key.split(":");
    (controllers[controller] ??= { actions: {} }).actions[action] = true;
  }
  const policy = { roleId: "r", ...(restrictedTo && { restrictedTo }) };
  const profile = { _id: "p", policies: [policy] };
  return knowledgeOf(
    compileRights([profile], new Map([["r", { _id: "r", controllers }]])),
    cutsListings,
  );
}

describe("what a caller may know", () => {
  const acme = [{ index: "acme", collections: ["orders"] }];

  it("is everything for who may do everything, and for nobody else", () => {
    should(knowledge(["*:*"]).isComplete).equal(true);
    should(knowledge(["*:*"], acme).isComplete).equal(false);
    should(knowledge(["document:*", "index:*"]).isComplete).equal(false);
  });

  it("is of a document what the host's own actions show", () => {
    const { sees } = knowledge(["security:getRole", "security:searchUsers"], acme);
    const sights = ["role", "roles", "profile", "profiles", "user", "users"] as const;
    sights.filter(sees).should.eql(["role", "user", "users"]);
  });

  it("is of a place whether they may use it or list it", () => {
    const using = knowledge(["document:get"], acme);
    using.knowsPlace("acme").should.equal(true);
    using.knowsPlace("acme", "orders").should.equal(true);
    using.knowsPlace("acme", "products").should.equal(false);
    using.knowsPlace("globex").should.equal(false);
    using.listsPlace("acme").should.equal(false);
    knowledge(["document:get"]).knowsPlace("globex", "orders").should.equal(true);
    knowledge(["security:*", "auth:*"]).knowsPlace("globex").should.equal(false);
  });

  it("is of no collection where an action tells of indexes alone, since a right to one is a right to all", () => {
    for (const restrictedTo of [acme, undefined]) {
      const existing = knowledge(["index:exists"], restrictedTo);
      existing.knowsPlace("acme").should.equal(true);
      existing.knowsPlace("acme", "orders").should.equal(false);
      existing.knowsPlace("acme", "products").should.equal(false);
    }
  });

  it("is of names those that a list shows them, cut or not", () => {
    const lists = ["index:list", "collection:list"];
    const cut = knowledge(lists, acme);
    cut.listsPlace("acme").should.equal(true);
    cut.listsPlace("globex").should.equal(false);
    cut.listsPlace("acme", "products").should.equal(false);
    const whole = knowledge(lists, acme, false);
    whole.listsPlace("globex").should.equal(true);
    whole.knowsPlace("globex").should.equal(true);
    whole.listsPlace("acme", "products").should.equal(true);
    whole.listsPlace("globex", "orders").should.equal(false);
  });
});
