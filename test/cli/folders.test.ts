import { mkdirSync, symlinkSync } from "node:fs";
import path from "node:path";

import should from "should";

import { CommandLine } from "./support/CommandLine";

const GOOD = "roles: { reader: { controllers: { document: { actions: { get: true } } } } }";
const LEAK =
  'roles: { all: { controllers: { "*": { actions: { "*": true } } } } }\nprofiles: { leak: { policies: [{ roleId: all }] } }';
const TESTS = "tests: [{ cannot: { role: reader, do: document:get, in: a/b } }]";

describe("Folders of policies", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;
  beforeEach(async () => {
    commandLine = new CommandLine();
    await commandLine.write("old/roles.yaml", GOOD);
    await commandLine.write("policies/roles.yaml", GOOD);
  });
  afterEach(() => {
    commandLine.remove();
  });
  const link = (to: string, from: string): void => {
    symlinkSync(to, path.join(commandLine.folder, from));
  };

  it("are read through folders that are links, each once, and back to itself no more", async () => {
    await commandLine.write("shared/leak.yaml", LEAK);
    link("../shared", "policies/shared");
    link("../shared", "policies/twice");
    link(".", "shared/up");
    link("../policies", "policies/itself");
    const diff = await commandLine.run(["diff", "old", "policies", "--no-new-access"]);
    should(diff.exitCode).equal(1);
    should(diff.output).match(/profile leak \(new\)/u);
    const check = await commandLine.run(["check", "policies", "--strict"]);
    should(check.exitCode).equal(1);
    should(check.output)
      .match(/policies\/shared\/leak\.yaml/u)
      .not.match(/definition\.duplicate/u);
  });

  it("are read whatever the case of the names of files", async () => {
    await commandLine.write("policies/leak.YAML", LEAK);
    await commandLine.write("policies/some.test.YML", TESTS);
    should((await commandLine.run(["check", "policies", "--strict"])).exitCode).equal(1);
    should((await commandLine.run(["diff", "old", "policies", "--no-new-access"])).exitCode).equal(
      1,
    );
    should((await commandLine.run(["test", "policies"])).exitCode).equal(1);
  });

  it("tell what is left out of them", async () => {
    await commandLine.write("policies/.hidden/leak.yaml", LEAK);
    await commandLine.write("policies/.leak.yaml", LEAK);
    await commandLine.write("policies/node_modules/leak.yaml", LEAK);
    await commandLine.write("policies/leak.json5", LEAK);
    await commandLine.write("policies/good.test.yaml", TESTS.replace("cannot", "can"));
    await commandLine.write("policies/README.md", "");
    mkdirSync(path.join(commandLine.folder, "policies", ".git"));
    const told =
      /^Not read: policies\/\.hidden, policies\/\.leak\.yaml, policies\/leak\.json5, policies\/node_modules\. .*name them/mu;
    for (const line of [
      "check policies",
      "diff old policies",
      "test policies",
      "rights profile:admin --files policies",
    ]) {
      const { exitCode, errors } = await commandLine.run(line.split(" "));
      should({ exitCode, line }).eql({ exitCode: 0, line });
      should(errors).match(told);
    }
    should((await commandLine.run(["check", "old"])).errors).equal("");
  });
});
