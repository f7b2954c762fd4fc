import should from "should";

import { allows, UnresolvableRole } from "../../../lib/domain/rights";
import { compiledRights, holdsEverything } from "../../../lib/usecases/escalation/compiledRights";

const GET = { controller: "document", action: "get", index: "acme", collection: "orders" };

function role(_id: string, action: string) {
  return { _id, controllers: { document: { actions: { [action]: true } } } };
}

function profile(index: string) {
  return { _id: "p", policies: [{ roleId: "reader", restrictedTo: [{ index }] }] };
}

describe("compiledRights", () => {
  it("computes the same profiles and roles once, whichever copy of the profiles is given", () => {
    const roles = new Map([["reader", role("reader", "get")]]);
    const rights = compiledRights([profile("acme")], roles);
    should(allows(rights, GET)).be.true();
    should(compiledRights([profile("acme")], new Map(roles))).equal(rights);
  });

  it("sees every change of a profile", () => {
    const roles = new Map([["reader", role("reader", "get")]]);
    should(allows(compiledRights([profile("acme")], roles), GET)).be.true();
    should(allows(compiledRights([profile("globex")], roles), GET)).be.false();
  });

  it("sees every change of a role, and that it is gone", () => {
    const before = new Map([["reader", role("reader", "get")]]);
    const after = new Map([["reader", role("reader", "search")]]);
    should(allows(compiledRights([profile("acme")], before), GET)).be.true();
    should(allows(compiledRights([profile("acme")], after), GET)).be.false();
    should(() => compiledRights([profile("acme")], new Map())).throw(UnresolvableRole);
  });

  it("keeps the latest, and no more than a hundred", () => {
    const roles = new Map([["reader", role("reader", "get")]]);
    const first = compiledRights([profile("first")], roles);
    const rest = Array.from({ length: 100 }, (_, number) => profile(`index-${number}`));
    const kept = rest.map((one) => compiledRights([one], roles));
    should(compiledRights([profile("first")], roles)).not.equal(first);
    should(compiledRights([profile("index-99")], roles)).equal(kept[99]);
  });

  it("does not keep large ones", () => {
    const roles = new Map([["reader", role("reader", "get")]]);
    const large = profile("x".repeat(60_000));
    should(compiledRights([large], roles)).not.equal(compiledRights([large], roles));
  });

  it("tells who holds everything", () => {
    const all = { _id: "root", controllers: { "*": { actions: { "*": true } } } };
    const roles = new Map<string, { _id: string; controllers: unknown }>([
      ["root", all],
      ["reader", role("reader", "get")],
    ]);
    const root = compiledRights([{ _id: "r", policies: [{ roleId: "root" }] }], roles);
    const reader = compiledRights([profile("acme")], roles);
    should([root, root, reader, reader].map(holdsEverything)).eql([true, true, false, false]);
  });
});
