import should from "should";

import type { Outcome } from "./support/CommandLine";
import { CommandLine } from "./support/CommandLine";

const POLICIES = `
roles:
  reader: { controllers: { document: { actions: { get: true, search: true } } } }
  account: { controllers: { auth: { actions: { login: true } } } }
  indexer: { controllers: { index: { actions: { delete: true } }, admin: { actions: { dump: true } } } }
  maker: { controllers: { security: { actions: { createUser: true } }, shop/orders: { actions: { pay: true } } } }
profiles:
  customer:
    policies:
      - roleId: account
      - { roleId: reader, restrictedTo: [{ index: acme, collections: [products] }] }
  shop:
    policies:
      - { roleId: indexer, restrictedTo: [{ index: acme, collections: [products] }, { index: globex }] }
      - roleId: maker
  team: { policies: [{ roleId: account }] }
users:
  mary: { content: { profileIds: [customer] } }
  john: { content: { profileIds: [shop, customer] } }
  team: { content: { profileIds: [team] } }
`;

const BROKEN = `
profiles:
  lost: { policies: [{ roleId: gone }] }
users:
  jane: { content: { profileIds: [lost] } }
  jim: { content: { profileIds: [nowhere] } }
`;

describe("the questions of the command line, answered by files", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(async () => {
    commandLine = new CommandLine();
    await commandLine.write("policies.yaml", POLICIES);
  });

  afterEach(() => {
    commandLine.remove();
  });

  const ask = (line: string): Promise<Outcome> =>
    commandLine.run([...line.split(" "), "--files", "policies.yaml"]);

  for (const [question, exitCode] of [
    ["can customer document:get acme/products", 0],
    ["can customer document:get acme/orders", 1],
    ["can customer document:delete acme/products", 1],
    ["can user:mary document:get acme/products", 0],
    ["can profile:customer document:get globex/products", 1],
    ["can john shop/orders:pay", 0],
    ["can john auth:login", 0],
    ["can admin document:delete acme/orders", 0],
    // the plugin refuses what Kuzzle lets pass
    ["can shop index:delete acme", 1],
    ["can shop index:delete globex", 0],
    ["can shop admin:dump", 1],
    ["can admin admin:dump", 0],
  ] as const) {
    it(`answers "${question}" by its exit code, ${exitCode}`, async () => {
      const { exitCode: actual, output, errors } = await ask(question);
      should({ exitCode: actual, errors }).eql({ exitCode, errors: "" });
      should(output).startWith(exitCode === 0 ? "yes  " : "no  ");
    });
  }

  it("says why, policy by policy", async () => {
    const { output } = await ask("can john document:get acme/products --why");
    should(output).equal(`yes  user john  document:get on acme/products
  through  customer.policies[1], role reader, restricted to index acme, collections products
  not by   shop.policies[0], role indexer: the role does not allow it
  not by   shop.policies[1], role maker: the role does not allow it
  not by   customer.policies[0], role account: the role does not allow it
`);
    should((await ask("can customer document:get acme/orders --why")).output).match(
      /\.policies\[1\], role reader: restricted to index acme, collections products\n/u,
    );
    should((await ask("can customer document:get globex/orders --why")).output).match(
      /\.policies\[1\], role reader: restricted to other indexes\n/u,
    );
    should((await ask("can shop index:delete acme --why")).output).match(
      /refused by the plugin: Every policy that allows index:delete is limited/u,
    );
    should((await ask("can john security:createUser")).output).match(
      /yes means that it gets so far/u,
    );
  });

  it("answers in JSON as the server's action does", async () => {
    const { output } = await ask("can customer document:get acme/orders --format json");
    should(JSON.parse(output)).eql({
      subject: { kind: "profile", id: "customer" },
      request: { controller: "document", action: "get", index: "acme", collection: "orders" },
      allowed: false,
      through: [],
      lacks: [
        {
          profileId: "customer",
          policy: 0,
          roleId: "account",
          reason: "action-not-named",
          message: 'Role "account" does not allow document:get.',
        },
        {
          profileId: "customer",
          policy: 1,
          roleId: "reader",
          restriction: { index: "acme", collections: ["products"] },
          reason: "collection-excluded",
          message:
            'policies[1] of profile "customer" is restricted to other collections of index "acme" than "orders".',
        },
      ],
      guarded: false,
    });
  });

  for (const [question, told] of [
    ["can team auth:login", /There is a user "team", and a profile "team"\. Write user:team/u],
    ["can custmer auth:login", /no user or profile "custmer"\. Did you mean "customer"/u],
    ["can user:customer auth:login", /There is no user "customer"/u],
    ["can user: auth:login", /names nobody/u],
    ["can mary login", /"login" is no action/u],
    ["can mary document:get", /document:get takes an index and a collection/u],
    ["can mary document:get acme", /document:get takes an index and a collection/u],
    ["can mary index:delete acme/orders", /index:delete takes an index and no collection/u],
    ["can mary auth:login acme", /auth:login takes no place: leave it out\.$/mu],
    [
      "can shop index:list acme",
      /index:list takes no place: leave it out\. Kuzzle looks no further, .* "profile-guard rights" lists them/u,
    ],
    ["can shop collection:list acme/orders", /write INDEX\. Kuzzle looks no further/u],
    ["can mary document:get acme/a/b", /is no place/u],
    ["can mary document:get acme/", /is no place/u],
  ] as const) {
    it(`ends with 2 at "${question}", and says what is wrong`, async () => {
      const { exitCode, output, errors } = await ask(question);
      should({ exitCode, output }).eql({ exitCode: 2, output: "" });
      should(errors).match(told);
    });
  }

  it("notes an action that is likely misspelt, and answers all the same", async () => {
    const misspelt = await ask("can customer document:gett acme/products");
    should(misspelt.exitCode).equal(1);
    should(misspelt.errors).match(/No action document:gett is known\. Did you mean "get"\?/u);
    should((await ask("who-can docment:get acme/x")).errors).match(/Did you mean "document"\?/u);
    should((await ask("can john shop/orders:pay acme/x")).errors).equal("");
  });

  it("lists who can, profiles first, the host's own with them", async () => {
    should(await ask("who-can document:get acme/products")).eql({
      exitCode: 0,
      output: "profile admin\nprofile customer\nuser john\nuser mary\n",
      errors: "",
    });
    should((await ask("who-can index:delete acme")).output).startWith("profile admin\n");
    const { output } = await ask("who-can shop/orders:refund --format json");
    should(JSON.parse(output)).eql({
      request: { controller: "shop/orders", action: "refund" },
      profiles: ["admin"],
      users: [],
      leftOut: [],
      guarded: false,
    });
  });

  it("tells whose rights cannot be told, and ends with 1 or 2", async () => {
    await commandLine.write("broken.yaml", BROKEN);
    const broken = ["--files", "broken.yaml"];
    const who = await commandLine.run(["who-can", "auth:login", ...broken]);
    should(who.exitCode).equal(1);
    should(who.output).equal("profile admin\nprofile anonymous\n");
    should(who.errors).match(/left out: profile "lost": .*"gone" \(missing/u);
    should(who.errors).match(/left out: user "jane": .*"gone"/u);
    should(who.errors).match(/left out: user "jim": no profile nowhere/u);
    for (const question of [
      ["can", "jane", "auth:login"],
      ["can", "jim", "auth:login"],
      ["rights", "lost"],
      ["rights", "jim"],
    ]) {
      const { exitCode, errors } = await commandLine.run([...question, ...broken]);
      should(exitCode).equal(2);
      should(errors).match(/The rights of (user|profile) ".*" cannot be told/u);
    }
  });

  it("tells of faulty documents what Kuzzle makes of them, and notes the faults", async () => {
    await commandLine.write(
      "faulty.yaml",
      `
profiles:
  team: { policies: [{ roleId: admin, restrictedTo: [{ index: acme, collections: [] }] }] }
users: { idle: { content: { profileIds: [] } } }
`,
    );
    const faulty = ["--files", "faulty.yaml"];
    const team = await commandLine.run(["can", "team", "document:get", "acme/any", ...faulty]);
    should(team).eql({
      exitCode: 0,
      output: "yes  profile team  document:get on acme/any\n",
      errors: "The files have 2 faults: profile-guard check prints them.\n",
    });
    const idle = await commandLine.run(["can", "idle", "auth:login", "--why", ...faulty]);
    should(idle.exitCode).equal(1);
    should(idle.output).match(/They have no profile/u);
    const rights = await commandLine.run(["rights", "idle", ...faulty]);
    should(rights.output).equal("user idle\n  no right at all\n");
  });

  it("does not answer where a file says something twice, or something that is not read", async () => {
    await commandLine.write("again.yaml", "profiles: { team: {} }\nrole: {}\n");
    const { exitCode, output, errors } = await ask("can mary auth:login --files again.yaml");
    should({ exitCode, output }).eql({ exitCode: 2, output: "" });
    should(errors).match(
      /definition\.duplicate[^]*member\.unexpected|member\.unexpected[^]*definition\.duplicate/u,
    );
  });

  it("lists all rights of a user or profile", async () => {
    should(await ask("rights customer")).eql({
      exitCode: 0,
      output: `profile customer
  auth:login
  document:{get,search}, index acme, collections products or none
`,
      errors: "",
    });
    should((await ask("rights admin")).output).startWith("profile admin\n  *:*");
    const { output } = await ask("rights user:mary --format json");
    should(JSON.parse(output)).match({ subject: { kind: "user", id: "mary" }, complete: true });
  });

  it("asks a server where no file is named, and says which is missing", async () => {
    for (const question of [
      ["can", "mary", "auth:login"],
      ["who-can", "auth:login"],
      ["rights", "mary"],
      ["audit"],
      ["history", "user", "mary"],
    ]) {
      const { exitCode, errors } = await commandLine.run(question);
      should(exitCode).equal(2);
      should(errors).match(/Which Kuzzle, and as whom, is not told\.[^]*PROFILE_GUARD_URL/u);
      const mayAskFiles = !["audit", "history"].includes(String(question[0]));
      should(errors.includes("Or ask files: give --files")).equal(mayAskFiles);
    }
  });
});
