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
