import should from "should";

import type { Outcome } from "./support/CommandLine";
import { CommandLine } from "./support/CommandLine";

const POLICIES = `
roles:
  support: { controllers: { security: { actions: { createUser: true } }, document: { actions: { get: true } } } }
  auditor: { controllers: { document: { actions: { get: true } }, server: { actions: { info: true } } } }
profiles:
  support: { policies: [{ roleId: support }] }
  auditor: { policies: [{ roleId: auditor }] }
users:
  mary: { content: { profileIds: [support] } }
`;

describe("reach of the command line", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(async () => {
    commandLine = new CommandLine();
    await commandLine.write("policies.yaml", POLICIES);
    await commandLine.write("faulty.json", JSON.stringify({ delegations: [{ holders: "a" }] }));
    await commandLine.write("reports.json", JSON.stringify({ escalation: "report" }));
    await commandLine.write("open.json", JSON.stringify({ guardNativeActions: false }));
    await commandLine.write("broken.json", "{ delegations: [");
    await commandLine.write(
      "guard.json",
      JSON.stringify({ delegations: [{ holders: ["support"], mayAssign: ["auditor"] }] }),
    );
  });

  afterEach(() => {
    commandLine.remove();
  });

  const reach = (line: string): Promise<Outcome> =>
    commandLine.run(["reach", ...line.split(" "), "--files", "policies.yaml"]);

  for (const [line, exitCode] of [
    ["mary", 0],
    ["mary --no-path-to anything", 0],
    ["mary --configuration guard.json --no-path-to anything", 1],
    ["mary --configuration guard.json --no-path-to everything", 0],
    ["mary --configuration guard.json --no-path-to profile:auditor", 1],
    ["profile:auditor --configuration guard.json --no-path-to anything", 0],
    ["mary --unguarded --no-path-to everything", 1],
    ["profile:admin --no-path-to everything", 1],
    ["user:-1 --no-path-to everything", 0],
    ["mary --configuration reports.json --no-path-to everything", 1],
    ["mary --configuration open.json --no-path-to everything", 1],
    ["mary --configuration guard.json --no-path-to profile:auditr", 2],
    ["nobody", 2],
    ["mary --no-path-to nothing", 2],
    ["mary --configuration faulty.json", 2],
    ["mary --configuration broken.json", 2],
    ["mary --configuration none.json", 2],
  ] as const) {
    it(`ends with ${exitCode}: ${line}`, async () => {
      should((await reach(line)).exitCode).equal(exitCode);
    });
  }

  const GUARDED = { delegations: [{ holders: ["support"], mayAssign: ["auditor"] }] };
  const COMMAND = "mary --configuration given.yaml --no-path-to profile:auditor";

  for (const [why, text, told] of [
    [
      "an option is misspelt",
      "delegation: [{ holders: [support], mayAssign: [auditor] }]",
      /given\.yaml:1:1: "delegation" is not allowed\. Did you mean "delegations"\?/u,
    ],
    [
      "an option has a value that there is not",
      "escalation: repot",
      /"escalation" must be one of/u,
    ],
    ["an option has the wrong type", 'guardNativeActions: "false"', /must be a boolean/u],
    [
      "a member of a delegation is misspelt",
      "delegations: [{ holder: [support], mayAssign: [auditor] }]",
      /Did you mean "holders"\?/u,
    ],
    [
      "a delegation names a profile that there is not",
      "delegations: [{ holders: [suport], mayAssign: [auditor] }]",
      /delegations\[0\]\.holders: .*"suport".*Did you mean "support"\?/u,
    ],
    ["nothing is in it", "", /is empty/u],
    ["it holds something else", POLICIES, /"roles" is not allowed/u],
    ["it is a list", "[]", /must hold the plugin's options/u],
    [
      "Kuzzle's configuration has none of the plugin's",
      JSON.stringify({ plugins: { other: GUARDED } }),
      /no "plugins\.profile-guard"/u,
    ],
    [
      "an option is misspelt in Kuzzle's configuration",
      JSON.stringify({ plugins: { "profile-guard": { escalaton: "report" } } }),
      /"escalaton" is not allowed\. Did you mean "escalation"\?/u,
    ],
    ["a constraint is wrong", "constraints: [{ name: a }]", /constraints\[0\]/u],
  ] as const) {
    it(`ends with 2 if the configuration cannot be what is meant: ${why}`, async () => {
      await commandLine.write("given.yaml", text);
      const { exitCode, errors, output } = await reach(COMMAND);
      should({ exitCode, output }).eql({ exitCode: 2, output: "" });
      should(errors).match(told);
    });
  }

  it("reads Kuzzle's own configuration", async () => {
    await commandLine.write(
      "given.yaml",
      JSON.stringify({ services: {}, plugins: { "profile-guard": GUARDED } }),
    );
    should((await reach(COMMAND)).exitCode).equal(1);
  });

  const SHOP = `
roles:
  anonymous: { controllers: { security: { actions: { createRestrictedUser: true } }, auth: { actions: { login: true } } } }
  default: { controllers: { document: { actions: { get: true } } } }
profiles:
  customer: { policies: [{ roleId: default, restrictedTo: [{ index: shop }] }] }
`;

  for (const [how, options, given, exitCode] of [
    ["without the plugin's options", "", "{}", 1],
    ["without the guards", "--unguarded", "{}", 1],
    ["with empty options", "--configuration given.yaml", "{}", 1],
    ["with other options", "--configuration given.yaml", "delegations: []", 1],
    [
      "with options that name it",
      "--configuration given.yaml",
      "restrictedProfileIds: [default]",
      1,
    ],
    [
      "with options that name another",
      "--configuration given.yaml",
      "restrictedProfileIds: [customer]",
      0,
    ],
    [
      "with Kuzzle's configuration",
      "--configuration given.yaml",
      "plugins: { profile-guard: {} }",
      1,
    ],
    [
      "with a preset of Kuzzle's configuration",
      "--configuration given.yaml",
      "{ security: { restrictedProfileIds: [customer] }, plugins: { profile-guard: {} } }",
      0,
    ],
    [
      "with a preset of the plugin's, which goes before Kuzzle's",
      "--configuration given.yaml",
      "{ security: { restrictedProfileIds: [customer] }, plugins: { profile-guard: { restrictedProfileIds: [default] } } }",
      1,
    ],
    [
      "with Kuzzle's preset where its actions are left as they are, though the plugin has another",
      "--configuration given.yaml",
      "{ guardNativeActions: false, restrictedProfileIds: [customer] }",
      1,
    ],
    [
      "with the plugin's where its guards only report",
      "--configuration given.yaml",
      "{ escalation: report, restrictedProfileIds: [customer] }",
      0,
    ],
  ] as const) {
    it(`knows the profiles that sign-ups get: ${how}`, async () => {
      await commandLine.write("policies.yaml", SHOP);
      await commandLine.write("given.yaml", given);
      const line = `user:-1 ${options} --no-path-to profile:default`.replaceAll(/ +/gu, " ");
      should((await reach(line)).exitCode).equal(exitCode);
    });
  }

  it("refuses a preset of Kuzzle's configuration that names a profile which there is not", async () => {
    await commandLine.write(
      "given.yaml",
      "security:\n  restrictedProfileIds: [suport]\nplugins: { profile-guard: {} }",
    );
    const { exitCode, errors } = await reach("user:-1 --configuration given.yaml");
    should(exitCode).equal(2);
    should(errors).match(
      /given\.yaml:2:3: .*restrictedProfileIds.*"suport".*Did you mean "support"/u,
    );
  });

  it("refuses a configuration beside a server, which has its own", async () => {
    const { exitCode, errors } = await commandLine.run(
      ["reach", "mary", "--configuration", "guard.json"],
      { PROFILE_GUARD_URL: "http://127.0.0.1:1", PROFILE_GUARD_API_KEY: "kapikey-none" },
    );
    should(exitCode).equal(2);
    should(errors).match(/--configuration.*--files/u);
  });

  it("tells that it counts no delegations in without the plugin's options", async () => {
    should((await reach("mary")).errors).match(/--configuration/u);
    should((await reach("mary --configuration guard.json")).errors).equal("");
  });

  it("prints the answer as JSON", async () => {
    const { output } = await reach("mary --configuration guard.json --format json");
    should(JSON.parse(output)).match({
      subject: { kind: "user", id: "mary" },
      guarded: true,
      everything: false,
      complete: true,
      reached: [{ profileIds: ["auditor", "support"], everything: false }],
    });
  });
});
