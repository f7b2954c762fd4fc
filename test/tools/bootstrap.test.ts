import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import should from "should";

const ensure = path.resolve(__dirname, "../../tools/bootstrap/ensure.mjs");

/** A stand-in for npm: notes its call, and does to the checkout what npm and the compiler would. */
const fakeNpm = `#!/bin/sh
echo "$*" >> calls
case "$1" in
  ci) rm -rf node_modules; mkdir -p node_modules; cp package-lock.json node_modules/.package-lock.json ;;
  run) mkdir -p dist; touch dist/index.js; test ! -e broken ;;
esac
`;

describe("tools/bootstrap/ensure.mjs", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "bootstrap-"));
    for (const name of ["tools/bootstrap", "bin", "lib"]) {
      mkdirSync(path.join(folder, name), { recursive: true });
    }
    copyFileSync(ensure, path.join(folder, "tools/bootstrap/ensure.mjs"));
    write("bin/npm", fakeNpm);
    chmodSync(path.join(folder, "bin/npm"), 0o755);
    write("package.json", "{}");
    write("lib/a.ts", "");
    lock("1.0.0");
  });

  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function write(name: string, text: string): void {
    writeFileSync(path.join(folder, name), text);
  }

  function lock(version: string, file = "package-lock.json"): void {
    write(file, JSON.stringify({ packages: { "": {}, "node_modules/a": { version } } }));
  }

  function touch(name: string, secondsFromNow: number): void {
    const time = Date.now() / 1000 + secondsFromNow;
    utimesSync(path.join(folder, name), time, time);
  }

  /** Runs the tool. Resolves to its exit code, its output, and the calls of npm it made. */
  function run(...parameters: string[]) {
    rmSync(path.join(folder, "calls"), { force: true });
    const script = path.join(folder, "tools/bootstrap/ensure.mjs");
    const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...parameters], {
      cwd: "/",
      encoding: "utf8",
      env: { PATH: `${path.join(folder, "bin")}:${process.env.PATH ?? ""}` },
    });
    const calls = path.join(folder, "calls");
    const made = existsSync(calls) ? readFileSync(calls, "utf8").trim().split("\n") : [];
    return { status, stdout, stderr, calls: made };
  }

  const install = "ci --include=dev --no-audit --no-fund";
  const build = "run --silent build";

  it("installs a fresh clone once, and again when package-lock.json changes", () => {
    should(run().calls).eql([install]);
    should(run().calls).eql([]);
    lock("1.0.1");
    const changed = run();
    should(changed.calls).eql([install]);
    should(changed.stderr).match(/package-lock\.json has changed/);
    should(run().calls).eql([]);
  });

  it("accepts what was installed by hand when it is what package-lock.json pins", () => {
    run();
    lock("1.0.1");
    lock("1.0.1", "node_modules/.package-lock.json");
    should(run().calls).eql([]);
    lock("1.0.0", "node_modules/.package-lock.json");
    rmSync(path.join(folder, "node_modules/.profile-guard-lock-hash"));
    should(run().calls).eql([install]);
  });

  it("builds when nothing is built, and when a source is newer", () => {
    should(run("--build").calls).eql([install, build]);
    touch("dist/index.js", 10);
    should(run("--build").calls).eql([]);
    touch("lib/a.ts", 20);
    const again = run("--build");
    should(again.calls).eql([build]);
    should(again.stderr).match(/lib is newer than dist\/index\.js/);
  });

  it("builds again after a source was removed, and after a failed build", () => {
    run("--build");
    touch("dist/index.js", 10);
    rmSync(path.join(folder, "lib/a.ts"));
    touch("lib", 20);
    write("broken", "");
    const failed = run("--build", "--", "echo", "never");
    should(failed.status).equal(1);
    should(failed.stdout).equal("");
    should(failed.stderr).match(/npm run --silent build failed \(exit code 1\)/);
    rmSync(path.join(folder, "broken"));
    should(run("--build").calls).eql([build]);
  });

  it("runs the command and exits as it does", () => {
    const { status, stdout } = run("--", "sh", "-c", 'echo "$1"; exit 3', "sh", "two words");
    should(status).equal(3);
    should(stdout).equal("two words\n");
    should(run("--", "sh", "-c", "kill -TERM $$").status).equal(143);
    should(run("--", "no-such-program").status).equal(127);
  });

  it("refuses an unknown option", () => {
    const { status, stderr } = run("--bild");
    should(status).equal(1);
    should(stderr).match(/usage:/);
  });

  it("says when Node is too old", () => {
    const url = JSON.stringify(`file://${path.join(folder, "tools/bootstrap/ensure.mjs")}`);
    const script = `import(${url}).then(({ checkNode }) => checkNode("18.19.0"))
      .catch((error) => process.stdout.write(error.message))`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    should(stdout).match(/^Node 20 or newer is needed; this is Node 18\.19\.0 \(/);
  });
});
