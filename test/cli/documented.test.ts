import { cpSync } from "node:fs";
import path from "node:path";

import should from "should";

import { shownOutput } from "../../features/support/documented";
import { checkout } from "../../tools/services/folders";
import { CommandLine } from "./support/CommandLine";

const BAD = `profiles:
  support:
    policies:
      - roleId: reeder
        restrictedTo:
          - index: acme
            collections: []
`;

/** What docs/command-line.md shows, of commands that need no server. */
const SHOWN: readonly (readonly [command: string, exitCode: number])[] = [
  ["check policies", 0],
  ["check policies bad.yaml", 1],
  ["check policies bad.yaml --format github", 1],
  ["can customer document:get acme/products --files policies", 0],
  ["can customer document:get acme/orders --why --files policies", 1],
  ["who-can document:delete acme/orders --files policies", 0],
  ["rights customer --files policies", 0],
];

describe("docs/command-line.md", function () {
  this.timeout(60_000);

  const commandLine = new CommandLine();

  before(async () => {
    const policies = path.join(checkout, "examples", "policies");
    cpSync(policies, path.join(commandLine.folder, "policies"), { recursive: true });
    await commandLine.write("bad.yaml", BAD);
  });

  after(() => {
    commandLine.remove();
  });

  for (const [command, exitCode] of SHOWN) {
    it(`shows what is printed by: ${command}`, async () => {
      const outcome = await commandLine.run(command.split(" "));
      should(outcome.exitCode).equal(exitCode);
      const printed = outcome.output.split("\n");
      const shown = shownOutput("docs/command-line.md", `profile-guard ${command}`);
      should(shown.length).be.above(0);
      // it may leave out lines, but invents none
      should(shown.filter((line) => !printed.includes(line))).eql([]);
    });
  }
});
