import type { KuzzleRequest } from "kuzzle";
import should from "should";

import type { Answerer, Kernel } from "../../../lib/host/kernel/kernel";
import { KuzzleRawWrites } from "../../../lib/host/requests/KuzzleRawWrites";
import { FakeServed } from "../../support/FakeServed";
import { requestOf } from "../../support/requests";

const CREATE = "core:security:user:create";

describe("KuzzleRawWrites", () => {
  let answerers: Map<string, Answerer>;
  let kuzzle: Pick<Kernel, "coreAnswerers" | "internalIndex" | "pipe">;
  let served: FakeServed;
  let writes: KuzzleRawWrites;
  let isRehearsal: boolean;
  let unserved: [KuzzleRequest, string][];
  let judged: KuzzleRequest[];
  /** Stands for the pipe of the application. */
  let inPipe: () => unknown;

  beforeEach(() => {
    answerers = new Map([[CREATE, () => "created"]]);
    inPipe = () => undefined;
    kuzzle = {
      coreAnswerers: answerers,
      internalIndex: { index: "kuzzle" },
      pipe: async () => inPipe(),
    } as unknown as Kernel;
    served = new FakeServed();
    served.served = { by: "client", client: requestOf("shop", "invite", {}) };
    isRehearsal = false;
    judged = [];
    writes = new KuzzleRawWrites(kuzzle, served, () => isRehearsal);
    unserved = [];
    writes.guard(
      (request, run) => {
        judged.push(request);
        return run();
      },
      (...asked) => {
        unserved.push(asked);
      },
    );
  });

  const ask = async (): Promise<unknown> => answerers.get(CREATE)?.("mary", ["admin"], {}, {});

  it("puts the guard around what is asked while a client is served", async () => {
    should(await ask()).equal("created");
    judged.length.should.equal(1);
    should(judged[0]?.input).match({
      controller: "security",
      action: "createUser",
      args: { _id: "mary" },
      body: { content: { profileIds: ["admin"] } },
    });
  });

  it("leaves alone what an admitted action asks, but for its pipes", async () => {
    should(await writes.admit(ask)).equal("created");
    judged.length.should.equal(0);
    inPipe = ask;
    should(await writes.admit(() => kuzzle.pipe("any:event"))).equal("created");
    judged.length.should.equal(1);
    // what comes after the pipe is the action's again
    await writes.admit(async () => {
      inPipe = () => undefined;
      await kuzzle.pipe("any:event");
      await ask();
    });
    judged.length.should.equal(1);
  });

  it("tells of what is asked for nobody, but not of what an admitted action asks", async () => {
    served.served = { by: "nobody" };
    await writes.admit(ask);
    should(unserved).eql([]);
    should(await ask()).equal("created");
    should(unserved).match([[{ input: { controller: "security", action: "createUser" } }, CREATE]]);
  });

  it("leaves alone what is asked for nobody, in a rehearsal, and where contexts are mixed up", async () => {
    served.served = { by: "nobody" };
    await ask();
    served.served = { by: "client", client: requestOf("shop", "invite", {}) };
    isRehearsal = true;
    await ask();
    isRehearsal = false;
    served.keepsContexts = false;
    await ask();
    judged.length.should.equal(0);
  });

  it("tells which events the host does not have", () => {
    writes.guard(async (_request, run) => run()).should.containEql("core:security:user:delete");
  });
});
