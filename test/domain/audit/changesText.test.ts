import fc from "fast-check";
import should from "should";

import { changesInText, textOfChanges } from "../../../lib/domain/audit/changesText";
import type { AuditedChange, Content } from "../../../lib/domain/audit/entry";
import { spliced, spliceOf } from "../../../lib/domain/audit/splice";

function changed(before: Content | null | undefined, after: Content | null): AuditedChange {
  const about = { kind: "profile", id: "p", version: 3 } as const;
  return before === undefined ? { ...about, after } : { ...about, before, after };
}

function readers(count: number): { policies: [{ roleId: string; restrictedTo: object[] }] } {
  const restrictedTo = Array.from({ length: count }, (_, number) => ({
    index: `place-${number}`,
    collections: ["documents"],
  }));
  return { policies: [{ roleId: "reader", restrictedTo }] };
}

/** As an entry that is written and read again. */
function again(changes: readonly AuditedChange[]): readonly AuditedChange[] {
  return changesInText(textOfChanges(changes));
}

describe("spliceOf", () => {
  const text = fc.stringMatching(/^[ab]{0,6}$/u);

  it("makes any text of any other", () => {
    fc.assert(
      fc.property(text, text, (base, wanted) => {
        spliced(base, spliceOf(base, wanted)).should.equal(wanted);
      }),
    );
  });

  it("leaves out what both begin and end with", () => {
    spliceOf("one two three", "one 2 three").should.eql({ start: 4, end: 7, text: "2" });
    spliceOf("aa", "aaa").should.eql({ start: 2, end: 2, text: "a" });
    spliceOf("same", "same").text.should.equal("");
  });
});

describe("textOfChanges", () => {
  it("tells any change as it was", () => {
    const document = fc.option(fc.object({ withNullPrototype: false }).map(asStored));
    const change = fc.record({ before: document, after: document, isKnown: fc.boolean() });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 3 }), (all) => {
        const changes = all.map(({ before, after, isKnown }) =>
          changed(isKnown ? before : undefined, after),
        );
        should(again(changes)).eql(changes);
      }),
    );
  });

  it("tells a large document before as it was, whatever of it was changed @long", () => {
    const names = fc.array(fc.oneof(fc.string({ unit: "binary" }), fc.constant("__proto__")));
    fc.assert(
      fc.property(names, fc.nat(199), fc.nat(20), (collections, from, count) => {
        const before = readers(200);
        before.policies[0].restrictedTo.splice(from, count, { index: "x", collections });
        const changes = [changed(before, readers(200))];
        const text = textOfChanges(changes);
        text.should.containEql("beforeOfAfter");
        JSON.stringify(changesInText(text)).should.equal(JSON.stringify(changes));
      }),
    );
  });

  it("keeps of a large document before little more than what was changed", () => {
    const after = readers(5_000);
    const alone = textOfChanges([changed(undefined, after)]).length;
    const before = readers(5_000);
    before.policies[0].restrictedTo.splice(2_500, 1);
    textOfChanges([changed(before, after)]).length.should.be.below(alone + 200);
    textOfChanges([changed(after, before)]).length.should.be.below(alone + 200);
    textOfChanges([changed(after, after)]).length.should.be.below(alone + 200);
  });

  it("keeps a small document, and one that has nothing of what came after it, as it is", () => {
    const small = [changed(readers(1), readers(2))];
    textOfChanges(small).should.equal(JSON.stringify(small));
    const other = [changed({ name: "x".repeat(2_000) }, { tags: ["y".repeat(2_000)] })];
    textOfChanges(other).should.equal(JSON.stringify(other));
  });

  it("reads what was written before differences were kept", () => {
    const changes = [changed(readers(200), readers(201)), changed(null, readers(1))];
    should(changesInText(JSON.stringify(changes))).eql(changes);
  });
});

/** A document that comes from the storage. */
function asStored(content: object): Content {
  return JSON.parse(JSON.stringify(content)) as Content;
}
