import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import should from "should";

import { commandsInto } from "../../tools/test/commands";

describe("a program of npm test", () => {
  let folder: string;
  let log: string;
  /** Node itself, as a program is named: by its path from those that packages bring. */
  const node = path.relative(path.join("node_modules", ".bin"), process.execPath);
  const run = async (script: string): Promise<boolean> =>
    commandsInto(log)(node, ["-e", `const log = ${JSON.stringify(log)}; ${script}`]);
  const told = (): string => readFileSync(log, "utf8");

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "profile-guard-commands-"));
    log = path.join(folder, "log");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("runs once more where a signal ended it that is not ours, and this is told", async () => {
    const ends = "if (!require('fs').readFileSync(log, 'utf8').includes('once more'))";
    (await run(`${ends} process.kill(process.pid, 'SIGKILL')`)).should.be.true();
    should(told()).match(/ended by SIGKILL, and runs once more/);
  });

  it("fails where a signal ends it each time", async () => {
    (await run("process.kill(process.pid, 'SIGKILL')")).should.be.false();
  });

  it("keeps the last lines of its standard error, where there is no log", async () => {
    const errors: string[] = [];
    const script = "console.error('first\\nsecond'); process.exitCode = 1";
    (await commandsInto(undefined, errors)(node, ["-e", script])).should.be.false();
    should(errors.slice(0, 2)).eql(["first", "second"]);
  });

  it("does not run again where it failed by itself", async () => {
    (await run("console.log('a run'); process.exitCode = 1")).should.be.false();
    should(told().match(/a run/g)).have.length(1);
  });
});
