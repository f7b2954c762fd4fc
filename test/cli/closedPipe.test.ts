import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";

import should from "should";

import { CommandLine } from "./support/CommandLine";
import { compiledProgram } from "./support/program";

describe("The command line whose output nobody reads to the end @long", function () {
  this.timeout(60_000);

  const PROFILES = 1500;
  let commandLine: CommandLine;

  /** More than a pipe holds: it is still at printing when its reader goes away. */
  const policies = (index: string): string =>
    [
      "roles: { reader: { controllers: { document: { actions: { get: true, search: true } } } } }",
      "profiles:",
      ...Array.from(
        { length: PROFILES },
        (_, number) =>
          `  a-profile-with-a-long-name-${number}: { policies: [{ roleId: reader, restrictedTo: [{ index: ${index} }] }] }`,
      ),
    ].join("\n");

  beforeEach(async () => {
    commandLine = new CommandLine();
    await commandLine.write("old.yaml", policies("acme"));
    await commandLine.write("new.yaml", policies("hooli"));
    await commandLine.write(
      "all.test.yaml",
      "files: [old.yaml]\ntests: [{ cannot: { profile: admin, do: document:get, in: a/b } }]",
    );
  });

  afterEach(() => {
    commandLine.remove();
  });

  const endOf = (...parameters: readonly string[]): Promise<unknown> =>
    commandLine.runUnread(parameters);

  it("ends as it would otherwise", async () => {
    should(await endOf("diff", "old.yaml", "new.yaml", "--no-new-access")).equal(1);
    should(await endOf("diff", "old.yaml", "new.yaml")).equal(0);
  });

  it("waits no more for changes", async () => {
    const all = ["test", "all.test.yaml", "--coverage", "--format", "json"];
    should(await endOf(...all)).equal(1);
    should(await endOf(...all, "--watch")).equal(0);
  });

  it("ends with 2 if what it prints cannot be written, unless it has found something", async () => {
    const run = async (...parameters: readonly string[]): Promise<unknown> => {
      const child = spawn(process.execPath, [compiledProgram(), ...parameters], {
        cwd: commandLine.folder,
        env: { ...process.env, NODE_V8_COVERAGE: "" },
        stdio: ["ignore", openSync("/dev/full", "w"), "ignore"],
      });
      const [exitCode] = (await once(child, "exit")) as unknown[];
      return exitCode;
    };
    should(await run("diff", "old.yaml", "new.yaml")).equal(2);
    should(await run("diff", "old.yaml", "new.yaml", "--no-new-access")).equal(1);
  });
});
