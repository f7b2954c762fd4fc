import should from "should";

import { letsInOurs, oneStartAtATime, SharedPortError } from "../../tools/start/ownPort";

describe("the port of npm start, once its Kuzzle listens", () => {
  const answering = (...answers: readonly boolean[]) => {
    let asked = 0;
    return async (): Promise<boolean> => answers[asked++ % answers.length] ?? false;
  };

  it("is ours where everybody there lets our admin in", async () => {
    should(await letsInOurs("http://here", false, answering(true))).be.true();
  });

  it("is ours with another admin where there was one before", async () => {
    should(await letsInOurs("http://here", true, answering(false))).be.false();
  });

  it("is somebody else's, too, where one in two lets us in, and nothing is said of our data", async () => {
    const shared = letsInOurs("http://here", true, answering(true, false));
    await should(shared).be.rejectedWith(SharedPortError);
  });

  it("is somebody else's where nobody lets us in, though there was no admin before", async () => {
    const foreign = letsInOurs("http://here", false, answering(false));
    await should(foreign).be.rejectedWith(SharedPortError);
  });

  it("is chosen by one start at a time", async () => {
    let running = 0;
    let most = 0;
    const start = async (): Promise<void> => {
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running -= 1;
    };
    await Promise.all([1, 2, 3].map(() => oneStartAtATime(start)));
    should(most).equal(1);
  });
});
