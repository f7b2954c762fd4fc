import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import should from "should";
import { gripOn } from "../../tools/services/childProcess";
import { isAlive } from "../../tools/services/folders";
import { SupervisedChild } from "../../tools/services/SupervisedChild";
import { waitUntil } from "../../tools/services/wait";
import { Watchdog } from "../../tools/services/watchdog";

/** Alive, and no zombie nobody has waited for yet. */
function runs(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.startsWith("Z");
}

async function gone(...pids: readonly number[]): Promise<void> {
  const what = `${pids.join(", ")} to be gone`;
  await waitUntil(() => !pids.some(runs), { what, deadline: 2_000, interval: 10 });
}

describe("tools/services: a supervised child", () => {
  let folder: string;
  let watchdog: Watchdog;
  let children: SupervisedChild[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "supervised-"));
    watchdog = new Watchdog();
    children = [];
  });

  afterEach(async () => {
    await Promise.all(children.map((child) => child.end()));
    watchdog.end();
    rmSync(folder, { recursive: true, force: true });
  });

  function startShell(script: string): SupervisedChild {
    const child = new SupervisedChild(
      {
        name: "the shell",
        command: "/bin/sh",
        parameters: ["-c", script],
        environment: { PATH: process.env.PATH },
        folder,
        logFile: path.join(folder, "shell.log"),
      },
      watchdog,
    );
    children.push(child);
    child.start();
    return child;
  }

  /** A shell which ignores SIGTERM, with a child of its own. Resolves to both process ids. */
  async function startFamily(): Promise<[SupervisedChild, number, number]> {
    const child = startShell("trap '' TERM; sleep 60 & echo $! > sleeper; wait; wait");
    const file = path.join(folder, "sleeper");
    let sleeper = 0;
    const written = () => {
      sleeper = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
      return sleeper > 0;
    };
    await waitUntil(written, { what: "the family", deadline: 2_000, interval: 5 });
    return [child, child.pid ?? 0, sleeper];
  }

  it("is ended with its whole family", async () => {
    const [child, shell, sleeper] = await startFamily();
    should(runs(shell) && runs(sleeper)).be.true();
    await child.end();
    await gone(shell, sleeper);
    should(child.pid).be.undefined();
  });

  it("is ended by force when it ignores SIGTERM, also while paused", async () => {
    const [child, shell] = await startFamily();
    child.signal("SIGSTOP");
    await child.end(50);
    await gone(shell);
    should(child.exitError?.message).match(/was ended by SIGKILL/);
  });

  it("tells of its own end at once, with its code and the end of its log", async () => {
    const child = startShell("echo first; echo the reason >&2; exit 3");
    const wait = waitUntil(() => false, {
      what: "ever",
      deadline: 5_000,
      interval: 5,
      failure: () => child.exitError,
    });
    await should(wait).be.rejectedWith(
      /^the shell exited with code 3; .*shell\.log:\n {2}\| first\n {2}\| the reason$/,
    );
  });

  it("tells when it cannot be started", async () => {
    const child = new SupervisedChild(
      {
        name: "nothing",
        command: path.join(folder, "missing"),
        parameters: [],
        environment: {},
        folder,
        logFile: path.join(folder, "log"),
      },
      watchdog,
    );
    child.start();
    await child.exited();
    should(child.exitError?.message).match(/^nothing could not be started \(.*ENOENT/);
  });

  it("can be paused, killed and restarted by its grip", async () => {
    const child = startShell("exec sleep 60");
    let healthy = 0;
    const grip = gripOn(child, () => {
      healthy++;
      return Promise.resolve();
    });
    const first = grip.pid ?? 0;
    await grip.kill("SIGSTOP");
    should(runs(first)).be.true();
    await grip.kill("SIGKILL");
    should(runs(first)).be.false();
    should(grip.pid).be.undefined();
    await grip.restart();
    should(grip.pid).be.a.Number().and.not.equal(first);
    should(healthy).equal(1);
    should(child.exitError).be.undefined();
  });

  it("dies with its folder when its parent is killed by SIGKILL", async () => {
    const services = path.resolve(__dirname, "../../tools/services");
    const runFolder = path.join(folder, "run");
    mkdirSync(runFolder);
    const script = path.join(folder, "parent.ts");
    writeFileSync(
      script,
      `const { SupervisedChild } = require(${JSON.stringify(`${services}/SupervisedChild.ts`)});
       const { Watchdog } = require(${JSON.stringify(`${services}/watchdog.ts`)});
       const watchdog = new Watchdog();
       watchdog.watch("run", { folder: ${JSON.stringify(runFolder)} });
       const child = new SupervisedChild({ name: "sleep", command: "/bin/sleep", parameters: ["60"],
         environment: {}, folder: "/", logFile: ${JSON.stringify(path.join(folder, "log"))} }, watchdog);
       child.start();
       process.stdout.write(child.pid + " " + watchdog.pid + "\\n");
       setInterval(() => undefined, 1000);`,
    );
    const parent = spawn(process.execPath, ["--require", require.resolve("tsx/cjs"), script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const text = await new Promise<string>((resolve) => {
      parent.stdout.once("data", (data: Buffer) => {
        resolve(data.toString("utf8"));
      });
    });
    const [sleeper = 0, dog = 0] = text.trim().split(" ").map(Number);
    should(isAlive(sleeper) && isAlive(dog)).be.true();
    parent.kill("SIGKILL");
    await gone(sleeper, dog);
    should(existsSync(runFolder)).be.false();
  });
});
