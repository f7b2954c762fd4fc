import should from "should";

import { SearchQueues } from "../../../lib/usecases/requests/SearchQueues";

const SHARE = { id: "profile-guard.search.share", status: 429 };

describe("SearchQueues", () => {
  let lines: SearchQueues;
  /** Ends those that run, in the order in which they began. */
  let ends: (() => void)[];
  let judged: string[];

  beforeEach(() => {
    lines = new SearchQueues({ ofCaller: 2, ofAll: 3 });
    ends = [];
    judged = [];
  });

  const settled = async (): Promise<void> => new Promise(setImmediate);

  async function begin(): Promise<() => Promise<void>> {
    judged.push("begins to wait");
    return async () => {
      judged.push("has waited");
    };
  }

  async function search(caller: string, covers = false): Promise<unknown> {
    return lines.run(
      caller,
      async () => covers,
      begin,
      async () =>
        new Promise<void>((resolve) => {
          ends.push(resolve);
        }),
    );
  }

  async function endAll(searches: readonly Promise<unknown>[]): Promise<void> {
    for (let ended = 0; ended < searches.length; ended += 1) {
      ends[ended]?.();
      await settled();
    }
    await Promise.all(searches);
  }

  it("lets four of one caller run, some wait for these, and refuses more", async () => {
    const searches = Array.from({ length: 6 }, async () => search("a"));
    await settled();
    should(ends).have.length(4);
    await search("a").should.be.rejectedWith(SHARE);
    ends[0]?.();
    await settled();
    should(ends).have.length(5);
    await endAll(searches);
    should(ends).have.length(6);
  });

  it("judges those anew that have waited", async () => {
    const searches = Array.from({ length: 5 }, async () => search("a"));
    await settled();
    should(judged).eql(["begins to wait"]);
    await endAll(searches);
    should(judged).eql(["begins to wait", "has waited"]);
  });

  it("does not run one that may not any more, and lets the next one", async () => {
    const searches = Array.from({ length: 4 }, async () => search("a"));
    const refused = lines.run(
      "a",
      async () => false,
      async () => async () => Promise.reject(new Error("refused")),
      async () => Promise.reject(new Error("it has run")),
    );
    await settled();
    searches.push(search("a"));
    ends[0]?.();
    await refused.should.be.rejectedWith("refused");
    await settled();
    should(ends).have.length(5);
    await endAll(searches);
  });

  it("lets others run meanwhile", async () => {
    const searches = Array.from({ length: 6 }, async () => search("a"));
    searches.push(search("b"));
    await settled();
    should(ends).have.length(5);
    await endAll(searches);
  });

  it("gives each place back, when a search fails too", async () => {
    for (let turn = 0; turn < 9; turn += 1) {
      await lines
        .run(
          "a",
          async () => false,
          begin,
          async () => Promise.reject(new Error("failed")),
        )
        .should.be.rejectedWith("failed");
    }
    const searches = Array.from({ length: 5 }, async () => search("a"));
    await settled();
    should(ends).have.length(4);
    await endAll(searches);
  });

  it("has no line for whoever covers everything", async () => {
    const searches = Array.from({ length: 9 }, async () => search("admin", true));
    await settled();
    should(ends).have.length(9);
    await endAll(searches);
  });
});
