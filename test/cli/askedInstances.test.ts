import should from "should";

import { CommandLine, type Outcome } from "./support/CommandLine";

const POLICIES = `
roles:
  reader: { controllers: { document: { actions: { get: true } }, index: { actions: { list: true } } } }
  giver: { controllers: { security: { actions: { updateUser: true } } } }
profiles:
  keeper: { policies: [{ roleId: reader, restrictedTo: [{ index: shop }] }] }
  old-editor: { policies: [{ roleId: giver }] }
users:
  mary: { content: { profileIds: [initech-editor] } }
`;
const TEMPLATES = `
templates:
  editor: { policies: [{ roleId: reader, restrictedTo: [{ index: "{tenantIndex}" }] }] }
  giver: { policies: [{ roleId: giver }, { roleId: reader }] }
`;

describe("questions about instances of templates in files", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(async () => {
    commandLine = new CommandLine();
    await commandLine.write("policies/policies.yaml", POLICIES);
    await commandLine.write("policies/templates.yaml", TEMPLATES);
    await commandLine.write("tenants.yaml", "[acme, globex]");
  });

  afterEach(() => {
    commandLine.remove();
  });

  const ask = (line: string): Promise<Outcome> =>
    commandLine.run([...line.split(" "), "--files", "policies"]);

  for (const [question, exitCode] of [
    ["can acme-editor document:get acme/orders", 0],
    ["can profile:acme-editor document:get globex/orders", 1],
    ["can mary document:get initech/orders", 0],
    ["can mary document:get acme/orders", 1],
    ["can globex-editor document:get globex/orders --tenants tenants.yaml", 0],
    // there is one of that name, which is no instance
    ["can old-editor document:get old/orders", 1],
    ["rights acme-editor", 0],
    ["reach profile:acme-giver --unguarded", 0],
    ["reach profile:acme-editor --unguarded --no-path-to profile:globex-giver", 0],
  ] as const) {
    it(`are answered as about any profile: "${question}", ${exitCode}`, async () => {
      const { exitCode: actual, errors } = await ask(question);
      should(errors).not.match(/error/u);
      should(actual).equal(exitCode);
    });
  }

  it("tell the places of their tenant", async () => {
    should((await ask("rights acme-editor")).output).match(/document:get, index acme/u);
  });

  it("count with all of a file's tenants where everybody is asked about", async () => {
    const named = await ask("who-can document:get globex/orders");
    should(named.output).not.match(/globex-editor/u);
    should(named.errors).match(/Instances of templates \(editor, giver\) that nobody names/u);
    const all = await ask("who-can document:get globex/orders --tenants tenants.yaml");
    should(all.output)
      .match(/globex-editor/u)
      .and.match(/acme-giver/u);
    should(all.errors).not.match(/Instances/u);
  });

  it("are none of a tenant that the file leaves out", async () => {
    const { exitCode, errors } = await ask(
      "can initech-editor document:get initech/orders --tenants tenants.yaml",
    );
    should(exitCode).equal(2);
    should(errors).match(/no user or profile "initech-editor"/u);
  });

  for (const id of ["-editor", "Acme-editor", "acme-edit"]) {
    it(`are none of the name "${id}"`, async () => {
      should((await ask(`can profile:${id} document:get acme/orders`)).exitCode).equal(2);
    });
  }

  it("are not guessed where two templates give a name", async () => {
    await commandLine.write(
      "policies/more.yaml",
      "templates: { chief-editor: { policies: [{ roleId: reader }] } }",
    );
    const { exitCode, errors } = await ask("can acme-chief-editor document:get acme/orders");
    should(exitCode).equal(2);
    should(errors).match(/template "chief-editor" of "acme", and of "editor" of "acme-chief"/u);
  });

  it("need no tenants of a server", async () => {
    const line = "can acme-editor document:get acme/orders --tenants tenants.yaml";
    const { exitCode, errors } = await commandLine.run(line.split(" "));
    should(exitCode).equal(2);
    should(errors).match(/--tenants belongs to templates in files/u);
  });
});
