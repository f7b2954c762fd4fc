import should from "should";

import { CommandLine } from "./support/CommandLine";

const POLICIES = `
roles:
  reader: { controllers: { document: { actions: { get: true } } } }
  writer: { controllers: { document: { actions: { create: true, delete: true } } } }
  shop-reader: { controllers: { collection: { actions: { list: true } } } }
profiles:
  shop-keeper: { policies: [{ roleId: shop-reader, restrictedTo: [{ index: shop }] }] }
templates:
  viewer: { policies: [{ roleId: reader, restrictedTo: [{ index: "{tenantIndex}" }] }] }
  editor: { policies: [{ roleId: writer, restrictedTo: [{ index: "{tenantIndex}" }] }] }
`;

describe("check of instances of templates", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;
  beforeEach(() => {
    commandLine = new CommandLine();
  });
  afterEach(() => {
    commandLine.remove();
  });
  const check = async (text: string, ...more: readonly string[]) => {
    await commandLine.write("policies.yaml", `${POLICIES}${text}`);
    await commandLine.write("tenants.yaml", "[acme, globex]");
    return commandLine.run(["check", "policies.yaml", "--strict", ...more]);
  };

  for (const [constraint, shown] of [
    [
      'never: { profiles: "*-viewer", may: document:get }',
      /"any-tenant-viewer" may send document:get/u,
    ],
    ["never: { profiles: acme-editor, may: document:create }", /"acme-editor" may send/u],
    ["onlyHolders: { of: document:create, are: [shop-keeper, admin] }", /"any-tenant-editor"/u],
    [
      "exclusive: { of: [document:create, document:delete], exempt: [admin] }",
      /"any-tenant-editor"/u,
    ],
  ] as const) {
    it(`judges the instances that any tenant has by constraints: ${constraint}`, async () => {
      const text = `constraints: [{ name: c, ${constraint} }]`;
      const { exitCode, output } = await check(text);
      should(exitCode).equal(1);
      should(output)
        .match(/constraint\.violated/u)
        .match(shown);
    });
  }

  it("judges those of the tenants that are listed", async () => {
    const text =
      'constraints: [{ name: c, never: { profiles: "globex-*", may: document:get, in: globex } }]';
    const { exitCode, output } = await check(text, "--tenants", "tenants.yaml");
    should(exitCode).equal(1);
    should(output)
      .match(/"globex-viewer" may send/u)
      .not.match(/any-tenant|acme/u);
    const kept =
      'constraints: [{ name: c, never: { profiles: "*-viewer", may: document:create } }]';
    should((await check(kept)).exitCode).equal(0);
    should((await check(kept, "--tenants", "tenants.yaml")).exitCode).equal(0);
  });

  it("tells patterns that match nobody, and takes those of instances for somebody", async () => {
    const constraint = (profiles: string): string =>
      `constraints: [{ name: c, never: { profiles: ${profiles}, may: security:createUser } }]`;
    const { exitCode, output } = await check(constraint('"zzz-*-all"'));
    should(exitCode).equal(1);
    should(output).match(/constraint\.vacuous\n.*No profile is called "zzz-\*-all"/u);
    // there may be a tenant "zzz", unless the tenants are listed
    should((await check(constraint('"zzz-*"'))).exitCode).equal(0);
    should((await check(constraint('"zzz-*"'), "--tenants", "tenants.yaml")).exitCode).equal(1);
    should((await check(constraint('"*-viewer"'))).exitCode).equal(0);
    should((await check(constraint('["*-viewer", "acme-*"]'))).exitCode).equal(0);
  });

  it("knows the instances that users have", async () => {
    const users = (id: string): string => `users: { eve: { content: { profileIds: [${id}] } } }`;
    should((await check(users("acme-editor"))).exitCode).equal(0);
    should((await check(users("acme-editor"), "--tenants", "tenants.yaml")).exitCode).equal(0);
    should((await check(users("acme-edtor"))).output).match(/profile\.unknown/u);
    const other = await check(users("hooli-editor"), "--tenants", "tenants.yaml");
    should(other.exitCode).equal(1);
    should(other.output).match(/profile\.unknown/u);
  });

  it("judges users by the instances that they have", async () => {
    const text = `users: { eve: { content: { profileIds: [acme-editor] } } }
constraints: [{ name: c, never: { users: eve, may: document:create } }]`;
    const { exitCode, output } = await check(text);
    should(exitCode).equal(1);
    should(output).match(/User "eve" may send document:create/u);
  });
});
