import should from "should";
import { NotFoundError } from "kuzzle";

import type { SecurityRead } from "../../../lib/domain/actions";
import { readCovered } from "../../../lib/usecases/disclosure/coveredReads";
import type { CoveredView } from "../../../lib/usecases/disclosure/coveredView";
import { FakeHost } from "../../support/FakeHost";

const VIEW: CoveredView = {
  kuid: "mary",
  covered: new Set(["acme"]),
  profiles: new Set(["acme"]),
  roles: new Set(["reader"]),
  countsFormer: true,
};
const USER_BY_ID: SecurityRead = { by: "ids", of: "user", at: "_id" };
const SEARCH: SecurityRead = { by: "credentials search" };

describe("a read that is cut to what its caller covers", () => {
  let host: FakeHost;

  beforeEach(() => {
    host = new FakeHost()
      .withUser("mate", "acme")
      .withUser("known", "globex")
      .withUser("both", "acme", "globex");
  });

  async function read(
    by: SecurityRead,
    given: { args?: Record<string, unknown>; body?: unknown },
    answer: (input: { args: Record<string, unknown>; body: unknown }) => unknown,
  ): Promise<unknown> {
    const input = { args: given.args ?? {}, body: given.body };
    const before = structuredClone(input);
    try {
      return await readCovered(by, {
        host,
        view: VIEW,
        input,
        run: async () => answer(structuredClone(input)),
      });
    } finally {
      // pipes that come after read the request
      should(input).eql(before);
    }
  }

  it("asks the host for what nothing has, and names what was asked for", async () => {
    let asked: unknown;
    const failing = read(USER_BY_ID, { args: { _id: "known" } }, ({ args }) => {
      asked = args._id;
      const error = new NotFoundError(`User "${String(asked)}" not found.`, "id", 1);
      error.props = [String(asked)];
      throw error;
    });
    const error = await failing.then(
      () => undefined,
      (thrown: unknown) => thrown as NotFoundError,
    );
    should(asked).not.equal("known");
    should(error).be.instanceOf(NotFoundError);
    should(error?.message).equal('User "known" not found.');
    should(error?.props).eql(["known"]);
    should(String(error?.stack)).not.containEql(String(asked));
    should(error?.toJSON()).containEql({ status: 404, id: "id" });
  });

  it("leaves an error as it is that the host keeps for the next caller", async () => {
    let kept: NotFoundError | undefined;
    const ask = (id: string): Promise<unknown> =>
      read(USER_BY_ID, { args: { _id: id } }, ({ args }) => {
        kept ??= new NotFoundError(`User "${String(args._id)}" not found.`, "id", 1);
        throw kept;
      });
    await ask("known").should.be.rejectedWith('User "known" not found.');
    await ask("unknown").should.be.rejectedWith('User "unknown" not found.');
  });

  it("asks for whom the caller sees", async () => {
    should(await read(USER_BY_ID, { args: { _id: "mate" } }, ({ args }) => args._id)).equal("mate");
  });

  for (const [given, expected] of [
    [{ body: { ids: ["mate", "known", 1] } }, ["mate", "hidden", 1]],
    [{ args: { ids: ["known", "both"] } }, ["hidden", "hidden"]],
    [{ args: { ids: "mate,known" } }, ["mate", "hidden"]],
    [{ args: { ids: '["mate","known"]' } }, ["mate", "hidden"]],
    [{ body: { ids: 7 } }, 7],
  ] as const) {
    it(`cuts lists in whatever form: ${JSON.stringify(given)}`, async () => {
      const shown = await read(
        { by: "ids", of: "user", at: "ids" },
        structuredClone(given),
        (input) => {
          const { ids } = { ...input.args, ...(input.body as object) } as { ids: unknown };
          return ids;
        },
      );
      const seen = ["mate", 1];
      should(
        Array.isArray(shown)
          ? (shown as unknown[]).map((id) => (seen.includes(id as string) ? id : "hidden"))
          : shown,
      ).eql(expected);
    });
  }

  it("lets the host read whom the caller sees, and nobody else", async () => {
    for (const [by, given] of [
      [{ by: "users", at: "_id" }, { args: { _id: "mate" } }],
      [{ by: "users", at: "ids" }, { body: { ids: ["mate", "known", "both", "nobody"] } }],
    ] as const) {
      should(
        await read(by, structuredClone(given), ({ args, body }) =>
          host.cutSearches.users.readAll(
            typeof args._id === "string" ? [args._id] : (body as { ids: string[] }).ids,
          ),
        ),
      ).eql(["mate"]);
    }
    for (const id of ["known", "both", "nobody"]) {
      await read({ by: "users", at: "_id" }, { args: { _id: id } }, ({ args }) =>
        host.cutSearches.users.read(String(args._id)),
      ).should.be.rejectedWith({ status: 404, message: `User "${id}" not found.` });
    }
  });

  it("lets the host read nobody who lost a profile that the caller does not cover", async () => {
    await host.formerProfiles.remember("mate", ["globex"]);
    await read({ by: "users", at: "_id" }, { args: { _id: "mate" } }, () =>
      host.cutSearches.users.read("mate"),
    ).should.be.rejectedWith({ status: 404 });
  });

  it("reads nobody where it cannot be told who has lost what", async () => {
    host.formerProfiles.ofAll = () => Promise.reject(new Error("no storage"));
    await read({ by: "users", at: "_id" }, { args: { _id: "mate" } }, () =>
      host.cutSearches.users.read("mate"),
    ).should.be.rejectedWith("no storage");
  });

  it("asks for nobody in the place of strangers whom the caller does not see", async () => {
    const asked = await read(
      { by: "users", at: "_id" },
      { args: { _id: "anonymous" } },
      ({ args }) => args._id,
    );
    should(asked).not.equal("anonymous");
  });

  it("knows strangers by their profile, whatever is stored", async () => {
    host.withUser("anonymous", "acme");
    const asked = await read(USER_BY_ID, { args: { _id: "anonymous" } }, ({ args }) => args._id);
    should(asked).not.equal("anonymous");
  });

  it("cuts profiles and roles by the view", async () => {
    const of = (kind: "profile" | "role"): SecurityRead => ({ by: "ids", of: kind, at: "_id" });
    should(await read(of("profile"), { args: { _id: "acme" } }, ({ args }) => args._id)).equal(
      "acme",
    );
    should(
      await read(of("profile"), { args: { _id: "globex" } }, ({ args }) => args._id),
    ).not.equal("globex");
    should(await read(of("role"), { args: { _id: "writer" } }, ({ args }) => args._id)).not.equal(
      "writer",
    );
  });

  it("cuts searches in the query of the storage", async () => {
    for (const of of ["users", "profiles", "roles"] as const) {
      await read({ by: "search", of }, {}, () => ({}));
    }
    should(host.cutSearches.cut.map(({ searched }) => searched)).eql([
      "users",
      "profiles",
      "roles",
    ]);
    should(host.cutSearches.cut[1]?.filter).eql({ ids: { values: ["acme"] } });
  });

  it("shows nobody who got another profile meanwhile", async () => {
    const hit = (_id: string, ...profileIds: string[]): object => ({
      _id,
      _source: { profileIds },
    });
    const answer = { hits: [hit("mate", "acme"), hit("both", "acme", "globex")], total: 2 };
    should(await read({ by: "search", of: "users" }, {}, () => answer)).eql({
      hits: [hit("mate", "acme")],
      total: 2,
    });
  });

  it("searches the keys of nobody in the place of a user who is not seen", async () => {
    const asked = await read(
      { by: "search", of: "api-keys" },
      { args: { userId: "known" } },
      ({ args }) => args.userId,
    );
    should(asked).not.equal("known");
    should(host.cutSearches.cut.map(({ searched }) => searched)).eql(["api-keys"]);
  });

  it("leaves out of a page what is covered no more", async () => {
    const answer = { hits: [{ _id: "mate" }, { _id: "both" }, { _id: "gone" }], total: 3 };
    should(await read({ by: "page", of: "users" }, {}, () => answer)).eql({
      hits: [{ _id: "mate" }],
      total: 3,
    });
    const profiles = { hits: [{ _id: "acme" }, { _id: "globex" }] };
    should(await read({ by: "page", of: "profiles" }, {}, () => profiles)).eql({
      hits: [{ _id: "acme" }],
    });
  });

  it("shows credentials of whom the caller sees, and asks twice for all others", async () => {
    const by: SecurityRead = { by: "credentials" };
    const asked: unknown[] = [];
    const credentials =
      (kuid: string | undefined) => (input: { args: Record<string, unknown> }) => {
        asked.push(input.args._id);
        if (kuid === undefined || input.args._id !== "name") {
          throw new Error(`none of "${String(input.args._id)}"`);
        }
        return { username: "name", kuid };
      };
    const given = { args: { _id: "name" } };
    should(await read(by, given, credentials("mate"))).eql({ username: "name", kuid: "mate" });
    should(asked.splice(0)).eql(["name"]);
    await read(by, given, credentials("known")).should.be.rejectedWith('none of "name"');
    should(asked.splice(0)).have.length(2);
    await read(by, given, credentials(undefined)).should.be.rejectedWith('none of "name"');
    should(asked.splice(0)).have.length(2);
  });

  it("searches credentials among the users whom the caller sees", async () => {
    host.cutSearches.kuids = ["mary", "mate"];
    await read(SEARCH, { args: { strategy: "local" } }, () => ({ hits: [] }));
    should(host.cutSearches.cut).eql([
      { searched: "credentials", filter: { terms: { kuid: ["mary", "mate"] } } },
    ]);
  });

  it("refuses to search credentials of too many, and of strategies that it cannot cut", async () => {
    host.cutSearches.kuids = Array.from({ length: 10_001 }, (_, number) => `u${number}`);
    const refused = { status: 403, id: "profile-guard.rights.unchecked" };
    await read(SEARCH, { args: { strategy: "local" } }, () => ({})).should.be.rejectedWith(refused);
    host.listStrategies = () => ["local", "ldap"];
    await read(SEARCH, { args: { strategy: "ldap" } }, () => ({})).should.be.rejectedWith(refused);
    // the host says that there is none
    should(await read(SEARCH, { args: { strategy: "none" } }, () => "run")).equal("run");
  });
});
