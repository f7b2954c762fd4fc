import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";

import should from "should";
import { parse } from "yaml";

import { checkout } from "../../tools/services/folders";
import type { Outcome } from "./support/CommandLine";
import { CommandLine } from "./support/CommandLine";
import { compiledProgram } from "./support/program";

interface Step {
  readonly shell: string;
  readonly run: string;
  readonly env: Readonly<Record<string, string>>;
  readonly "working-directory": string;
}

interface Action {
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly default: string }>
  >;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

interface Hook {
  readonly id: string;
  readonly entry: string;
  readonly args: readonly string[];
  readonly language: string;
  readonly pass_filenames: boolean;
  readonly files: string;
}

const ACTION = path.join(checkout, ".github", "actions", "check");

const POLICIES = `roles:
  maker: { controllers: { security: { actions: { createUser: true } } } }
profiles:
  manager:
    policies: [{ roleId: maker, restrictedTo: [{ index: acme }] }]
`;
/** Does what `npx --no -- program` does where the project has the program, in a tenth of its time. */
const QUICK_NPX = `#!/bin/sh
if [ "$1 $2" != "--no --" ]; then exit 3; fi
program=$3
shift 3
exec "node_modules/.bin/$program" "$@"
`;
const FAULTY = "profiles: { other: { policies: [{ roleId: makr }] } }\n";

