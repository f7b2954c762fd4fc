import { spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { appendFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { performance } from "node:perf_hooks";

import should from "should";

import { largeSuite, largeWorld } from "../../bench/assertions/suite";
import { profiles, tenants } from "../../examples/multi-tenant/profiles";
import { roles, standardRoles } from "../../examples/multi-tenant/roles";
import { checkout } from "../../tools/services/folders";
import { CommandLine, type Outcome } from "./support/CommandLine";
import { compiledProgram } from "./support/program";

const POLICIES = `
roles:
  reader: { controllers: { document: { actions: { get: true, search: true } } } }
profiles:
  acme-reader:
    policies:
      - { roleId: reader, restrictedTo: [{ index: acme, collections: [products] }] }
  acme-leak:
    policies:
      - { roleId: reader, restrictedTo: [{ index: acme }, { index: globex }] }
users:
  mary: { content: { profileIds: [acme-reader] } }
`;

const TESTS = `tests:
  - can: { user: mary, do: document:get, in: acme/products }
  - name: tenants are <closed>
    never: { profiles: "acme-*", may: "*", outside: acme }
`;

const TOLD =
  'Profile "acme-leak" may send document:get on globex/any-collection, through acme-leak.policies[0], role reader.';

describe("profile-guard test", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(async () => {
    commandLine = new CommandLine();
    await commandLine.write("policies/policies.yaml", POLICIES);
    await commandLine.write("policies/shop.test.yaml", TESTS);
  });

  afterEach(() => {
    commandLine.remove();
  });

  const test = (line: string): Promise<Outcome> => commandLine.run(["test", ...line.split(" ")]);

  it("prints the tests that fail, each with its place and a request that shows it, and ends with 1", async () => {
    should(await test("policies")).eql({
      exitCode: 1,
      output: `policies/shop.test.yaml
  3:5     fails  tenants are <closed>  tests[1]
          ${TOLD}

2 tests: 1 hold, 1 fail.
About 5 profiles, 4 roles, 1 user.
`,
      errors: "",
    });
  });

  it("ends with 0 when every test holds", async () => {
    await commandLine.write(
      "good.test.json",
      '{"tests": [{"cannot": {"user": "-1", "do": "*:*"}}]}',
    );
    await commandLine.write(
      "good.test.yaml",
      "files: policies\ntests: [{ cannot: { user: '-1', do: document:get } }]\n",
    );
    should(await test("good.test.yaml")).eql({
      exitCode: 0,
      output: "1 test: 1 hold, 0 fail.\nAbout 5 profiles, 4 roles, 1 user.\n",
      errors: "",
    });
    const anonymous = await test("good.test.json good.test.yaml");
    should(anonymous.exitCode).equal(1);
    should(anonymous.output).match(
      /User "-1" may send auth:checkToken, through anonymous\.policies/u,
    );
  });

  it("prints JSON", async () => {
    const { exitCode, output } = await test("policies --format json --coverage --mutate");
    should(exitCode).equal(1);
    should(JSON.parse(output)).match({
      tests: [
        {
          ...{ name: "can: user mary, do document:get, in acme/products", kind: "can" },
          ...{ path: "tests[0]", file: "policies/shop.test.yaml", line: 2, column: 5 },
          ...{ holds: true, failures: [], more: 0 },
        },
        {
          holds: false,
          failures: [
            {
              kind: "broken",
              subject: { kind: "profile", id: "acme-leak" },
              request: { controller: "document", action: "get", index: "globex" },
              through: [{ profileId: "acme-leak", policy: 0, roleId: "reader" }],
              message: TOLD,
            },
          ],
        },
      ],
      coverage: {
        percent: 16,
        all: 6,
        missing: [
          "acme-reader.policies[0], role reader: document:search on acme/products",
          "acme-leak.policies[0], role reader: document:get on acme",
          "acme-leak.policies[0], role reader: document:get on globex",
          "acme-leak.policies[0], role reader: document:search on acme",
          "acme-leak.policies[0], role reader: document:search on globex",
        ],
      },
    });
  });

  it("prints JUnit's XML, SARIF, and annotations of GitHub", async () => {
    const junit = await test("policies --format junit");
    should(junit.exitCode).equal(1);
    should(junit.output).equal(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="profile-guard" tests="2" failures="1">
  <testsuite name="policies/shop.test.yaml" tests="2" failures="1">
    <testcase classname="policies/shop.test.yaml" name="can: user mary, do document:get, in acme/products (tests[0])" file="policies/shop.test.yaml" line="2"/>
    <testcase classname="policies/shop.test.yaml" name="tenants are &lt;closed&gt; (tests[1])" file="policies/shop.test.yaml" line="3">
      <failure message="${TOLD.replaceAll('"', "&quot;")}">${TOLD.replaceAll('"', "&quot;")}</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
    const sarif = await test("policies --format sarif");
    should(JSON.parse(sarif.output)).match({
      version: "2.1.0",
      runs: [
        {
          results: [
            {
              ruleId: "assertion.broken",
              level: "error",
              message: { text: `tenants are <closed>: ${TOLD}` },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: "policies/shop.test.yaml" },
                    region: { startLine: 3 },
                  },
                },
              ],
            },
          ],
        },
      ],
    });
    const github = await test("policies --format github");
    should(github.output).match(
      /^::error file=.*policies\/shop\.test\.yaml,line=3,.*title=assertion\.broken::tests\[1\]: tenants are <closed>: /u,
    );
    should(github.errors).match(/^2 tests: 1 hold, 1 fail\./u);
  });

  it("tells every fault of every file of tests at once, and ends with 2", async () => {
    await commandLine.write(
      "bad.test.yaml",
      "files: 5\ntest: []\ntests:\n  - can: { profil: a, do: document:get }\n  - cannot: { profile: a, do: document:gett }\n",
    );
    await commandLine.write("worse.test.yaml", "tests: [\n");
    const { exitCode, output, errors } = await test("bad.test.yaml worse.test.yaml policies");
    should({ exitCode, output }).eql({ exitCode: 2, output: "" });
    for (const told of [
      /bad\.test\.yaml:1:8: files: /u,
      /bad\.test\.yaml:2:1: test: .*Did you mean "tests"\?/u,
      /bad\.test\.yaml:4:20: tests\[0\]\.can\.profil: .*Did you mean "profile"\?/u,
      /bad\.test\.yaml:4:5: tests\[0\]\.can: .*at least one of/u,
      /bad\.test\.yaml:5:\d+: tests\[1\]\.cannot\.do: Kuzzle has no action document:gett\. Did you mean "get"\?/u,
      /worse\.test\.yaml:\d+:\d+: /u,
    ]) {
      should(errors).match(told);
    }
  });

  it("ends with 2 where there is no test, or no policy and no server", async () => {
    const none = await test("policies/policies.yaml");
    should(none.exitCode).equal(2);
    should(none.errors).match(/There is no test\. Files of tests end with \.test\.yaml/u);
    const nothing = await test("policies/shop.test.yaml");
    should(nothing.exitCode).equal(2);
    should(nothing.errors).match(/Which Kuzzle[^]*Or test files: name those of the policies/u);
    should((await test("policies --server")).errors).match(/Which Kuzzle, and as whom/u);
    should((await test("policies --min-coverage 101")).errors).match(/from 0 to 100/u);
    await commandLine.write("policies/again.yaml", "profiles: { acme-leak: {} }\n");
    const twice = await test("policies");
    should(twice.exitCode).equal(2);
    should(twice.errors).match(/definition\.duplicate/u);
  });

  it("stands beside policies, which other commands read without it", async () => {
    const { exitCode, output } = await commandLine.run(["check", "policies"]);
    should(exitCode).equal(0);
    should(output).match(/1 suggestion in 1 file: 1 role, 2 profiles, 1 user\.\n$/u);
  });

  it("ends with 1 when less is covered, or noticed, than is asked for", async () => {
    await commandLine.write(
      "policies/shop.test.yaml",
      `tests:
  - can: { profile: acme-reader, do: document:get, in: acme/products }
  - can: { profile: acme-leak, do: "document:{get,search}", in: [acme, globex] }
`,
    );
    const covered = await test("policies --min-coverage 83");
    should(covered.exitCode).equal(0);
    should(covered.output).match(
      /^Rows of which no test speaks:\n {2}acme-reader\.policies\[0\], role reader: document:search on acme\/products\n/u,
    );
    should(covered.output).match(/Coverage: 83 % \(5 of 6\) of the rows\.\n$/u);
    should((await test("policies --min-coverage 84")).exitCode).equal(1);
    const noticed = await test("policies --min-noticed 60");
    should(noticed.exitCode).equal(1);
    should(noticed.output).equal(`Changes that no test notices:
  - acme-reader.policies[0], role reader: document:search on acme/products taken away
  + acme-reader.policies[0], role reader: all collections of acme
  + acme-reader.policies[0], role reader: everywhere
  + acme-reader.policies[0], role reader: document:* allowed
  + acme-leak.policies[0], role reader: everywhere
  + acme-leak.policies[0], role reader: document:* allowed

2 tests: 2 hold, 0 fail.
About 5 profiles, 4 roles, 1 user.
Noticed: 45 % (5 of 11) of the changes.
`);
    should((await test("policies --min-noticed 45")).exitCode).equal(0);
  });

  for (const format of ["text", "json", "junit", "sarif", "github"]) {
    it(`says why it ends with 1 if too little is covered or noticed, as ${format}`, async () => {
      const { exitCode, errors } = await test(
        `policies --min-coverage 100 --min-noticed 100 --format ${format}`,
      );
      should(exitCode).equal(1);
      should(errors).match(/error: Coverage is \d+ % \(\d+ of \d+\) of the rows, below 100 %\./u);
      should(errors).match(
        /error: Noticed are \d+ % \(\d+ of \d+\) of the changes, below 100 %\./u,
      );
      const enough = await test(`policies --min-coverage 0 --min-noticed 0 --format ${format}`);
      should(enough.errors).not.match(/below/u);
    });
  }

  it("tests again after a change, through a fault in between, until it is interrupted @long", async () => {
    const child = spawn(process.execPath, [compiledProgram(), "test", "policies", "--watch"], {
      cwd: commandLine.folder,
      env: { ...process.env, NODE_V8_COVERAGE: "" },
    });
    let told = "";
    const until = (...texts: readonly RegExp[]): Promise<void> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (texts.every((text) => text.test(told))) {
            told = "";
            child.stdout.off("data", look);
            child.stderr.off("data", look);
            resolve();
          }
        };
        child.stdout.on("data", look);
        child.stderr.on("data", look);
        child.once("exit", () => {
          reject(new Error(`it ended: ${told}`));
        });
        look();
      });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (data: Buffer) => {
        told += data.toString();
      });
    }
    const file = path.join(commandLine.folder, "policies", "shop.test.yaml");
    const ended = new Promise((resolve) => child.once("exit", resolve));
    try {
      await until(/1 fail\./u, /Waiting for a change/u);
      await appendFile(file, "  - [\n");
      await until(/error: The tests cannot be used/u);
      await writeFile(
        file,
        "tests: [{ can: { user: mary, do: document:get, in: acme/products } }]\n",
      );
      await until(/1 test: 1 hold, 0 fail/u, /Waiting for a change/u);
      await commandLine.write(
        "policies/new/more.test.yaml",
        "tests: [{ cannot: { user: mary, do: document:get, in: acme/products } }]\n",
      );
      await until(/2 tests: 1 hold, 1 fail/u);
    } finally {
      child.kill("SIGINT");
    }
    should(await ended).equal(0);
  });

  it("judges 500 tests about 1,000 profiles in less than 2 s @long", async () => {
    const world = largeWorld();
    const content = (documents: Iterable<{ readonly _id: string }>): object =>
      Object.fromEntries(Array.from(documents, ({ _id, ...rest }) => [_id, rest]));
    await commandLine.write(
      "large/policies.json",
      JSON.stringify({
        roles: content(world.roles.values()),
        profiles: content(world.profiles.values()),
      }),
    );
    await commandLine.write("large/all.test.json", JSON.stringify({ tests: largeSuite() }));
    const cpu = process.cpuUsage();
    const start = performance.now();
    const { exitCode, output } = await test("large");
    const { user, system } = process.cpuUsage(cpu);
    should(output).match(/^500 tests: 500 hold, 0 fail\.\nAbout 1003 profiles/u);
    should(exitCode).equal(0);
    // by the processor's time: others may use it meanwhile. Compiled while it runs, it takes twice as long
    should(Math.min(performance.now() - start, (user + system) / 1000)).be.below(4_000);
  });
});

