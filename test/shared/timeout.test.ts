import should from "should";

import { withTimeout } from "../../lib/shared/timeout";

const LONG = 60_000;
const never = new Promise<never>(() => undefined);

describe("withTimeout", () => {
  it("answers as the promise does, if that is in time", async () => {
    should(await withTimeout(Promise.resolve(1), LONG, () => 2)).equal(1);
    await withTimeout(Promise.reject(new Error("no")), LONG, () => 2).should.be.rejectedWith("no");
  });

  it("answers or fails as the late one does, if it is not", async () => {
    should(await withTimeout(never, 1, () => 2)).equal(2);
    const late = (): never => {
      throw new Error("late");
    };
    await withTimeout(never, 1, late).should.be.rejectedWith("late");
  });

  it("drops an error that comes later", async () => {
    let fail = (): void => undefined;
    const failing = new Promise<never>((_resolve, reject) => {
      fail = () => {
        reject(new Error("later"));
      };
    });
    should(await withTimeout(failing, 1, () => 2)).equal(2);
    fail();
    await new Promise(setImmediate);
  });
});
