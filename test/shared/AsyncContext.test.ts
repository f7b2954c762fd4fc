import { setImmediate, setTimeout } from "node:timers/promises";

import should from "should";

import { AsyncContext } from "../../lib/shared/AsyncContext";

describe("AsyncContext", () => {
  const one = new AsyncContext<string>();
  const other = new AsyncContext<number>();

  it("is known to what its work starts, and to nothing else", async () => {
    const started: (string | undefined)[] = [];
    await one.run("mary", async () => {
      await setTimeout(1);
      started.push(one.get());
      queueMicrotask(() => started.push(one.get()));
      await setImmediate();
    });
    started.should.eql(["mary", "mary"]);
    should(one.get()).be.undefined();
  });

  it("keeps apart who runs at the same time", async () => {
    const names = Array.from({ length: 50 }, (_none, position) => `user-${position}`);
    const seen = await Promise.all(
      names.map(async (name, position) =>
        one.run(name, async () => {
          await setTimeout(position % 7);
          return other.run(position, async () => {
            await setImmediate();
            return [one.get(), other.get()];
          });
        }),
      ),
    );
    seen.should.eql(names.map((name, position) => [name, position]));
  });

  it("leaves the values of other contexts as they are", () => {
    one.run("mary", () => {
      other.run(1, () => {
        one.run("tom", () => {
          should([one.get(), other.get()]).eql(["tom", 1]);
        });
        should([one.get(), other.get()]).eql(["mary", 1]);
      });
      should(other.get()).be.undefined();
    });
  });

  it("ends with its work where that throws", () => {
    should(() => {
      one.run("mary", () => {
        throw new Error("no");
      });
    }).throw("no");
    should(one.get()).be.undefined();
  });

  it("can be set to nothing", () => {
    one.run("mary", () => {
      (one as AsyncContext<string | undefined>).run(undefined, () => {
        should(one.get()).be.undefined();
      });
    });
  });
});
