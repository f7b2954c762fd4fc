import { AsyncLocalStorage } from "node:async_hooks";

import { KuzzleRequest } from "kuzzle";
import should from "should";
import sinon from "sinon";

import { installFastAuthorization } from "../../../lib/host/patches/profileCache";
import { looksOf, ProfileLooks } from "../../../lib/host/kernel/ProfileLooks";
import { HostProfiles } from "../../support/HostProfiles";

const GET = { controller: "document", action: "get", index: "acme", collection: "orders" };
const reader = (index: string) => ({
  ...{ _id: "p", policies: [{ roleId: "reader", restrictedTo: [{ index }] }] },
});

/** A host that authorizes requests as Kuzzle's funnel does: rights, then the rate limit. */
async function hostWithReader() {
  const profiles = new HostProfiles();
  await profiles.writeRole({
    _id: "reader",
    controllers: { document: { actions: { get: true } } },
  });
  profiles.write(reader("acme"));
  const requests = new AsyncLocalStorage<KuzzleRequest>();
  const asyncStore = {
    exists: () => requests.getStore() !== undefined,
    get: () => requests.getStore(),
  };
  let isAllowed = false;
  let between: () => unknown = () => undefined;
  const funnel = {
    controllers: new Map(),
    checkRights: async (request: KuzzleRequest) => {
      await load();
      await between();
      isAllowed = await profiles.allows(["p"], GET);
      return request;
    },
    rateLimiter: {
      isAllowed: async () => {
        await load();
        return true;
      },
    },
  };
  const load = () => profiles.running(() => profiles.ask("core:security:profile:mGet", ["p"]));
  const looks = new ProfileLooks({ asyncStore, funnel });
  installFastAuthorization(profiles, profiles.prototype, looks);
  /** @returns whether the user may */
  const authorize = (during: () => unknown = () => undefined, then = async () => undefined) => {
    between = during;
    const request = new KuzzleRequest({ ...GET });
    return requests.run(request, async () => {
      await funnel.checkRights(request);
      await funnel.rateLimiter.isAllowed();
      await then();
      return isAllowed;
    });
  };
  await authorize();
  profiles.looks = 0;
  return { profiles, looks, authorize, load };
}

type HostWithReader = Awaited<ReturnType<typeof hostWithReader>>;

describe("Looks at profiles", () => {
  afterEach(() => {
    sinon.restore();
  });

  it("are one for a request, though the host reads its profiles three times", async () => {
    // a busy machine takes longer than a look lasts
    sinon.stub(performance, "now").returns(0);
    const { profiles, authorize } = await hostWithReader();
    should(await authorize()).be.true();
    profiles.looks.should.equal(1);
  });

  it("are new for the next request", async () => {
    const { profiles, authorize } = await hostWithReader();
    should(await authorize()).be.true();
    profiles.write(reader("globex"));
    should(await authorize()).be.false();
    should(await authorize()).be.false();
  });

  it("are new for whatever is asked once the request is authorized", async () => {
    const { profiles, authorize, load } = await hostWithReader();
    await authorize(undefined, async () => {
      await load();
      await load();
      return undefined;
    });
    profiles.looks.should.equal(3);
  });

  it("are new for a request that takes long to be authorized", async () => {
    const clock = sinon.useFakeTimers({ toFake: ["performance"] });
    const { profiles, authorize } = await hostWithReader();
    const narrow = (after: number) => () => {
      profiles.write(reader("globex"));
      clock.tick(after);
    };
    should(await authorize(narrow(19))).be.true();
    profiles.write(reader("acme"));
    await authorize();
    should(await authorize(narrow(20))).be.false();
  });

  describe("of a request that has its locks", () => {
    /** Counts the looks of a request that is authorized, and then works under its locks; its clock stands still. */
    async function looksUnderLocks(work: (host: HostWithReader) => Promise<void>): Promise<number> {
      sinon.stub(performance, "now").returns(0);
      const host = await hostWithReader();
      await host.authorize(undefined, async () => {
        await work(host);
        return undefined;
      });
      return host.profiles.looks;
    }

    it("are one, and not one of before", async () => {
      const times = await looksUnderLocks(async ({ looks, load }) => {
        await load();
        looks.begin("locked");
        await load();
        await load();
        looks.end();
        await load();
      });
      // to authorize; before the locks; under them; after them
      times.should.equal(4);
    });

    it("are new once this node has written a profile, and while it does", async () => {
      const times = await looksUnderLocks(async ({ looks, load }) => {
        looks.begin("locked");
        await load();
        await looks.around(async () => {
          await load();
          await load();
        });
        await load();
        await load();
      });
      times.should.equal(4);
    });

    it("are one where they are under way at once", async () => {
      const times = await looksUnderLocks(async ({ looks, load }) => {
        looks.begin("locked");
        await Promise.all([load(), load(), load()]);
      });
      times.should.equal(2);
    });

    it("are new each time once they are switched off", async () => {
      const times = await looksUnderLocks(async ({ looks, load }) => {
        looks.stop();
        looks.begin("locked");
        await load();
        await load();
      });
      times.should.equal(3);
    });

    it("are found by whoever takes the locks", async () => {
      const asyncStore = { exists: () => true, get: () => new KuzzleRequest({ ...GET }) };
      const funnel = { controllers: new Map() };
      should(looksOf({ funnel })).be.undefined();
      const looks = new ProfileLooks({ asyncStore, funnel });
      should(looksOf({ funnel })).equal(looks);
    });
  });

  it("are new each time once fast authorization is switched off", async () => {
    const { profiles, looks, authorize } = await hostWithReader();
    looks.stop();
    should(await authorize()).be.true();
    profiles.looks.should.equal(3);
  });

  it("are new each time on a host that is authorized another way", async () => {
    const asyncStore = { exists: () => true, get: () => new KuzzleRequest({ ...GET }) };
    const looks = new ProfileLooks({ asyncStore, funnel: { controllers: new Map() } });
    let times = 0;
    const look = async () => (times += 1);
    should(await looks.ask("key", "start", look)).equal(1);
    await looks.ask("key", "start", look);
    times.should.equal(2);
  });
});
