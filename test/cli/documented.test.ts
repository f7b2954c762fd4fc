import { cpSync, readFileSync } from "node:fs";
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

/** The commands that docs/command-line.md shows and that need no server. */
const SHOWN: readonly (readonly [command: string, exitCode: number])[] = [
  ["check policies", 0],
  ["check policies bad.yaml", 1],
  ["check policies bad.yaml --format github", 1],
  ["can customer document:get acme/products --files policies", 0],
  ["can customer document:get acme/orders --why --files policies", 1],
  ["who-can document:delete acme/orders --files policies", 0],
  ["rights customer --files policies", 0],
];

/** The commands that the page on tests shows. */
const TESTS: readonly (readonly [command: string, exitCode: number])[] = [
  ["test policies", 0],
  ["test policies leak.yaml closed.test.yaml", 1],
  ["test policies templates.yaml closed.test.yaml", 0],
  ["test policies leak.yaml closed.test.yaml --min-coverage 80", 1],
  ["test policies leak.yaml closed.test.yaml --mutate", 1],
];

/** The commands that the page on reach shows. */
const REACH: readonly (readonly [command: string, exitCode: number])[] = [
  ["reach mary --files support.yaml --configuration profile-guard.yaml", 0],
  ["reach mary --files support.yaml --unguarded --no-path-to everything", 1],
];

/** The commands that the page on templates shows. */
const TEMPLATES: readonly (readonly [command: string, exitCode: number])[] = [
  ["check policies templates.yaml", 0],
  ["check policies open.yaml --strict", 1],
];

describe("the pages on the command line", function () {
  this.timeout(60_000);

  const commandLine = new CommandLine();

  before(async () => {
    const policies = path.join(checkout, "examples", "policies");
    cpSync(policies, path.join(commandLine.folder, "policies"), { recursive: true });
    await commandLine.write("bad.yaml", BAD);
    for (const name of ["support.yaml", "profile-guard.yaml"]) {
      await commandLine.write(name, shownFile("docs/reach.md", `# ${name}`));
    }
    await commandLine.write("leak.yaml", shownFile("docs/policy-tests.md", "  acme-support:"));
    await commandLine.write("templates.yaml", shownFile("docs/templates.md", "  viewer:"));
    await commandLine.write("open.yaml", shownFile("docs/templates.md", "  helper:"));
    await commandLine.write(
      "closed.test.yaml",
      shownFile("docs/policy-tests.md", "acme is closed"),
    );
  });

  after(() => {
    commandLine.remove();
  });

  for (const [page, command, exitCode] of [
    ...SHOWN.map((shown) => ["docs/command-line.md", ...shown] as const),
    ...TESTS.map((shown) => ["docs/policy-tests.md", ...shown] as const),
    ...REACH.map((shown) => ["docs/reach.md", ...shown] as const),
    ...TEMPLATES.map((shown) => ["docs/templates.md", ...shown] as const),
  ]) {
    it(`show what is printed by: ${command}`, async () => {
      const outcome = await commandLine.run(command.split(" "));
      should(outcome.exitCode).equal(exitCode);
      const printed = outcome.output.split("\n");
      const shown = shownOutput(page, `profile-guard ${command}`);
      should(shown.length).be.above(0);
      // it may leave out lines, but invents none
      should(shown.filter((line) => !printed.includes(line))).eql([]);
    });
  }

  it("show files of tests without a fault", async () => {
    await commandLine.write("shown.test.yaml", shownFile("docs/policy-tests.md", "roles.yaml"));
    await commandLine.write("roles.yaml", "roles: {}\n");
    await commandLine.write("profiles.yaml", "profiles: {}\n");
    const { exitCode, output } = await commandLine.run(["test", "shown.test.yaml", "policies"]);
    should(exitCode).equal(0, output);
  });
});

/** Returns the one block of code of a page that holds a text. */
function shownFile(page: string, text: string): string {
  const blocks = readFileSync(path.join(checkout, page), "utf8").matchAll(
    /^```yaml\n(.*?)^```$/gmsu,
  );
  const found = [...blocks].map(([, block = ""]) => block).filter((block) => block.includes(text));
  should(found.length).equal(1);
  return found[0] ?? "";
}
