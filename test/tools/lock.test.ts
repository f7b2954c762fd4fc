import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import should from "should";
import { withLock } from "../../tools/services/lock";

describe("tools/services: the lock", () => {
  let folder: string;
  let lockFile: string;
  const options = { deadline: 2_000 };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lock-"));
    lockFile = path.join(folder, "lock");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it("lets one in at a time, and leaves nothing behind", async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++inside);
      await sleep(5);
      inside--;
    };
    await Promise.all([1, 2, 3].map(() => withLock(lockFile, options, work)));
    should(most).equal(1);
    should(readdirSync(folder)).eql([]);
  });

  it("is released when the work fails", async () => {
    const failing = withLock(lockFile, options, () => Promise.reject(new Error("broken")));
    await should(failing).be.rejectedWith("broken");
    should(existsSync(lockFile)).be.false();
  });

  it("is taken over from a dead owner", async () => {
    const { pid } = spawnSync("true");
    writeFileSync(lockFile, String(pid));
    should(await withLock(lockFile, options, () => Promise.resolve("in"))).equal("in");
  });

  it("is taken over when it is so old that its process id may be another's", async () => {
    writeFileSync(lockFile, String(process.pid));
    utimesSync(lockFile, 0, 0);
    should(await withLock(lockFile, options, () => Promise.resolve("in"))).equal("in");
  });

  it("is respected while its owner lives", async () => {
    writeFileSync(lockFile, String(process.pid));
    const waiting = withLock(lockFile, { deadline: 50 }, () => Promise.resolve());
    await should(waiting).be.rejectedWith(/in vain for the lock/);
    should(existsSync(lockFile)).be.true();
  });
});
