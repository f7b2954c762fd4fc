import should from "should";

import type { WhoCan } from "../../../lib/api/whoCan";
import { whoCan } from "../../../lib/usecases/insight/whoCan";
import { actorWith } from "../../support/contexts";
import { FakeHost } from "../../support/FakeHost";
import { insightContext } from "../../support/insight";

const GET = { controller: "document", action: "get" };

describe("whoCan", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withRole("reader", { document: ["get"] })
      .withRole("anonymous", { auth: ["login"] })
      .withProfile("anonymous", { policies: [{ roleId: "anonymous" }] })
      .withProfile("b", { policies: [{ roleId: "reader" }] })
      .withProfile("a", { policies: [{ roleId: "anonymous" }, { roleId: "reader" }] })
      .withProfile("c", { policies: [{ roleId: "anonymous" }] })
      .withUser("john", "c", "b")
      .withUser("jane", "c")
      .withUser("mary", "a")
      .withUser("lost", "a", "gone");
  });

  const ask = (body: object, members: object = {}) =>
    whoCan(insightContext(host, "whoCan", { body, ...members }));

  async function pages(body: object, size: number): Promise<WhoCan[]> {
    const read: WhoCan[] = [];
    let cursor: string | undefined;
    do {
      const page = await ask(body, { size, ...(cursor !== undefined && { cursor }) });
      read.push(page);
      ({ cursor } = page);
    } while (cursor !== undefined);
    return read;
  }

  it("finds profiles and users, but for those who have a profile that is missing", async () => {
    should(await ask(GET)).eql({
      profiles: ["a", "b"],
      users: ["john", "mary"],
      complete: true,
      guarded: false,
    });
  });

  it("finds who may send what the question cannot hold whole", async () => {
    host.withRole("reader", { document: ["get", "mGet"] });
    should(await ask({ ...GET, action: "mGet" })).match({ profiles: ["a", "b"] });
  });

  it("names anonymous, and nobody who is stored under its id", async () => {
    host.withUser("-1", "c").withUser("anonymous", "c");
    const { users } = await ask({ controller: "auth", action: "login" });
    should([...users].sort()).eql(["-1", "jane", "john", "mary"]);
  });

  for (const size of [1, 2, 3]) {
    it(`tells all in pages of ${size}, each once`, async () => {
      const read = await pages({ controller: "auth", action: "login" }, size);
      should(read.flatMap(({ profiles }) => profiles)).eql(["a", "anonymous", "c"]);
      should(read.flatMap(({ users }) => users)).eql(["-1", "john", "jane", "mary"]);
      should(read.slice(0, -1).every((page) => page.incomplete?.join() === "more")).be.true();
      should(read.at(-1)).match({ complete: true });
      for (const { profiles, users } of read) {
        should(profiles.length + users.length).be.belowOrEqual(size);
      }
    });
  }

  it("says that rights have changed between two pages, on every page from then on", async () => {
    const first = await ask(GET, { size: 1 });
    host.withProfile("late", { policies: [{ roleId: "reader" }] });
    const second = await ask(GET, { size: 1, cursor: first.cursor });
    should(second.incomplete).eql(["more", "changed"]);
    host.profiles.delete("late");
    const last = await ask(GET, { size: 100, cursor: second.cursor });
    should(last).match({ complete: false, incomplete: ["changed"] });
    should(last).not.have.property("cursor");
  });

  it("names profiles of which it cannot be told, and leaves out their users", async () => {
    host
      .withProfile("broken", { policies: [{ roleId: "nothing" }] })
      .withUser("sam", "a", "broken");
    const { undecided, ...told } = await ask(GET);
    should(told).match({ users: ["john", "mary"], complete: false, incomplete: ["undecided"] });
    should(undecided?.map(({ profileId }) => profileId)).eql(["broken"]);
  });

  it("tells profiles alone to who may not search users", async () => {
    host
      .withRole("seer", { security: ["searchProfiles", "searchRoles"] })
      .withProfile("seer", { policies: [{ roleId: "seer" }] });
    const context = insightContext(host, "whoCan", { body: GET, size: 2 }, actorWith("seer"));
    should(await whoCan(context)).eql({
      profiles: ["a", "b"],
      users: [],
      complete: false,
      incomplete: ["users-withheld"],
      guarded: false,
    });
  });

  it("finds users whose profiles together hold what none of them does", async () => {
    const everything = { actions: { "*": true } };
    const but = (controller: string) => ({ "*": everything, [controller]: { actions: {} } });
    host.roles.set("no-ms", { _id: "no-ms", controllers: but("ms") });
    host.roles.set("no-auth", { _id: "no-auth", controllers: but("auth") });
    host
      .withProfile("x", { policies: [{ roleId: "no-ms" }] })
      .withProfile("y", { policies: [{ roleId: "no-auth" }] })
      .withUser("half", "x")
      .withUser("whole", "x", "y");
    const told = await ask({ controller: "admin", action: "dump" });
    should(told.profiles).be.empty();
    should(told.users).eql(["whole"]);
  });

  it("names every fault of its arguments", async () => {
    await ask({ controller: 5 }, { size: "many", cursor: "nonsense" }).should.be.rejectedWith({
      id: "profile-guard.request.invalid",
      message: /4 faults/,
    });
  });
});
