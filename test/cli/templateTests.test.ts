import should from "should";

import { CommandLine, type Outcome } from "./support/CommandLine";

const POLICIES = `
roles:
  reader: { controllers: { document: { actions: { get: true, search: true } } } }
profiles:
  keeper: { policies: [{ roleId: reader, restrictedTo: [{ index: shop }] }] }
`;
const TEMPLATES = `
templates:
  editor: { policies: [{ roleId: reader, restrictedTo: [{ index: "{tenantIndex}" }] }] }
`;
const OPEN = `
templates:
  editor: { policies: [{ roleId: reader, restrictedTo: [{ index: "{tenantIndex}" }, { index: globex }] }] }
`;
const CLOSED = `tests:
  - never: { profiles: "acme-*", may: "*", outside: acme }
`;

describe("profile-guard test of templates", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(async () => {
    commandLine = new CommandLine();
    await commandLine.write("policies.yaml", POLICIES);
    await commandLine.write("templates.yaml", TEMPLATES);
    await commandLine.write("open.yaml", OPEN);
    await commandLine.write("tenants.yaml", "[acme, globex]");
  });

  afterEach(() => {
    commandLine.remove();
  });

  const test = async (tests: string, ...more: readonly string[]): Promise<Outcome> => {
    await commandLine.write("some.test.yaml", tests);
    const templates = more.includes("open.yaml") ? [] : ["templates.yaml"];
    return commandLine.run(["test", "policies.yaml", "some.test.yaml", ...templates, ...more]);
  };

  it("judges the instances of the tenants that the tests name", async () => {
    should((await test(CLOSED)).exitCode).equal(0);
    const { exitCode, output } = await test(CLOSED, "open.yaml");
    should(exitCode).equal(1);
    should(output).match(/Profile "acme-editor" may send document:get on globex\//u);
    const one = "tests: [{ can: { profile: acme-editor, do: document:get, in: acme/products } }]";
    should((await test(one)).exitCode).equal(0);
    should((await test(one.replace("in: acme", "in: globex"))).exitCode).equal(1);
  });

  it("judges the instance of a tenant that nobody names, for tests about all", async () => {
    const all = 'tests: [{ never: { profiles: "*-editor", may: "*", in: globex } }]';
    should((await test(all)).exitCode).equal(0);
    const { exitCode, output } = await test(all, "open.yaml");
    should(exitCode).equal(1);
    should(output).match(/"any-tenant-editor"/u);
    const holders = "tests: [{ onlyHolders: { of: document:get, are: [admin, keeper] } }]";
    should((await test(holders)).exitCode).equal(1);
  });

  it("judges the instances of the tenants of a file, and no others", async () => {
    const named = "tests: [{ can: { profile: acme-editor, do: document:get, in: acme } }]";
    should((await test(named, "--tenants", "tenants.yaml")).exitCode).equal(0);
    const other = await test(named.replaceAll("acme", "initech"), "--tenants", "tenants.yaml");
    should(other.exitCode).equal(1);
    should(other.output).match(/There is no profile "initech-editor"/u);
    const all = 'tests: [{ never: { profiles: "*", may: "document:get", in: nowhere } }]';
    should((await test(all, "--tenants", "tenants.yaml")).output).match(/About 6 profiles/u);
  });

  it("refuses tenants where no policies are given, and beside a server", async () => {
    await commandLine.write("some.test.yaml", CLOSED);
    for (const line of [
      "some.test.yaml --tenants tenants.yaml",
      "some.test.yaml policies.yaml --server --tenants tenants.yaml",
    ]) {
      const { exitCode, errors } = await commandLine.run(["test", ...line.split(" ")]);
      should(exitCode).equal(2);
      should(errors).match(/--tenants/u);
    }
  });

  it("leaves a profile in its place that is called like an instance", async () => {
    const own = "profiles: { acme-editor: { policies: [{ roleId: reader }] } }\n";
    await commandLine.write("own.yaml", own);
    const { exitCode, output } = await test(CLOSED, "own.yaml");
    should(exitCode).equal(1);
    should(output).match(/"acme-editor" may send document:get on any-index/u);
  });

  it("counts the rows of each template once, and the changes of them", async () => {
    const coverage = async (tests: string, ...more: readonly string[]) =>
      /Coverage: .*/u.exec((await test(tests, "--coverage", ...more)).output)?.[0];
    const keeper = "- { can: { profile: keeper, do: 'document:{get,search}', in: shop } }";
    const editor = "- { can: { profile: globex-editor, do: 'document:{get,search}', in: globex } }";
    should(await coverage(`tests:\n${keeper}\n`)).match(/ 50 % \(2 of 4\)/u);
    should(await coverage(`tests:\n${keeper}\n${editor}\n`)).match(/ 100 % \(4 of 4\)/u);
    should(await coverage(`tests:\n${keeper}\n${editor}\n`, "--tenants", "tenants.yaml")).match(
      / 100 % \(4 of 4\)/u,
    );
    const { output } = await test(`tests:\n${keeper}\n`, "--mutate");
    should(output).match(/any-tenant-editor\.policies\[0\], role reader/u);
  });
});
