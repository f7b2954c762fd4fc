import fc from "fast-check";
import "should";

import { DocumentTexts } from "../../../lib/domain/audit/DocumentTexts";

const content = fc.dictionary(
  fc.string(),
  fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.date(), fc.bigInt().map(Number)),
);

describe("DocumentTexts", () => {
  it("tells any document as JSON.stringify does, whichever members were prepared", () => {
    fc.assert(
      fc.property(content, fc.func(fc.boolean()), (document, isPrepared) => {
        const texts = new DocumentTexts();
        Object.values(document)
          .filter((member) => isPrepared(member))
          .forEach((member) => {
            texts.prepare(member);
          });
        texts.of(document).should.equal(JSON.stringify(document));
      }),
    );
  });

  it("tells that there is none", () => {
    new DocumentTexts().of(null).should.equal("null");
  });

  it("does not make again what was prepared", () => {
    const texts = new DocumentTexts();
    const policies = [{ roleId: "reader" }];
    texts.prepare(policies);
    policies.push({ roleId: "writer" });
    texts
      .of({ policies, tags: ["a"] })
      .should.equal('{"policies":[{"roleId":"reader"}],"tags":["a"]}');
  });
});
