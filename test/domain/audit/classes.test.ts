import "should";

import { changedNoRights } from "../../../lib/domain/audit/classes";
import type { AuditedChange, Content, DocumentKind } from "../../../lib/domain/audit/entry";

type Ended = Parameters<typeof changedNoRights>[0];

function ended(kind: DocumentKind, before: Content | null | undefined, after: Content): Ended {
  const change: AuditedChange = { kind, id: "a", ...(before !== undefined && { before }), after };
  return { outcome: "done", changes: [change] };
}

describe("changedNoRights", () => {
  const rights: readonly [DocumentKind, Content, Content][] = [
    ["user", { profileIds: ["a"] }, { profileIds: ["a", "b"] }],
    ["profile", { policies: [{ roleId: "a" }] }, { policies: [{ roleId: "b" }] }],
    ["profile", { policies: [], rateLimit: 3 }, { policies: [], rateLimit: 0 }],
    ["role", { controllers: {} }, { controllers: { auth: { actions: { "*": true } } } }],
  ];

  it("finds none in what stands beside them", () => {
    for (const [kind, content] of rights) {
      changedNoRights(
        ended(kind, content, { ...content, name: "b" }),
        "write",
        true,
      ).should.be.true(kind);
    }
  });

  it("finds those that come from a document, whatever else was changed", () => {
    const others = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`a${at}`, at]));
    for (const [kind, before, after] of rights) {
      changedNoRights(ended(kind, before, after), "write", true).should.be.false(kind);
      changedNoRights(ended(kind, before, { ...others, ...after }), "write", true).should.be.false(
        kind,
      );
    }
  });

  it("takes for certain nothing that was not read, or not there", () => {
    const content = { profileIds: ["a"] };
    for (const before of [undefined, null]) {
      changedNoRights(ended("user", before, content), "write", true).should.be.false();
    }
    changedNoRights(ended("user", content, content), "create", true).should.be.false();
    changedNoRights({ outcome: "done", changes: [] }, "none", true).should.be.false();
  });
});
