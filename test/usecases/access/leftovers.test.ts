import should from "should";

import { withGeneratedKuid } from "../../../lib/usecases/access/generatedKuid";
import { deleteCredentials, endingWithUsers } from "../../../lib/usecases/access/leftovers";
import { FakeHost } from "../../support/FakeHost";

const keysOf = (host: FakeHost): string[] => [...host.access.keys.keys()];

describe("what was made for a user", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost().withUser("mary", "reader");
    host.access.withKey("hers", "mary", "boss").withKey("theirs", "bob", "boss");
    host.drift.withCredentials("mary", "bob");
  });

  const remove = async (): Promise<void> => {
    host.users.delete("mary");
  };

  it("is gone with them, and nothing of others", async () => {
    await endingWithUsers(host).delete("mary", remove);
    should(keysOf(host)).eql(["theirs"]);
    should([...(host.drift.credentials.get("local") ?? [])]).eql(["bob"]);
  });

  it("is told to the write that deletes them, or makes the next one", async () => {
    host.drift.withCredentials("mary");
    await endingWithUsers(host).delete("mary", remove);
    const cleaned = [
      { kind: "apiKey", kuid: "mary", id: "hers" },
      { kind: "credentials", kuid: "mary", id: "local" },
    ];
    should(host.cleaned.splice(0)).eql(cleaned);
    host.access.withKey("hers", "mary", "boss");
    host.drift.withCredentials("mary");
    await endingWithUsers(host).create("mary", async () => undefined);
    should(host.cleaned).containDeep(cleaned).and.have.length(2);
  });

  it("ends their sessions first, whatever fails afterwards", async () => {
    host.access.sessions.add("mary one").add("bob two");
    const failing = async (): Promise<void> => {
      should([...host.access.sessions]).eql(["bob two"]);
      throw new Error("no scroll left");
    };
    await should(endingWithUsers(host).delete("mary", failing)).be.rejectedWith("no scroll left");
    should([...host.access.sessions]).eql(["bob two"]);
  });

  it("is gone though it was made while they were deleted", async () => {
    await endingWithUsers(host).delete("mary", async () => {
      await remove();
      host.access.withKey("late", "mary", "boss");
    });
    should(keysOf(host)).eql(["theirs"]);
  });

  it("is gone though a strategy has two of a kind, and deletes one at a time", async () => {
    const remaining = { count: 2 };
    const once = host.drift.deleteCredentials.bind(host.drift);
    host.drift.deleteCredentials = async (strategy, kuid) => {
      remaining.count -= 1;
      await (remaining.count === 0 ? once(strategy, kuid) : undefined);
    };
    await endingWithUsers(host).delete("mary", remove);
    should([...(host.drift.credentials.get("local") ?? [])]).eql(["bob"]);
  });

  it("is gone though a strategy finds it only once somebody has looked for it", async () => {
    const remove = host.drift.deleteCredentials.bind(host.drift);
    let isShown = false;
    host.drift.deleteCredentials = async (strategy, kuid) => {
      await (isShown ? remove(strategy, kuid) : Promise.reject(new Error("none found")));
    };
    const look = host.drift.strategiesWithout.bind(host.drift);
    host.drift.strategiesWithout = async (kuid, strategies) => {
      isShown = true;
      return look(kuid, strategies);
    };
    await deleteCredentials(host, "local", "mary");
    should([...(host.drift.credentials.get("local") ?? [])]).eql(["bob"]);
    host.drift.deleteCredentials = () => Promise.reject(new Error("none found"));
    await should(deleteCredentials(host, "local", "bob")).be.rejectedWith("none found");
  });

  it("lets requests under way know, from before until after", async () => {
    const since = await host.access.now();
    await endingWithUsers(host).delete("mary", async () => {
      should(await host.access.happenedSince("mary", ["ended"], since)).be.true();
    });
    should(host.access.noted).eql(["ended begins mary", "ended ended mary"]);
    should(await host.access.happenedSince("mary", ["ended"], await host.access.now())).be.false();
  });

  it("lets logins under way know that the sessions of their user end", async () => {
    const since = await host.access.now();
    await endingWithUsers(host).revoke("mary", async () => {
      should(await host.access.happenedSince("mary", ["password"], since)).be.true();
    });
    should(host.access.noted).eql(["password begins mary", "password ended mary"]);
    await endingWithUsers(host).revoke("-1", async () => undefined);
    should(host.access.noted.length).equal(2);
  });

  it("lets a deletion fail as it does, and tries again where the storage has a conflict", async () => {
    let tries = 0;
    const failing = (id: string) => async () => {
      tries += 1;
      throw Object.assign(new Error("no"), { id });
    };
    const end = async (kuid: string, work: () => Promise<void>): Promise<void> =>
      endingWithUsers(host).delete(kuid, work);
    await should(end("mary", failing("security.user.not_found"))).be.rejectedWith("no");
    should(tries).equal(1);
    await should(end("mary", failing("services.storage.unexpected_error"))).be.rejectedWith("no");
    should(tries).equal(6);
    should(host.access.noted.at(-1)).equal("ended ended mary");
  });

  it("lets a deletion succeed whose credentials a request under way has undone meanwhile", async () => {
    let tries = 0;
    await endingWithUsers(host).delete("mary", async () => {
      tries += 1;
      if (tries < 3) {
        throw Object.assign(new Error("no"), { id: "security.credentials.rejected" });
      }
    });
    should(tries).equal(3);
  });

  it("is deleted before a user of that kuid is made", async () => {
    host.users.delete("mary");
    await endingWithUsers(host).create("mary", async () => {
      should(keysOf(host)).eql(["theirs"]);
      should([...(host.drift.credentials.get("local") ?? [])]).eql(["bob"]);
    });
  });

  it("lets requests know that were judged before a user of that kuid was made", async () => {
    const since = await host.access.now();
    await endingWithUsers(host).create("mary", async () => undefined);
    should(host.access.noted).eql([]);
    host.users.delete("mary");
    await endingWithUsers(host).create("mary", async () => {
      should(await host.access.happenedSince("mary", ["made"], since)).be.true();
    });
    should(host.access.noted).eql(["made begins mary", "made ended mary"]);
  });

  it("stays where the kuid is taken, and its credentials where another application has the user", async () => {
    const create = async (kuid: string, work: () => Promise<void>): Promise<void> =>
      endingWithUsers(host).create(kuid, work);
    await create("mary", async () => undefined);
    should(keysOf(host)).eql(["hers", "theirs"]);
    host.users.delete("mary");
    host.drift.usersOfOthers.add("mary");
    await create("mary", async () => undefined);
    should(keysOf(host)).eql(["theirs"]);
    should([...(host.drift.credentials.get("local") ?? [])]).containEql("mary");
  });

  it("lets nobody be made while it cannot be deleted", async () => {
    host.users.delete("mary");
    host.access.fails = true;
    let made = false;
    await should(
      endingWithUsers(host).create("mary", async () => {
        made = true;
      }),
    ).be.rejected();
    should(made).be.false();
  });

  it("is not looked for of a kuid that was generated just now", async () => {
    host.access.fails = true;
    let made = 0;
    const make = (kuid: string): Promise<void> =>
      endingWithUsers(host).create(kuid, async () => {
        made += 1;
      });
    await withGeneratedKuid("kuid-new", () => make("kuid-new"));
    should(made).equal(1);
    await should(withGeneratedKuid("kuid-new", () => make("kuid-old"))).be.rejected();
    await should(make("kuid-new")).be.rejected();
    should(made).equal(1);
  });

  it("goes with all users", async () => {
    await endingWithUsers(host).truncate(async () => {
      host.users.clear();
    });
    should(keysOf(host)).eql([]);
    should([...(host.drift.credentials.get("local") ?? [])]).eql([]);
    should(host.access.noted).eql(["ended begins all", "ended ended all"]);
  });
});
