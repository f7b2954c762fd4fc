import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import should from "should";

import type { Outcome } from "./support/CommandLine";
import { CommandLine } from "./support/CommandLine";

const POLICIES = `
roles:
  keeper: { controllers: { assets: { actions: { "*": true } }, auth: { actions: { login: true } } } }
profiles:
  team: { policies: [{ roleId: keeper, restrictedTo: [{ index: acme }] }] }
`;

const HOST = { auth: { login: {} }, security: { getUser: {} }, server: { now: {} } };

describe("profile-guard check without a server", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;
  let server: Server;
  let base: string;
  const asked: (string | undefined)[] = [];

  before(async () => {
    server = createServer(({ url }, response) => {
      asked.push(url);
      const result = { ...HOST, assets: { get: { action: "get", controller: "assets" } } };
      response.statusCode = url === "/closed" ? 401 : 200;
      response.end(url === "/page" ? "<html>" : JSON.stringify({ status: 200, result }));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  /** Where somebody listened a moment ago. */
  const closed = async (): Promise<string> => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const { port } = other.address() as AddressInfo;
    await new Promise((resolve) => other.close(resolve));
    return `http://127.0.0.1:${port}`;
  };

  after(() => {
    server.close();
  });

  beforeEach(async () => {
    asked.length = 0;
    commandLine = new CommandLine();
    await commandLine.write("a.yaml", POLICIES);
  });

  afterEach(() => {
    commandLine.remove();
  });

  const check = (...options: string[]): Promise<Outcome> =>
    commandLine.run(["check", "a.yaml", "--format", "json", ...options]);
  const codesOf = ({ output }: Outcome): readonly string[] =>
    (JSON.parse(output) as { findings: { code: string }[] }).findings.map(({ code }) => code);

  it("says of a controller that it does not know no more than that, and how to tell it", async () => {
    const outcome = await check("--strict");
    should(outcome.exitCode).equal(0);
    should(codesOf(outcome).toSorted()).eql(["controller.undeclared", "restriction.partial"]);
    should(outcome.output).match(/controller \\"assets\\".*--controllers FILE\|URL/u);
    should(outcome.output).match(/"path": "roles\.keeper\.controllers\.assets"/u);
  });

  it("names the controller that was likely meant", async () => {
    await commandLine.write(
      "a.yaml",
      "roles: { r: { controllers: { docment: { actions: { get: true } }, assets: { actions: { get: true } }, shop: { actions: { pay: true } } } } }",
    );
    const told = async (...options: string[]) =>
      (
        JSON.parse((await check(...options)).output) as {
          findings: { path: string; suggestion?: string; message: string }[];
        }
      ).findings;
    should((await told()).map(({ path, suggestion }) => [path, suggestion])).eql([
      ["roles.r.controllers.docment", "document"],
      ["roles.r.controllers.assets", undefined],
    ]);
    should((await told())[1]?.message).match(/controllers "assets", "shop"/u);
    await commandLine.write("own.json", '{"assetz":["get"]}');
    const ofPlugin = await told("--controllers", "own.json");
    should(ofPlugin.map(({ suggestion }) => suggestion)).eql(["document", "assetz", undefined]);
    const { output } = await commandLine.run(["check", "a.yaml"]);
    should(output).match(/Did you mean "document"\?/u);
  });

  it("is told by files, which add up, of controllers and what their actions take", async () => {
    await commandLine.write("names.json", '\ufeff{"assets":["get"]}');
    await commandLine.write("reads.yaml", "assets: { get: none }");
    const named = await check("--controllers", "names.json");
    should(codesOf(named)).eql(["restriction.partial"]);
    const declared = await check("--controllers", "names.json", "--controllers", "reads.yaml");
    should(codesOf(declared)).eql(["restriction.ineffective"]);
  });

  it("asks the Kuzzle of a URL for its whole API, or reads the file there", async () => {
    for (const url of [base, `${base}/`, `${base}/api.json`]) {
      should(codesOf(await check("--controllers", url))).eql(["restriction.partial"]);
    }
    should(asked).eql(["/_publicApi", "/_publicApi", "/api.json"]);
    const typo = POLICIES.replace("{ assets:", "{ asets:");
    await commandLine.write("a.yaml", typo);
    const { output } = await check("--controllers", base);
    should(output)
      .match(/controller\.unknown/u)
      .and.match(/"suggestion": "assets"/u);
  });

  it("ends with 2 where what is to tell them cannot, and says why", async () => {
    await commandLine.write("empty.yaml", "# soon");
    for (const [source, told] of [
      [`${base}/closed`, /No API can be read at .*\/closed[^]*answers 401[^]*server:publicApi/u],
      [`${base}/page`, /\/page: must hold an object/u],
      [await closed(), /No API can be read at .*_publicApi[^]*Nothing listens there/u],
      ["http://me:secret@localhost", /must not hold a name or password/u],
      ["http://", /is no URL/u],
      ["gone.yaml", /gone\.yaml: there is no such file/u],
      ["empty.yaml", /empty\.yaml: is empty/u],
    ] as const) {
      const { exitCode, output, errors } = await check("--controllers", source);
      should({ exitCode, output }).eql({ exitCode: 2, output: "" });
      should(errors)
        .match(told)
        .and.not.match(/secret|^\s+at /mu);
    }
  });

  it("takes roles and profiles that plugins register for known where they are named", async () => {
    await commandLine.write(
      "a.yaml",
      `
roles: { reader: { controllers: { document: { actions: { get: true } } } } }
profiles: { team: { policies: [{ roleId: reader }, { roleId: device-manager.reader }] } }
users: { mary: { content: { profileIds: [team, device-manager.user] } } }
`,
    );
    should(codesOf(await check())).containDeep(["role.unknown", "profile.unknown"]);
    const roles = ["--known-roles", "other, device-manager.reader"];
    const known = await check(...roles, "--known-profiles", "device-manager.user");
    should({ exitCode: known.exitCode, codes: codesOf(known) }).eql({ exitCode: 0, codes: [] });
  });

  it("trusts in no role of the host's that the files do not define, to call a restriction useless", async () => {
    const text =
      "profiles: { team: { policies: [{ roleId: default, restrictedTo: [{ index: a }] }] } }";
    await commandLine.write("a.yaml", text);
    should(codesOf(await check())).eql([]);
    const defined = "roles: { default: { controllers: { auth: { actions: { login: true } } } } }";
    await commandLine.write("b.yaml", defined);
    should(codesOf(await check("b.yaml"))).eql(["restriction.ineffective"]);
  });

  it("tells of an id within a document that is another, as the server does", async () => {
    await commandLine.write(
      "a.yaml",
      `
roles: { reader: { _id: writer, controllers: { document: { actions: { get: true } } } } }
profiles: { team: { _id: p2, policies: [{ roleId: reader }] }, own: { _id: own, policies: [{ roleId: reader }] } }
users: { mary: { content: { _id: [], profileIds: [team, own] } } }
`,
    );
    const outcome = await check();
    should(outcome.exitCode).equal(1);
    const { findings } = JSON.parse(outcome.output) as {
      findings: { severity: string; path: string; message: string }[];
    };
    should(findings.map(({ severity, path, message }) => [severity, path, message])).eql([
      ["warning", "roles.reader._id", '"_id" is "writer", but the role is "reader": leave it out.'],
      ["error", "profiles.team._id", '"_id" is "p2", but the profile is "team": leave it out.'],
      ["warning", "users.mary.content._id", '"_id" is [], but the user is "mary": leave it out.'],
    ]);
  });

  it("takes a dump of Kourou's within a section for what it is", async () => {
    await commandLine.write(
      "a.yaml",
      "profiles: { type: profiles, content: { team: { policies: [{ roleId: default }] }, other: {} } }",
    );
    const { output } = await check();
    should(JSON.parse(output)).match({
      findings: [{ code: "member.type", path: "profiles", message: /dump of Kourou's/u }],
    });
    should(codesOf(await check())).have.length(1);
  });

  it("ends with 2 where a file is empty, and names it", async () => {
    await commandLine.write("b.yaml", "# nothing yet\n");
    const { exitCode, output, errors } = await check("b.yaml");
    should({ exitCode, output }).eql({ exitCode: 2, output: "" });
    should(errors).match(/b\.yaml: is empty\./u);
  });
});