describe("the tests of the examples", function () {
  this.timeout(60_000);

  const commandLine = new CommandLine();

  before(async () => {
    cpSync(path.join(checkout, "examples", "policies"), path.join(commandLine.folder, "policies"), {
      recursive: true,
    });
    cpSync(
      path.join(checkout, "examples", "multi-tenant", "tenants.test.yaml"),
      path.join(commandLine.folder, "platform", "tenants.test.yaml"),
    );
    // all that `npm start` stores: the host's own profiles too
    const own = ["admin", "default", "anonymous"].map((roleId) => [
      roleId,
      { policies: [{ roleId }] },
    ]);
    const admin = { controllers: { "*": { actions: { "*": true } } } };
    const documents = {
      roles: { ...standardRoles, ...roles, admin },
      profiles: { ...profiles, ...(Object.fromEntries(own) as object) },
    };
    await commandLine.write("platform/policies.json", JSON.stringify(documents));
    should(Object.keys(tenants)).eql(["acme", "globex"]);
  });

  after(() => {
    commandLine.remove();
  });

  for (const folder of ["policies", "platform"]) {
    it(`hold, speak of every row, and notice at least 95 % of all changes: ${folder}`, async () => {
      const { exitCode, output } = await commandLine.run(
        `test ${folder} --min-coverage 100 --min-noticed 95`.split(" "),
      );
      should(output).match(/ 0 fail\.[^]*\nCoverage: 100 %[^]*\nNoticed: (?:9[5-9]|100) %/u);
      should(exitCode).equal(0, output);
    });
  }

  it("would be noticed to be too few", async () => {
    await commandLine.write(
      "few.test.yaml",
      "files: policies\ntests:\n  - can: { profile: customer, do: auth:login }\n",
    );
    const { exitCode, output } = await commandLine.run(
      "test few.test.yaml --min-coverage 5 --min-noticed 95".split(" "),
    );
    should(output).match(/\nCoverage: 3 % \(1 of 27\)[^]*\nNoticed: 2 % \(1 of 35\)/u);
    should(exitCode).equal(1);
  });
});
