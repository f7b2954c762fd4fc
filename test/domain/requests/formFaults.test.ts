import "should";

import {
  documentFaults,
  fixtureFaults,
  operationFaults,
  pipelineFaults,
} from "../../../lib/domain/requests/formFaults";

function told(entries: unknown): string[] {
  return operationFaults(entries, "bulkData").map(({ code, path }) => `${code} ${path}`);
}

describe("operationFaults", () => {
  for (const value of ["x", "", 5, true, null]) {
    it(`finds an operation that holds ${JSON.stringify(value)}`, () => {
      told([{ index: {} }, { a: 1 }, { index: value }]).should.eql([
        "bulk.operation bulkData[2].index",
      ]);
    });
  }

  it("finds every kind of operation", () => {
    told([{ create: "x" }, { update: "x" }, { delete: "x" }]).should.eql([
      "bulk.operation bulkData[0].create",
      "bulk.operation bulkData[1].update",
      "bulk.operation bulkData[2].delete",
    ]);
  });

  it("finds nothing in operations, in documents, and in what is no list", () => {
    told([{ index: { _id: "a" } }, { name: "n", index: "x" }, { delete: {} }, {}]).should.eql([]);
    told([{ index: [] }, "text", null]).should.eql([]);
    told(undefined).should.eql([]);
  });

  it("says how to write a document whose first member is called so", () => {
    const [{ message } = { message: "" }] = operationFaults([{ index: "x" }], "bulkData");
    message.should.match(/taken for an operation.*let another member come first/u);
  });
});

describe("fixtureFaults", () => {
  it("looks into the list of each collection", () => {
    fixtureFaults({ acme: { orders: [{ index: "x" }], goods: [] }, bad: 5 }, operationFaults)
      .map(({ path }) => path)
      .should.eql(["acme.orders[0].index"]);
  });
});

describe("documentFaults", () => {
  it("finds documents that are nothing, and leaves others to the host", () => {
    documentFaults([{ _id: "a" }, null, "text", 5, []])
      .map(({ code, path }) => `${code} ${path}`)
      .should.eql(["member.type documents[1]"]);
    documentFaults([{ _id: 5 }, { _id: null }, { _id: ["a"] }, { _id: [{ toString: [null] }] }])
      .map(({ code, path }) => `${code} ${path}`)
      .should.eql(["member.type documents[3]._id"]);
    documentFaults(undefined).should.eql([]);
  });
});

describe("pipelineFaults", () => {
  it("finds operations that name a pipeline, and no document that has such a member", () => {
    const entries = [
      { index: { _id: "a", pipeline: "of-others" } },
      { text: "a", pipeline: "a word" },
      { update: { _id: "a", pipeline: null } },
      { doc: { index: { pipeline: "a word" } } },
      { create: { _id: "b" } },
      { pipeline: "a word", index: { pipeline: "a word" } },
      "text",
    ];
    pipelineFaults(entries, "bulkData")
      .map(({ code, path }) => `${code} ${path}`)
      .should.eql([
        "bulk.pipeline bulkData[0].index.pipeline",
        "bulk.pipeline bulkData[2].update.pipeline",
      ]);
    pipelineFaults(undefined, "bulkData").should.eql([]);
  });
});
