import { spawnSync } from "node:child_process";

import should from "should";

import { SHELLS } from "../../lib/cli/support/completion";
import { CommandLine } from "./support/CommandLine";

/** Tells whether a shell is there; bash is wherever the tests run. */
function isInstalled(shell: string): boolean {
  return spawnSync(shell, ["-c", "exit 0"]).status === 0;
}

describe("profile-guard completion", function () {
  this.timeout(60_000);

  const commandLine = new CommandLine();
  let commands: readonly string[];

  before(async () => {
    const { output } = await commandLine.run(["--help"]);
    commands = [...output.matchAll(/^ {2}([a-z][a-z-]*)(?: \[options\])? /gmu)]
      .map(([, name = ""]) => name)
      .filter((name) => name !== "help");
  });

  after(() => {
    commandLine.remove();
  });

  const scriptFor = async (shell: string): Promise<string> => {
    const { exitCode, output } = await commandLine.run(["completion", shell]);
    should(exitCode).equal(0);
    return output;
  };

  /** @returns what each shell offers, of the words of a line of which the last is being typed */
  const OFFERS: Readonly<Record<string, (script: string, words: readonly string[]) => string[]>> = {
    bash: (script, words) =>
      runShell("bash", [
        "-c",
        `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _profile_guard; printf '%s\\n' "\${COMPREPLY[@]}"`,
        "bash",
        ...words,
      ]),
    zsh: (script, words) =>
      runShell("zsh", [
        "-fc",
        // the functions of the completion system, which only run where somebody types
        `compdef() { :; }
        _files() { :; }
        compadd() { shift; print -l -- \${(M)@:#$words[CURRENT]*}; }
        _describe() { local -a all; all=("\${(@P)2}"); print -l -- \${(M)\${all%%:*}:#$words[CURRENT]*}; }
        ${script}
        words=("$@"); CURRENT=$#; _profile_guard`,
        "zsh",
        ...words,
      ]),
    fish: (script, words) =>
      runShell("fish", [
        "--no-config",
        "-c",
        `${script}\ncomplete -C ${JSON.stringify(words.join(" "))} | string split -f1 \\t; true`,
      ]),
  };

  function runShell(shell: string, parameters: readonly string[]): string[] {
    const { stdout, stderr, status } = spawnSync(shell, parameters, { encoding: "utf8" });
    should({ status, stderr }).eql({ status: 0, stderr: "" });
    return stdout.split("\n").filter((line) => line !== "");
  }

  for (const shell of SHELLS) {
    it(`offers commands, options and their values in ${shell}`, async function () {
      if (!isInstalled(shell)) {
        this.skip();
      }
      const script = await scriptFor(shell);
      const offers = (...words: string[]): string[] =>
        (OFFERS[shell]?.(script, ["profile-guard", ...words]) ?? []).toSorted();
      should(commands).containDeep(["check", "who-can", "completion"]);
      should(offers("")).containDeep(commands.toSorted());
      should(offers("ch")).eql(["check"]);
      should(offers("w")).eql(["who-can"]);
      should(offers("check", "--max")).eql(["--max-warnings"]);
      should(offers("can", "--w")).eql(["--why"]);
      should(offers("check", "--format", "s")).eql(["sarif"]);
      should(offers("audit", "--decision", "r")).eql(["refused", "reported"]);
      should(offers("history", "pr")).containEql("profile");
      should(offers("completion", "z")).containEql("zsh");
    });
  }

  it("names every command and option of the help", async () => {
    for (const shell of SHELLS) {
      const script = await scriptFor(shell);
      for (const command of commands) {
        should(script).containEql(command);
        const { output } = await commandLine.run([command, "--help"]);
        for (const [, option = ""] of output.matchAll(/^ {2}(?:-\w, )?--([a-z-]+)/gmu)) {
          should(script).match(new RegExp(`(?:--|-l )${option}\\b`, "u"));
        }
      }
    }
  });

  it("ends with 2 for another shell", async () => {
    const { exitCode, errors } = await commandLine.run(["completion", "powershell"]);
    should(exitCode).equal(2);
    should(errors).match(/Allowed choices are bash, zsh, fish/u);
  });
});
