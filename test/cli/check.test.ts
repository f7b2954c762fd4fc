import should from "should";

import type { Outcome } from "./support/CommandLine";
import { CommandLine } from "./support/CommandLine";

interface SarifLog {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly name: string; readonly rules: { id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly level: string;
      readonly message: { readonly text: string };
      readonly locations: readonly {
        readonly physicalLocation: {
          readonly artifactLocation: { readonly uri: string };
          readonly region: Record<"startLine" | "startColumn" | "endLine" | "endColumn", number>;
        };
      }[];
    }[];
  }[];
}

const ROLES = `
roles:
  reader:
    controllers:
      document: { actions: { get: true, search: true } }
`;

/** `administration`: a security action under a restriction, which does not restrict it. */
const FAULTY = `
profiles:
  customer:
    policies:
      - roleId: raeder
        restrictedTo:
          - index: acme
            collections: []
`;

const SECURITY = `
roles:
  user-manager: { controllers: { security: { actions: { createUser: true } } } }
profiles:
  acme-manager:
    policies: [{ roleId: user-manager, restrictedTo: [{ index: acme }] }]
`;

describe("profile-guard check", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(() => {
    commandLine = new CommandLine();
  });

  afterEach(() => {
    commandLine.remove();
  });

  const check = async (
    files: Readonly<Record<string, string>>,
    ...options: string[]
  ): Promise<Outcome> => {
    for (const [name, text] of Object.entries(files)) {
      await commandLine.write(name, text);
    }
    return commandLine.run(["check", ...options]);
  };

  it("ends with 0 where nothing is wrong", async () => {
    const { exitCode, output, errors } = await check({ "roles.yaml": ROLES }, "roles.yaml");
    should({ exitCode, output, errors }).eql({
      exitCode: 0,
      output: "Nothing found in 1 file: 1 role, 0 profiles, 0 users.\n",
      errors: "",
    });
  });

  it("ends with 1 and tells file, line, path and suggestion of every error", async () => {
    const { exitCode, output } = await check(
      { "policies/profiles.yaml": FAULTY, "policies/roles.yaml": ROLES },
      "policies",
    );
    should(exitCode).equal(1);
    const lines = output.split("\n").map((line) => line.trim().replace(/ {2,}/gu, " "));
    should(lines).containDeep([
      "policies/profiles.yaml",
      "5:17 error profiles.customer.policies[0].roleId role.unknown",
      'Role "raeder" does not exist. Did you mean "reader"?',
      "8:13 error profiles.customer.policies[0].restrictedTo[0].collections collections.vacuous",
    ]);
    should(lines).matchAny(/^2 errors/u);
  });

  it("tells the constraints of the files that these break, and the faults of constraints", async () => {
    const files = {
      "policies.yaml": `${SECURITY}users:\n  mary: { content: { profileIds: [acme-manager] } }\n`,
      "constraints.yaml": `constraints:
  - name: nobody makes users
    never: { profiles: "acme-*", may: security:createUser }
  - name: nobody else makes users
    atMost: { holders: 0, of: "security:create*" }
  - name: kept
    never: { users: "*", may: "document:*" }
`,
    };
    const { exitCode, output } = await check(files, ".", "--strict");
    should(exitCode).equal(1);
    const lines = output.split("\n").map((line) => line.trim().replace(/ {2,}/gu, " "));
    should(lines).containDeep([
      "constraints.yaml",
      "2:5 security warning constraints[0] constraint.violated",
      'Constraint "nobody makes users" is broken: Profile "acme-manager" may send security:createUser, through acme-manager.policies[0], role user-manager.',
      "4:5 security warning constraints[1] constraint.violated",
      'Constraint "nobody else makes users" is broken: 1 user may, at most 0 should: "mary".',
    ]);
    should(output).not.containEql('"kept"');

    const faulty = await check(
      { ...files, "constraints.yaml": "constraints: [{ name: a, nevr: 1 }]\n" },
      ".",
    );
    should(faulty.exitCode).equal(1);
    should(faulty.output).match(/constraints\[0\]\.nevr +member\.unexpected/u);
  });

  describe("of constraints that speak of nobody", () => {
    const PAYERS = `roles:
  payer: { controllers: { payments: { actions: { create: true } }, document: { actions: { get: true } } } }
profiles:
  payer: { policies: [{ roleId: payer }] }
templates:
  editor: { policies: [{ roleId: payer, restrictedTo: [{ index: "{tenantIndex}" }] }] }
`;
    const told = async (constraint: string, users = "", ...more: string[]) => {
      const { exitCode, output } = await check(
        {
          "policies.yaml": `${PAYERS}${users}`,
          "constraints.yaml": `constraints:\n  - { name: a, ${constraint} }\n`,
        },
        ".",
        "--strict",
        ...more,
      );
      return { exitCode, found: /constraint\.vacuous\n +(.*)/u.exec(output)?.[1] };
    };

    for (const [constraint, found] of [
      [
        "never: { profiles: paier, may: document:get }",
        'Constraint "a" speaks of what does not exist: There is no profile "paier". Did you mean "payer"?',
      ],
      [
        "onlyHolders: { of: document:delete, are: [admin, payr] }",
        'Constraint "a" speaks of what does not exist: There is no profile "payr". Did you mean "payer"?',
      ],
      [
        "exclusive: { of: [document:delete, document:update], exempt: nobody }",
        'Constraint "a" speaks of what does not exist: There is no profile "nobody".',
      ],
      [
        "never: { roles: paier, may: document:delete }",
        'Constraint "a" speaks of what does not exist: There is no role "paier". Did you mean "payer"?',
      ],
      [
        "exclusive: [payment:create, payment:approve]",
        'Constraint "a" speaks of what does not exist: No role names the controller "payment", and Kuzzle has none of that name. Did you mean "payments"?',
      ],
      [
        "exclusive: [payments:crate, payments:list]",
        'Constraint "a" speaks of what does not exist: No role names the action "payments:crate", and Kuzzle has none of that name. Did you mean "payments:create"?',
      ],
      [
        "never: { profiles: payer, may: '*:gett' }",
        'Constraint "a" speaks of what does not exist: No role names the action "*:gett", and Kuzzle has none of that name. Did you mean "*:get"?',
      ],
      [
        "atMost: { holders: 3, of: docment:get }",
        'Constraint "a" speaks of what does not exist: No role names the controller "docment", and Kuzzle has none of that name. Did you mean "document"?',
      ],
    ] as const) {
      it(`tells it: ${constraint}`, async () => {
        should(await told(constraint)).eql({ exitCode: 1, found });
      });
    }

    it("tells of users where the files have users", async () => {
      const constraint = "never: { users: mery, may: document:delete }";
      const users = "users: { mary: { content: { profileIds: [payer] } } }\n";
      should((await told(constraint)).found).be.undefined();
      should((await told(constraint, users)).found).endWith(
        'There is no user "mery". Did you mean "mary"?',
      );
    });

    it("takes names that plugins register, and those of instances of templates, for known", async () => {
      should((await told("never: { profiles: acme-editor, may: document:delete }")).found)
        .be //
        .undefined();
      const constraint = "never: { profiles: robot, may: document:delete }";
      should((await told(constraint)).found).not.be.undefined();
      should((await told(constraint, "", "--known-profiles", "robot")).found).be.undefined();
    });
  });

  it("reads JSON as well, and tells its lines", async () => {
    const json = `{\n  "profiles": {\n    "customer": {\n      "policies": []\n    }\n  }\n}\n`;
    const { exitCode, output } = await check(
      { "profiles.json": json },
      "profiles.json",
      "--format",
      "json",
    );
    should(exitCode).equal(1);
    const { findings } = JSON.parse(output) as { findings: Record<string, unknown>[] };
    should(findings).containDeep([
      {
        code: "member.empty",
        severity: "error",
        path: "profiles.customer.policies",
        file: "profiles.json",
        line: 4,
        column: 7,
      },
    ]);
  });

  it("warns of a member that a profile may be stored with, the more if another was meant", async () => {
    const team = (member: string): string =>
      `${ROLES}profiles: { team: { policies: [{ roleId: reader }], ${member} } }\n`;
    for (const [member, severity] of [
      ["description: readers", "warning"],
      ["rateLimt: 5", "securityWarning"],
      ["restrictedTo: [{ index: acme }]", "securityWarning"],
    ] as const) {
      const { exitCode, output } = await check(
        { "a.yaml": team(member) },
        "a.yaml",
        "--format",
        "json",
      );
      should(exitCode).equal(0);
      const [path] = member.split(":");
      should(JSON.parse(output)).match({
        findings: [{ code: "member.unexpected", severity, path: `profiles.team.${String(path)}` }],
      });
    }
    const note = "profiles: { team: { policies: [{ roleId: reader, note: x }] } }\n";
    should(await check({ "a.yaml": `${ROLES}${note}` }, "a.yaml")).match({ exitCode: 1 });
  });

  it("ends with 0 at a security warning, and with 1 when that is strict", async () => {
    const lenient = await check({ "a.yaml": SECURITY }, "a.yaml");
    should(lenient.exitCode).equal(0);
    should(lenient.output).match(/security warning/u);
    const strict = await check({}, "a.yaml", "--strict");
    should(strict.exitCode).equal(1);
    should(strict.output).equal(lenient.output);
  });

  it("takes the same name in two files for a fault, and names both places", async () => {
    const { exitCode, output } = await check(
      { "a.yaml": ROLES, "b.yaml": ROLES },
      "a.yaml",
      "b.yaml",
    );
    should(exitCode).equal(1);
    should(output).match(/b\.yaml\n\s+3:3\s+error\s+roles\.reader\s+definition\.duplicate/u);
    should(output).match(/first in a\.yaml:3/u);
  });

  it("writes a SARIF 2.1.0 log whose regions are where the faults are", async () => {
    const { exitCode, output } = await check(
      { "policies/all of it.yaml": FAULTY },
      "policies",
      "--format",
      "sarif",
    );
    should(exitCode).equal(1);
    const log = JSON.parse(output) as SarifLog;
    should(log.version).equal("2.1.0");
    should(log.$schema).match(/sarif-2\.1\.0/u);
    should(log.runs).have.length(1);
    const [run] = log.runs;
    should(run?.tool.driver.name).equal("profile-guard");
    const unknown = run?.results.find(({ ruleId }) => ruleId === "role.unknown");
    should(unknown?.level).equal("error");
    should(unknown?.message.text).match(/"raeder" does not exist/u);
    should(unknown?.locations[0]?.physicalLocation).eql({
      artifactLocation: { uri: "policies/all%20of%20it.yaml" },
      region: { startLine: 5, startColumn: 17, endLine: 5, endColumn: 23 },
    });
    for (const result of run?.results ?? []) {
      should(run?.tool.driver.rules[result.ruleIndex]?.id).equal(result.ruleId);
      should(["error", "warning", "note"]).containEql(result.level);
    }
  });

  for (const [name, files, parameters, told] of [
    ["no file is named", {}, [], /missing required argument 'files'/u],
    ["a file does not exist", {}, ["nowhere.yaml"], /nowhere\.yaml: there is no such file/u],
    ["a folder holds none", { "a/b.txt": "" }, ["a"], /a: holds no file that ends with \.json/u],
    ["YAML is none", { "a.yaml": "roles: [" }, ["a.yaml"], /a\.yaml:1:9: /u],
    ["a name stands twice", { "a.yaml": "roles: {}\nroles: {}\n" }, ["a.yaml"], /a\.yaml:2:1: /u],
    ["JSON is YAML", { "a.json": "roles: {}" }, ["a.json"], /a\.json: .*JSON/u],
    ["an option does not exist", {}, ["--fromat", "json", "a"], /unknown option '--fromat'/u],
    ["a format does not exist", {}, ["--format", "xml", "a"], /Allowed choices are text, json/u],
  ] as const) {
    it(`ends with 2 where ${name}, without a stack trace`, async () => {
      const { exitCode, output, errors } = await check(files, ...parameters);
      should(exitCode).equal(2);
      should(output).equal("");
      should(errors).match(told);
      should(errors).not.match(/^\s+at /mu);
    });
  }

  it("accepts the examples", async () => {
    const examples = require.resolve("../../examples/policies/roles.yaml").replace(/[^/]+$/u, "");
    const { exitCode, output } = await commandLine.run(["check", "--strict", examples]);
    should({ exitCode, output }).eql({
      exitCode: 0,
      output: "Nothing found in 2 files: 3 roles, 2 profiles, 0 users.\n",
    });
  });

  it("tells its version and how to use it", async () => {
    const version = await commandLine.run(["--version"]);
    should(version.exitCode).equal(0);
    should(version.output).match(/^\d+\.\d+\.\d+\n$/u);
    const { output: help } = await commandLine.run(["--help"]);
    const commands = [...help.matchAll(/^ {2}([a-z-]+) (?:\[options\] )?/gmu)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "help");
    should(commands).containDeep(["check", "apply", "can", "who-can", "history", "completion"]);
    for (const command of commands) {
      const { exitCode, output } = await commandLine.run([command, "--help"]);
      should(exitCode).equal(0);
      should(output).match(new RegExp(`Usage: profile-guard ${command}`, "u"));
      should(output).match(/Exit code: 0/u);
    }
    should((await commandLine.run([])).exitCode).equal(2);
  });

  it("ends as a process does: with its exit code, and what it wrote on both of its outputs @long", async () => {
    await commandLine.write("faulty.yaml", FAULTY);
    for (const parameters of [["check", "faulty.yaml"], ["check", "missing.yaml"], ["--version"]]) {
      const here = await commandLine.run(parameters);
      should(await commandLine.runAsProcess(parameters)).eql(here);
    }
  });
});
