import should from "should";

import type { Server, ServerRequest } from "../../../lib/cli/server/server";
import { readStored } from "../../../lib/cli/server/stored";

/** A server that holds as many of each as it is told, and gives 1,000 a page. */
class PagedServer implements Server {
  readonly url = "http://paged";
  readonly asked: string[] = [];
  private readonly left = new Map<string, number>();

  constructor(
    private readonly amounts: Readonly<Record<"Roles" | "Profiles" | "Users", number>>,
    private readonly most = Infinity,
  ) {}

  readonly query = async (request: ServerRequest): Promise<unknown> => {
    const {
      action,
      size = 1000,
      scrollId,
    } = request as ServerRequest & {
      size?: number;
      scrollId?: string;
    };
    this.asked.push(action);
    const [, what] = /^(?:search|scroll)(\w+)$/u.exec(action) ?? [];
    if (what === undefined) {
      return null;
    }
    const kind = what as keyof PagedServer["amounts"];
    const total = this.amounts[kind];
    const from = scrollId === undefined ? 0 : (this.left.get(scrollId) ?? 0);
    const until = Math.min(total, from + size, this.most);
    this.left.set(kind, until);
    const hits = Array.from({ length: Math.max(0, until - from) }, (_, at) => ({
      _id: `${kind}${from + at}`,
      _source: { profileIds: ["customer"], _kuzzle_info: {} },
    }));
    return { hits, total, scrollId: kind };
  };
}

describe("Reading what is stored", () => {
  it("reads every page of profiles and users, and roles in one", async () => {
    const server = new PagedServer({ Roles: 2345, Profiles: 12_001, Users: 20_500 });
    const { roles, profiles, users } = await readStored(server, "all");
    should([roles.size, profiles.size, users.size]).eql([2345, 12_001, 20_500]);
    should(server.asked.filter((action) => action === "scrollProfiles")).have.length(12);
    should(server.asked.filter((action) => action === "scrollUsers")).have.length(20);
  });

  it("refuses to do anything with a part", async () => {
    const server = new PagedServer({ Roles: 1, Profiles: 4000, Users: 0 }, 2500);
    await should(readStored(server, [])).be.rejectedWith({
      exitCode: 2,
      message: /Of 4000 profiles only 2500 can be read/u,
    });
    await should(
      readStored(new PagedServer({ Roles: 10_001, Profiles: 0, Users: 0 }), []),
    ).be.rejectedWith({
      exitCode: 2,
      message: /Of 10001 roles only 10000 can be read/u,
    });
  });

  it("refuses to take what the caller covers for all that there is", async () => {
    const cut: Server = {
      url: "http://cut",
      query: async () => ({ hits: [], total: 0, limitedTo: "covered" }),
    };
    await should(readStored(cut, "all")).be.rejectedWith({
      exitCode: 2,
      message: /shows you only what you cover/u,
    });
  });

  it("asks for no more users than the files name", async () => {
    const server = new PagedServer({ Roles: 1, Profiles: 1, Users: 5 });
    await readStored(server, []);
    should(server.asked).not.containEql("searchUsers");
    should(server.asked).not.containEql("mGetUsers");
  });
});