describe("continuous integration", function () {
  this.timeout(60_000);

  let project: CommandLine;
  let programs: string | undefined;

  beforeEach(async () => {
    project = new CommandLine();
    programs = process.env["PATH"];
    await project.write("package.json", '{ "name": "shop", "private": true }');
    await project.write("policies/all.yaml", POLICIES);
    // as npm installs it
    const commands = path.join(project.folder, "node_modules", ".bin");
    mkdirSync(commands, { recursive: true });
    await project.write(
      "node_modules/profile-guard.sh",
      `#!/bin/sh\nexec "${process.execPath}" "${compiledProgram()}" "$@"\n`,
    );
    spawnSync("chmod", ["+x", path.join(project.folder, "node_modules", "profile-guard.sh")]);
    symlinkSync("../profile-guard.sh", path.join(commands, "profile-guard"));
  });

  afterEach(() => {
    project.remove();
  });

  /** For whatever is not about npx, which other tests run. */
  async function useQuickNpx(): Promise<void> {
    await project.write("quick/npx", QUICK_NPX);
    chmodSync(path.join(project.folder, "quick", "npx"), 0o755);
    programs = `${path.join(project.folder, "quick")}:${programs}`;
  }

  function runHere(
    command: string,
    parameters: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    folder = ".",
  ): Outcome {
    const { status, stdout, stderr } = spawnSync(command, parameters, {
      cwd: path.join(project.folder, folder),
      encoding: "utf8",
      env: {
        ...process.env,
        NODE_V8_COVERAGE: "",
        PATH: programs,
        // no registry may be asked
        npm_config_offline: "true",
        npm_config_cache: path.join(project.folder, ".npm"),
        GITHUB_WORKSPACE: project.folder,
        ...environment,
      },
    });
    return { exitCode: status ?? -1, output: stdout, errors: stderr };
  }

  describe("the action of GitHub", () => {
    const { inputs, runs } = parse(readFileSync(path.join(ACTION, "action.yml"), "utf8")) as Action;

    /** Runs its steps as a runner does. */
    function runAction(given: Readonly<Record<string, string>> = {}): Outcome {
      const values: Record<string, string> = { "github.action_path": ACTION };
      for (const [name, { default: usual }] of Object.entries(inputs)) {
        values[`inputs.${name}`] = given[name] ?? usual;
      }
      const filled = (text: string): string =>
        text.replace(/\$\{\{ ([\w.-]+) \}\}/gu, (_, name: string) => {
          should(values).have.property(name);
          return values[name] ?? "";
        });
      const [step, ...more] = runs.steps;
      should({ using: runs.using, shell: step?.shell, more }).eql({
        using: "composite",
        shell: "bash",
        more: [],
      });
      // what a caller gives must never be a part of the script
      should(step?.run).not.match(/\$\{\{/u);
      const environment = Object.fromEntries(
        Object.entries(step?.env ?? {}).map(([name, value]) => [name, filled(value)]),
      );
      return runHere(
        "bash",
        ["--noprofile", "--norc", "-eo", "pipefail", "-c", step?.run ?? ""],
        environment,
        filled(step?.["working-directory"] ?? "."),
      );
    }

    it("passes where nothing is worse than a warning, and shows it", () => {
      const { exitCode, output, errors } = runAction();
      should({ exitCode, errors }).match({
        exitCode: 0,
        errors: /1 security warning, 1 warning in 1 file/u,
      });
      should(output).match(/^::warning file=policies\/all\.yaml,line=5,.*policy\.administration/mu);
    });

    it("fails as its inputs say", async () => {
      await useQuickNpx();
      should(runAction({ strict: "true" }).exitCode).equal(1);
      should(runAction({ "max-warnings": "1" }).exitCode).equal(1);
      should(runAction({ "max-warnings": "2" }).exitCode).equal(0);
      should(runAction({ strict: "yes" })).match({
        exitCode: 2,
        output: /^::error::The input strict/u,
      });
      should(runAction({ files: "nowhere" }).exitCode).equal(2);
      await project.write("other/more.yaml", FAULTY);
      should(runAction({ files: "policies\nother\n" })).match({
        exitCode: 1,
        output: /^::error file=other\/more\.yaml,.*title=role\.unknown/mu,
      });
      should(runAction({ files: "other\npolicies", "known-roles": "makr,b" }).exitCode).equal(0);
      await project.write(
        "allowed.yaml",
        "allow: [{ code: policy.administration, path: profiles.manager, reason: x }]",
      );
      should(runAction({ strict: "true", config: "allowed.yaml" }).exitCode).equal(0);
    });

    it("writes a SARIF log, of what has failed too", async () => {
      await useQuickNpx();
      for (const strict of ["true", "false"]) {
        should(runAction({ strict, sarif: "found.sarif" }).exitCode).equal(
          strict === "true" ? 1 : 0,
        );
        const log = readFileSync(path.join(project.folder, "found.sarif"), "utf8");
        should(JSON.parse(log)).match({ version: "2.1.0", runs: [{ results: { length: 2 } }] });
      }
    });

    it("takes nothing that it is given for a command or an option", () => {
      const { exitCode, errors } = runAction({ files: "$(touch broken); --help\n--version" });
      should(exitCode).equal(2);
      should(errors).match(/\$\(touch broken\); --help: there is no such file/u);
      should(errors).match(/--version: there is no such file/u);
    });

    it("runs in the folder that is named, and tells files as they stand in the checkout", async () => {
      await project.write("app/package.json", "{}");
      await project.write("app/policies/all.yaml", FAULTY);
      spawnSync("cp", [
        "-R",
        path.join(project.folder, "node_modules"),
        path.join(project.folder, "app"),
      ]);
      should(runAction({ "working-directory": "app" })).match({
        exitCode: 1,
        output: /^::error file=app\/policies\/all\.yaml,/mu,
      });
    });

    it("fails where the project has not installed the command", () => {
      spawnSync("rm", ["-r", path.join(project.folder, "node_modules")]);
      should(runAction().exitCode).not.equal(0);
    });
  });

  describe("the hook of pre-commit", () => {
    const hooks = parse(
      readFileSync(path.join(checkout, ".pre-commit-hooks.yaml"), "utf8"),
    ) as Hook[];
    const [hook] = hooks;

    /** As pre-commit runs a hook of the language "system" that takes no names of files. */
    const runHook = (args = hook?.args ?? []): Outcome => {
      const [command = "", ...parameters] = hook?.entry.split(" ") ?? [];
      return runHere(command, [...parameters, ...args]);
    };

    it("checks the folder of policies, whichever of its files have changed", async () => {
      should(hooks).have.length(1);
      should(hook).match({ id: "profile-guard-check", language: "system", pass_filenames: false });
      should(runHook()).match({ exitCode: 0, output: /1 security warning, 1 warning in 1 file/u });
      await useQuickNpx();
      await project.write("policies/other.yaml", FAULTY);
      should(runHook()).match({ exitCode: 1, output: /role\.unknown/u });
      should(runHook(["policies/all.yaml", "--strict"]).exitCode).equal(1);
    });

    it("runs when a file of policies has changed", () => {
      const isMeant = new RegExp(hook?.files ?? "", "u");
      should(
        ["policies/a.yaml", "policies/b/c.json", "src/a.yaml", "policies/notes.md"].filter((file) =>
          isMeant.test(file),
        ),
      ).eql(["policies/a.yaml", "policies/b/c.json"]);
    });
  });
});
