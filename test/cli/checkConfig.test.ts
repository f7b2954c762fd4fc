import should from "should";

import { findingsAsSarif } from "../../lib/cli/check/sarif";
import { factsIn } from "../../lib/shared/packageFacts";
import { ANALYSIS } from "../../lib/domain/analysisCodes";
import { FAULTS } from "../../lib/domain/findingCodes";
import type { FindingCode } from "../../lib/domain/findings";
import type { Outcome } from "./support/CommandLine";
import { CommandLine } from "./support/CommandLine";

/** A security warning, and below it an error. */
const POLICIES = `roles:
  maker: { controllers: { security: { actions: { createUser: true } } } }
profiles:
  acme.manager:
    policies: [{ roleId: maker, restrictedTo: [{ index: acme }] }]
`;
const ERROR = `  other: { policies: [{ roleId: makr }] }
`;

interface Answer {
  readonly read: object;
  readonly findings: readonly { code: string; file: string; line: number; message: string }[];
  readonly allowed: readonly { code: string; reason: string }[];
}

describe("profile-guard check, as it is configured", function () {
  this.timeout(60_000);

  let commandLine: CommandLine;

  beforeEach(async () => {
    commandLine = new CommandLine();
    await commandLine.write("policies/all.yaml", POLICIES);
  });

  afterEach(() => {
    commandLine.remove();
  });

  const check = (...options: string[]): Promise<Outcome> =>
    commandLine.run(["check", "policies", ...options]);
  const answer = async (...options: string[]): Promise<Answer> =>
    JSON.parse((await check("--format", "json", ...options)).output) as Answer;
  const allow = (entries: string, file = "profile-guard.config.yaml"): Promise<void> =>
    commandLine.write(file, `allow:\n${entries}`);
  const entry = (code: string, path: string, reason = "they manage their users"): string =>
    `  - { code: ${code}, path: "${path}", reason: ${reason} }\n`;
  const MATCHING =
    entry("policy.administration", "profiles.acme.manager") +
    entry("restriction.ineffective", "profiles.acme.manager.policies[0]");

  it("says how much it read, and which file defines nothing", async () => {
    await commandLine.write("policies/later.json", "{}");
    await commandLine.write("policies/users.yaml", "users: {}\n");
    const { exitCode, output, errors } = await check();
    should(exitCode).equal(0);
    should(output).match(
      /^1 security warning, 1 warning, 1 suggestion in 3 files: 1 role, 1 profile, 0 users\.$/mu,
    );
    should(errors).equal(
      "Nothing is defined in policies/later.json.\nNothing is defined in policies/users.yaml.\n",
    );
    should((await answer()).read).eql({ files: 3, roles: 1, profiles: 1, users: 0 });
  });

  it("lets findings be that are allowed by code and path, and says how many", async () => {
    await allow(MATCHING);
    const { exitCode, output } = await check("--strict", "--max-warnings", "0");
    should({ exitCode, output }).eql({
      exitCode: 0,
      output:
        "Nothing found in 1 file: 1 role, 1 profile, 0 users.\n2 findings allowed by configuration.\n",
    });
    const { findings, allowed } = await answer();
    should(findings).be.empty();
    should(allowed.map(({ code, reason }) => [code, reason])).eql([
      ["restriction.ineffective", "they manage their users"],
      ["policy.administration", "they manage their users"],
    ]);
  });

  it("takes another configuration by name, and reads none as policies", async () => {
    await allow(MATCHING, "policies/profile-guard.config.yaml");
    should((await answer()).read).match({ files: 1 });
    should((await answer()).findings).have.length(2);
    const config = "policies/profile-guard.config.yaml";
    should((await answer("--config", config)).findings).be.empty();
    should((await check("--config", "nowhere.yaml")).exitCode).equal(2);
  });

  it("tells of an allowance that matches nothing, where it stands", async () => {
    await allow(
      MATCHING +
        entry("policy.covered", "profiles.acme.manager") +
        // not a part of the profile "acme.manager"
        entry("policy.administration", "profiles.acme") +
        entry("policy.administration", "profiles.acme.manager.policies[00]"),
    );
    const { findings } = await answer();
    should(findings.map(({ code, file, line }) => [code, file, line])).eql([
      ["allowance.unused", "profile-guard.config.yaml", 4],
      ["allowance.unused", "profile-guard.config.yaml", 5],
      ["allowance.unused", "profile-guard.config.yaml", 6],
    ]);
    should((await check("--max-warnings", "2")).exitCode).equal(1);
  });

  it("allows no error, and says so", async () => {
    await commandLine.write("policies/all.yaml", POLICIES + ERROR);
    await allow(MATCHING + entry("role.unknown", "profiles.other"));
    should((await check()).exitCode).equal(1);
    const { findings } = await answer();
    should(findings.map(({ code }) => code)).eql(["role.unknown", "allowance.unused"]);
    should(findings[1]?.message).match(/is an error, which the server refuses/u);
  });

  for (const [what, text, told] of [
    [
      "an unknown code",
      `allow: [{ code: policy.coverd, path: profiles.a, reason: x }]`,
      /1:17: No finding has the code "policy\.coverd"\. Did you mean "policy\.covered"\?/u,
    ],
    [
      "no reason",
      `allow: [{ code: policy.covered, path: profiles.a }]`,
      /1:\d+: "allow\[0\]\.reason" is required/u,
    ],
    [
      "a blank reason",
      `allow: [{ code: policy.covered, path: profiles.a, reason: " " }]`,
      /must not be blank/u,
    ],
    [
      "a path of everything",
      `allow: [{ code: policy.covered, path: profiles, reason: x }]`,
      /must begin with roles, profiles or users, and the id/u,
    ],
    ["an unknown member", `alow: []`, /1:\d+: "alow" is not allowed\. Did you mean "allow"\?/u],
    ["broken YAML", `allow: [`, /profile-guard\.config\.yaml:1:9: /u],
  ] as const) {
    it(`ends with 2 at ${what} in the configuration`, async () => {
      await commandLine.write("profile-guard.config.yaml", text);
      const { exitCode, output, errors } = await check();
      should({ exitCode, output }).eql({ exitCode: 2, output: "" });
      should(errors).match(told);
    });
  }

  it("ends with 1 at more warnings than are allowed, of both kinds together", async () => {
    for (const [most, exitCode] of [
      ["2", 0],
      ["1", 1],
      ["0", 1],
    ] as const) {
      should((await check("--max-warnings", most)).exitCode).equal(exitCode);
    }
    should((await check()).exitCode).equal(0);
    for (const wrong of ["-1", "many", "1.5"]) {
      const { exitCode, errors } = await check("--max-warnings", wrong);
      should(exitCode).equal(2);
      should(errors).match(/must be a whole number|argument missing/u);
    }
  });

  it("writes workflow commands of GitHub", async () => {
    await commandLine.write(
      "policies/b,c.yaml",
      `profiles:\n  "50%\\nof":\n    policies: [{ roleId: makr }]\n`,
    );
    const { exitCode, output, errors } = await check("--format", "github");
    should(exitCode).equal(1);
    const lines = output.trimEnd().split("\n");
    should(lines).have.length(3);
    should(
      lines.filter((line) => line.startsWith("::warning file=policies/all.yaml,line=5,")),
    ).have.length(2);
    should(lines[2]).match(
      /^::error file=policies\/b%2Cc\.yaml,line=3,endLine=3,col=26,endColumn=30,title=role\.unknown::profiles\.50%25%0Aof\.policies\[0\]\.roleId: Role "makr" does not exist\. Did you mean "maker"\?$/u,
    );
    should(errors).equal(
      "1 error, 1 security warning, 1 warning in 2 files: 1 role, 2 profiles, 0 users.\n",
    );
  });

  it("names files for GitHub as they stand in the checkout", async () => {
    await commandLine.write("app/policies/all.yaml", POLICIES);
    const { output } = await commandLine.run(["check", "app/policies", "--format", "github"], {
      GITHUB_WORKSPACE: `${commandLine.folder}/app`,
    });
    should(output).match(/^::warning file=policies\/all\.yaml,/mu);
  });

  it("writes allowed findings into SARIF as suppressed", async () => {
    await allow(entry("policy.administration", "profiles.acme.manager"));
    const { output } = await check("--format", "sarif");
    const { runs } = JSON.parse(output) as {
      runs: { results: { ruleId: string; suppressions?: object[] }[] }[];
    };
    should(runs[0]?.results.map(({ ruleId, suppressions }) => [ruleId, suppressions])).eql([
      ["restriction.ineffective", undefined],
      ["policy.administration", [{ kind: "external", justification: "they manage their users" }]],
    ]);
  });
});

