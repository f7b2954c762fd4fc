import { createRequire } from "node:module";

import fc from "fast-check";
import should from "should";

import { isWellFormed } from "../../../lib/domain/requests/wellFormed";
import type { Serializer } from "../../../lib/host/patches/readableDocuments";
import { readEveryDocument } from "../../../lib/host/patches/readableDocuments";
import { cases } from "../../support/random";

const MODULE = "kuzzle/dist/lib/service/storage/7/elasticsearch";
const resolve = createRequire(__filename);
const client = createRequire(resolve.resolve(MODULE)).resolve("sdk-es7");
const Client = createRequire(client)("./lib/Serializer") as new () => Serializer;

function read(text: string): unknown {
  return new Client().deserialize(text);
}

const UNREADABLE = [
  '{"hits":[{"_source":{"a":1}},{"_source":{"constructor":null}}]}',
  '{"hits":[{"_source":{"a":1}},{"_source":{"constructor":{"prototype":1}}}]}',
  '{"hits":[{"_source":{"a":1}},{"_source":{"\\u005f_proto__":{"a":2}}}]}',
];

describe("what Elasticsearch answers", () => {
  it("85, 119: cannot be read by the host alone when a document has one of these members", () => {
    for (const text of UNREADABLE) {
      should(() => read(text)).throw();
    }
    should(read('{"constructor":{"a":0}}')).be.an.Object();
  });

  it("is read without them, and can be taken back", () => {
    const takeBack = readEveryDocument();
    try {
      for (const text of UNREADABLE) {
        should(JSON.stringify(read(text))).equal('{"hits":[{"_source":{"a":1}},{"_source":{}}]}');
      }
      should(() => read("no JSON")).throw({ name: "DeserializationError" });
    } finally {
      takeBack();
    }
    should(() => read(String(UNREADABLE[0]))).throw();
  });

  it("is refused by the host alone where the form of a body is", () => {
    const name = fc.constantFrom("__proto__", "constructor", "prototype", "a");
    const leaf = fc.oneof(fc.constantFrom(null, 0, "prototype"), fc.boolean());
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small", withCrossShrink: true },
        leaf,
        fc.array(tie("value"), { maxLength: 3 }),
        // not as assignments, of which one would set the prototype
        fc.array(fc.tuple(name, tie("value")), { maxLength: 3 }).map(Object.fromEntries),
      ),
    }));
    fc.assert(
      fc.property(value, (document) => {
        const text = JSON.stringify({ _source: document });
        let isReadable = true;
        try {
          should(read(text)).eql(JSON.parse(text));
        } catch {
          isReadable = false;
        }
        should(isReadable).equal(isWellFormed(document));
      }),
      { numRuns: cases(20_000) },
    );
  });

  it("stays as it is where the host looks otherwise", () => {
    const unlike = {} as unknown as Serializer;
    (() => readEveryDocument(() => unlike)).should.throw(/no "deserialize"/u);
  });
});
