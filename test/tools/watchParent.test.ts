import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

import should from "should";

import { checkout } from "../../tools/services/folders";

/** The shell that npm runs a script with dies of the signal that npm hands on, and hands nothing on itself. */
describe("A program that npm runs", function () {
  this.timeout(60_000);

  const folder = mkdtempSync(path.join(tmpdir(), "profile-guard-parent-"));
  const program = path.join(folder, "watch.ts");

  before(() => {
    writeFileSync(
      program,
      `import { watchParent } from ${JSON.stringify(path.join(checkout, "tools/services/watchParent.ts"))};
watchParent(() => { console.log("gone"); process.exit(0); });
setInterval(() => undefined, 60_000);
console.log("watching");
setTimeout(() => { console.log("left"); process.exit(0); }, Number(process.argv[2]));
`,
    );
  });

  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const lastLine = async (script: string, lifetime: number): Promise<string | undefined> => {
    const command = `node --import tsx ${program} ${lifetime}`;
    // two commands: a shell makes its last one its own process
    const shell = spawn("sh", ["-c", `${command}; true`], {
      cwd: checkout,
      env: { ...process.env, npm_lifecycle_script: script.replace("PROGRAM", command) },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const lines = createInterface({ input: shell.stdout });
    const [first] = (await once(lines, "line")) as [string];
    should(first).equal("watching");
    shell.kill("SIGTERM");
    const [last] = (await once(lines, "line")) as [string];
    return last;
  };

  it("is told that its shell is gone", async () => {
    should(await lastLine("PROGRAM", 30_000)).equal("gone");
  });

  it("goes on where another script has started it, in the background for instance", async () => {
    should(await lastLine("some other script", 2_000)).equal("left");
  });
});