describe("the rules of a SARIF log", () => {
  const place = { file: "a.yaml", line: 1, column: 1, endLine: 1, endColumn: 2 };
  const found = (code: FindingCode) =>
    ({ code, severity: "warning", path: "", message: "m", place }) as const;
  const rulesOf = (
    codes: readonly FindingCode[],
    repository?: string,
  ): Record<string, unknown>[] => {
    const facts = factsIn({ version: "1.2.3", ...(repository !== undefined && { repository }) });
    const log = findingsAsSarif(codes.map(found), [], facts) as {
      runs: { tool: { driver: { rules: Record<string, unknown>[] } } }[];
    };
    return log.runs[0]?.tool.driver.rules ?? [];
  };

  it("describe every code, and rank it for code scanning", () => {
    const codes = [...Object.keys(FAULTS), ...Object.keys(ANALYSIS)] as FindingCode[];
    const rules = rulesOf(codes);
    should(rules).have.length(codes.length);
    for (const { shortDescription, help, properties, defaultConfiguration } of rules) {
      should((shortDescription as { text: string }).text).match(/^[^`]{10,}\.$/u);
      should((help as { markdown: string }).markdown).not.match(/\]\((?!https:)/u);
      should(help).match({ text: /See docs\/findings\.md/u, markdown: /docs\/findings\.md/u });
      should(Number((properties as Record<string, string>)["security-severity"])).be.within(1, 9);
      should(["error", "warning", "note"]).containEql(
        (defaultConfiguration as { level: string }).level,
      );
    }
    should(rulesOf(["policy.administration"])[0]).match({
      properties: { tags: ["security"], "security-severity": "7.5" },
      defaultConfiguration: { level: "warning" },
    });
  });

  it("link to the row of their code, where package.json names the repository", () => {
    should(rulesOf(["role.unknown"])[0]).not.have.property("helpUri");
    should(rulesOf(["role.unknown"], "git+https://example.org/o/r.git")[0]).have.property(
      "helpUri",
      "https://example.org/o/r/blob/v1.2.3/docs/findings.md#:~:text=role.unknown",
    );
    should(rulesOf(["role.unknown"], "git@example.org:o/r.git")[0]).not.have.property("helpUri");
  });
});
