import should from "should";

import type { Outcome } from "./support/CommandLine";
import { CommandLine } from "./support/CommandLine";

interface Answer {
  readonly noNewAccess: boolean;
  readonly differences: readonly {
    readonly kind: string;
    readonly id: string;
    readonly change: string;
    readonly added: readonly object[];
    readonly removed: readonly object[];
  }[];
}

const BEFORE = {
  roles: {
    reader: { controllers: { document: { actions: { get: true, search: true } } } },
    lonely: { controllers: { document: { actions: { get: true } } } },
  },
  profiles: {
    customer: {
      policies: [{ roleId: "reader", restrictedTo: [{ index: "acme", collections: ["a"] }] }],
    },
    other: { policies: [{ roleId: "reader", restrictedTo: [{ index: "acme" }] }] },
  },
  users: { ann: { content: { profileIds: ["customer"] } } },
};

type Body = Record<string, Record<string, unknown>>;

describe("profile-guard diff", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(() => {
    commandLine = new CommandLine();
  });

  afterEach(() => {
    commandLine.remove();
  });

  const diff = async (before: Body, after: Body, ...options: string[]): Promise<Outcome> => {
    await commandLine.write("old/all.json", JSON.stringify(before));
    await commandLine.write("new.json", JSON.stringify(after));
    return commandLine.run(["diff", "old", "new.json", ...options]);
  };
  const differences = async (after: Body): Promise<Answer> =>
    JSON.parse((await diff(BEFORE, after, "--format", "json")).output) as Answer;
  const withProfile = (id: string, policies: readonly object[]): Body => ({
    ...BEFORE,
    profiles: { ...BEFORE.profiles, [id]: { policies } },
  });
  const wider = withProfile("customer", [
    { roleId: "reader", restrictedTo: [{ index: "acme", collections: ["a", "b"] }] },
  ]);

  it("tells rights gained by whom, with a request that witnesses each", async () => {
    const { noNewAccess, differences: found } = await differences(wider);
    should(noNewAccess).be.false();
    should(found.map(({ kind, id, change }) => [kind, id, change])).eql([
      ["profile", "customer", "changed"],
      ["user", "ann", "changed"],
    ]);
    should(found[0]?.removed).be.empty();
    should(found[0]?.added).eql([
      {
        controller: "document",
        action: "get",
        index: "acme",
        collections: ["b"],
        witness: { controller: "document", action: "get", index: "acme", collection: "b" },
      },
      {
        controller: "document",
        action: "search",
        index: "acme",
        collections: ["b"],
        witness: { controller: "document", action: "search", index: "acme", collection: "b" },
      },
    ]);
  });

  it("ends with 1 with --no-new-access when anything is gained, else with 0", async () => {
    should((await diff(BEFORE, wider)).exitCode).equal(0);
    should((await diff(BEFORE, wider, "--no-new-access")).exitCode).equal(1);
    should((await diff(wider, BEFORE, "--no-new-access")).exitCode).equal(0);
    should((await diff(BEFORE, BEFORE, "--no-new-access")).exitCode).equal(0);
  });

  it("ends with 1 with --exit-code when anything differs, lost or gained", async () => {
    should((await diff(BEFORE, wider, "--exit-code")).exitCode).equal(1);
    should((await diff(wider, BEFORE, "--exit-code")).exitCode).equal(1);
    should((await diff(wider, BEFORE, "--exit-code", "--no-new-access")).exitCode).equal(1);
    should((await diff(BEFORE, BEFORE, "--exit-code")).exitCode).equal(0);
  });

  it("tells a raised rate limit as new access, 0 being none, and no lowered one", async () => {
    const withLimit = (rateLimit: number): Body => ({
      ...BEFORE,
      profiles: { ...BEFORE.profiles, other: { ...BEFORE.profiles.other, rateLimit } },
    });
    const { exitCode, output } = await diff(withLimit(3), withLimit(0), "--no-new-access");
    should(exitCode).equal(1);
    should(output.split("\n").slice(0, 4)).eql([
      "profile other",
      "  + rateLimit 0 (no limit), before rateLimit 3",
      "",
      "1 difference: 1 gain rights, 0 lose rights.",
    ]);
    should((await diff(withLimit(3), withLimit(4), "--no-new-access")).exitCode).equal(1);
    should((await diff(withLimit(0), withLimit(3), "--no-new-access")).exitCode).equal(0);
    should((await diff(BEFORE, withLimit(0), "--no-new-access")).exitCode).equal(0);
  });

  it("prints for people what is gained and lost, and by whom", async () => {
    const { output } = await diff(wider, BEFORE);
    should(output.split("\n")).eql([
      "profile customer",
      "  - document:{get,search}, index acme, collections b",
      "    e.g. document:get on acme/b",
      "",
      "user ann",
      "  - document:{get,search}, index acme, collections b",
      "    e.g. document:get on acme/b",
      "",
      "2 differences: 0 gain rights, 2 lose rights.",
      "",
    ]);
  });

  it("finds no difference between two ways to write the same", async () => {
    const reader = { document: { actions: { get: true, search: true, delete: false } } };
    const { output } = await diff(BEFORE, {
      ...withProfile("customer", [
        { roleId: "reader", restrictedTo: [{ index: "acme", collections: ["a"] }] },
        { roleId: "lonely", restrictedTo: [{ index: "acme", collections: ["a"] }] },
      ]),
      roles: { ...BEFORE.roles, reader: { controllers: reader } },
    });
    should(output).equal("The same rights.\n");
  });

  it("tells of a role that no profile of the files uses, and of new and removed profiles", async () => {
    const { other, ...kept } = BEFORE.profiles;
    const { differences: found } = await differences({
      ...BEFORE,
      roles: {
        ...BEFORE.roles,
        lonely: { controllers: { document: { actions: { get: true, delete: true } } } },
      },
      profiles: { ...kept, fresh: other },
    });
    should(found.map(({ kind, id, change }) => [kind, id, change])).eql([
      ["profile", "other", "gone"],
      ["role", "lonely", "changed"],
      ["profile", "fresh", "new"],
    ]);
  });

  describe("of templates", () => {
    const ROLES = {
      reader: { controllers: { document: { actions: { get: true } } } },
      editor: { controllers: { document: { actions: { get: true, delete: true } } } },
    };
    const withTemplate = (roleId: string, restrictedTo: unknown = [OWN]): Body => ({
      roles: ROLES,
      templates: { viewer: { policies: [{ roleId, restrictedTo }] } },
    });
    const OWN = { index: "{tenantIndex}", collections: ["products"] };
    const SHARED = { index: "platform" };

    it("tells what an instance of any tenant gains", async () => {
      const { exitCode, output } = await diff(
        withTemplate("reader"),
        withTemplate("editor", [{ index: "{tenantIndex}" }]),
        "--no-new-access",
      );
      should(exitCode).equal(1);
      should(output.split("\n")).containEql("template viewer");
      should(output).match(/\+ document:delete, index \{tenantIndex\}\n/u);
      should(output).match(/e\.g\. document:delete on \{tenantIndex\}\//u);
    });

    it("tells that another tenant's index comes in", async () => {
      const now = withTemplate("reader", [OWN, { index: "globex" }]);
      const { exitCode, output } = await diff(withTemplate("reader"), now, "--no-new-access");
      should(exitCode).equal(1);
      should(output).match(/\+ document:get, index globex\n/u);
    });

    it("tells of new and removed ones, and of what a role that they use gains", async () => {
      const { templates, ...without } = withTemplate("reader");
      should((await diff(without, withTemplate("reader"), "--no-new-access")).output).match(
        /^template viewer \(new\)\n/u,
      );
      should((await diff(withTemplate("reader"), without, "--no-new-access")).exitCode).equal(0);
      const wider = { ...withTemplate("reader"), roles: { ...ROLES, reader: ROLES.editor } };
      const { exitCode, output } = await diff(withTemplate("reader"), wider, "--no-new-access");
      should(exitCode).equal(1);
      should(output)
        .match(/^template viewer\n/u)
        .and.not.match(/role reader/u);
      should(templates).not.be.undefined();
    });

    it("finds no difference in another order of the places, and in another version", async () => {
      const { output } = await diff(withTemplate("reader", [OWN, SHARED]), {
        ...withTemplate("reader", [SHARED, OWN]),
        templates: {
          viewer: { version: 2, policies: [{ roleId: "reader", restrictedTo: [SHARED, OWN] }] },
        },
      });
      should(output).equal("The same rights.\n");
    });

    it("ends with 2 where a template of the new files cannot be read, or names no role", async () => {
      for (const now of [
        { ...withTemplate("reader"), templates: { viewer: { polices: [] } } },
        withTemplate("raeder"),
      ]) {
        const { exitCode, errors } = await diff(withTemplate("reader"), now, "--no-new-access");
        should(exitCode).equal(2);
        should(errors).match(/"policies"|"raeder"/u);
      }
    });
  });

  it("ends with 2 when the new rights cannot be told, and says where and why", async () => {
    const { exitCode, errors } = await diff(
      BEFORE,
      withProfile("customer", [{ roleId: "raeder" }]),
      "--no-new-access",
    );
    should(exitCode).equal(2);
    should(errors).match(/Role "raeder" does not exist\. Did you mean "reader"\?/u);
  });

  it("takes old rights that cannot be told for none, and says so", async () => {
    const { exitCode, errors } = await diff(
      withProfile("customer", [{ roleId: "raeder" }]),
      BEFORE,
      "--no-new-access",
    );
    should(exitCode).equal(1);
    should(errors).match(/old: counts as nothing: profile "customer": .*"raeder"/u);
  });
});
