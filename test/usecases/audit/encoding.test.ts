import { randomBytes } from "node:crypto";

import fc from "fast-check";
import should from "should";

import type { AuditedChange } from "../../../lib/domain/audit/entry";
import type { KeptEntry } from "../../../lib/domain/audit/keptEntry";
import { kept } from "../../../lib/domain/audit/keptEntry";
import { encode, bytesOf, decode, isCut } from "../../../lib/usecases/audit/encoding";
import { ENTRY_WITHOUT_CHANGES } from "../../support/auditEntries";
import { cases } from "../../support/random";

function changed(before: string, after: string): AuditedChange[] {
  return [
    { kind: "profile", id: "p", version: 2, before: { text: before }, after: { text: after } },
  ];
}

/** As it comes back from the storage. */
function stored(entry: KeptEntry): KeptEntry {
  return JSON.parse(JSON.stringify(entry)) as KeptEntry;
}

describe("an entry as it is kept", () => {
  it("is read as it was, compressed or not, whatever its documents hold", async () => {
    // any UTF-16 unit, lone halves of pairs too
    const text = fc.array(fc.nat(0xffff), { maxLength: 20 }).map((units) => {
      return String.fromCharCode(...units);
    });
    await fc.assert(
      fc.asyncProperty(text, text, fc.constantFrom(1, 500, 2_000), async (one, other, times) => {
        const entry = {
          ...ENTRY_WITHOUT_CHANGES,
          changes: changed(one.repeat(times), other + one.repeat(times)),
        };
        const plain = kept(entry);
        const compacted = await encode(plain);
        should(decode(stored(compacted))).eql(entry);
        should(decode(stored(plain))).eql(entry);
        should(compacted.packed === undefined).equal((plain.changes as string).length <= 16_384);
        (await encode(compacted)).should.equal(compacted);
      }),
      { numRuns: cases(2_000) },
    );
  });

  it("stands apart where it is long though compressed, so that pages can leave it out", async () => {
    const after = { text: randomBytes(100_000).toString("base64") };
    const entry = {
      ...ENTRY_WITHOUT_CHANGES,
      changes: [{ kind: "user", id: "u", after }] as const,
    };
    const bulky = await encode(kept(entry));
    should(bulky).have.property("bulky").which.is.a.String();
    should(isCut(bulky)).be.false();
    should(decode(stored(bulky))).eql(entry);
    const { bulky: _left, ...cut } = bulky;
    should(isCut(cut)).be.true();
    should(decode(cut)).match({ unreadable: true, changes: [] });
  });

  it("is much shorter compressed where it is long", async () => {
    const restrictedTo = Array.from({ length: 5_000 }, (_, number) => ({
      index: `place-${number}`,
      collections: ["documents"],
    }));
    const after = { policies: [{ roleId: "reader", restrictedTo }] };
    const plain = kept({
      ...ENTRY_WITHOUT_CHANGES,
      changes: [{ kind: "profile", id: "p", before: null, after }],
    });
    const compacted = await encode(plain);
    bytesOf(plain).should.be.above(200_000);
    bytesOf(compacted).should.be.below(bytesOf(plain) / 5);
    should(decode(compacted).changes[0]?.after).eql(after);
  });
});
