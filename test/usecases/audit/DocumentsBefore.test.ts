import { setImmediate as turn } from "node:timers/promises";

import should from "should";
import sinon from "sinon";

import { changesInText, textOfChanges } from "../../../lib/domain/audit/changesText";
import type { Content } from "../../../lib/domain/audit/entry";
import { DocumentsBefore } from "../../../lib/usecases/audit/DocumentsBefore";

function large(index: string): { restrictedTo: { index: string }[] } {
  return { restrictedTo: Array.from({ length: 1_000 }, () => ({ index })) };
}

/** What the audit tells of `p` as it was before. */
function toldOf(documents: DocumentsBefore, after: Content = {}): unknown {
  const before = documents.find("profile", "p") as Content;
  const [change] = changesInText(textOfChanges([{ kind: "profile", id: "p", before, after }]));
  return change?.before;
}

describe("DocumentsBefore", () => {
  afterEach(() => {
    sinon.restore();
  });

  it("makes the texts of large documents beside the write, once", async () => {
    const stored = { ...large("x"), _kuzzle_info: { author: null } };
    const documents = new DocumentsBefore("profile", new Map([["p", stored]]));
    await turn();
    const stringify = sinon.spy(JSON, "stringify");
    should(toldOf(documents)).eql(large("x"));
    const made = stringify.args.map(([value]) => value as unknown);
    made.should.not.matchAny((value: unknown) => {
      should(value).have.property("restrictedTo");
    });
  });

  it("tells the same when the write ends first", async () => {
    const documents = new DocumentsBefore("profile", new Map([["p", large("x")]]));
    const stringify = sinon.spy(JSON, "stringify");
    documents.end();
    await turn();
    stringify.called.should.be.false();
    stringify.restore();
    should(toldOf(documents)).eql(large("x"));
    should(toldOf(documents, large("y"))).eql(large("x"));
  });

  it("tells a document as it was, though others change the object later", async () => {
    const stored = large("x");
    const documents = new DocumentsBefore("profile", new Map([["p", stored]]));
    await turn();
    stored.restrictedTo.length = 1;
    should(toldOf(documents)).eql(large("x"));
  });

  it("masks a large document as what was written", async () => {
    const stored = { ...large("x"), password: "geheim" };
    const users = new DocumentsBefore("user", new Map([["p", stored]]));
    await turn();
    should(users.find("user", "p")).have.property("password", "[masked]");
    should(users.find("profile", "p")).have.property("password", "geheim");
    should(users.find("user", "q")).be.undefined();
  });

  it("makes no text of small documents ahead, and survives one that is none", async () => {
    const round: Record<string, unknown> = {};
    round["self"] = round;
    const stringify = sinon.spy(JSON, "stringify");
    const documents = new DocumentsBefore(
      "profile",
      new Map<string, Content>([
        ["p", { rateLimit: 1 }],
        ["round", round],
      ]),
    );
    await turn();
    stringify.args.map(([value]) => value as unknown).should.not.containEql({ rateLimit: 1 });
    stringify.restore();
    should(toldOf(documents)).eql({ rateLimit: 1 });
    should(documents.find("profile", "round")).have.property("self");
  });
});
