import "should";

import { Refreshes } from "../../../lib/host/storage/Refreshes";

describe("Refreshes", () => {
  let begun: { readonly collection: string; readonly end: (error?: Error) => void }[];
  let refreshes: Refreshes;

  beforeEach(() => {
    begun = [];
    refreshes = new Refreshes({
      internalIndex: {
        index: "kuzzle",
        refreshCollection: (collection) =>
          new Promise((resolve, reject) => {
            begun.push({
              collection,
              end: (error) => {
                if (error === undefined) {
                  resolve(undefined);
                } else {
                  reject(error);
                }
              },
            });
          }),
      },
    });
  });

  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it("refreshes the collection of the internal index", async () => {
    const shown = refreshes.show("profiles");
    await settle();
    begun[0]?.end();
    await shown;
    begun.map(({ collection }) => collection).should.eql(["profiles"]);
  });

  it("lets all who come while one runs wait for one more, since it may have missed them", async () => {
    const first = refreshes.show("profiles");
    await settle();
    let done = 0;
    const late = [1, 2, 3].map(async () => {
      await refreshes.show("profiles");
      done += 1;
    });
    await settle();
    begun.length.should.equal(1);
    begun[0]?.end();
    await first;
    await settle();
    done.should.equal(0);
    begun.length.should.equal(2);
    begun[1]?.end();
    await Promise.all(late);
    done.should.equal(3);
    begun.length.should.equal(2);
  });

  it("starts anew when none runs", async () => {
    for (const expected of [1, 2]) {
      const shown = refreshes.show("profiles");
      await settle();
      begun.length.should.equal(expected);
      begun[expected - 1]?.end();
      await shown;
    }
  });

  it("tells a failure to those who waited for it, and to nobody else", async () => {
    const first = refreshes.show("profiles");
    await settle();
    const second = refreshes.show("profiles");
    begun[0]?.end(new Error("down"));
    await first.should.be.rejectedWith("down");
    await settle();
    begun[1]?.end();
    await second;
  });

  it("does not let one collection wait for another", async () => {
    void refreshes.show("profiles");
    const other = refreshes.show("roles");
    await settle();
    begun.length.should.equal(2);
    begun[1]?.end();
    await other;
  });
});
