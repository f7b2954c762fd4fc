import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import should from "should";
import { DockerService, dockerUnavailable } from "../../tools/services/docker";
import { Session } from "../../tools/services/Session";

/** A stand-in for the client: notes its calls; an engine answers where the file `engine` is. */
const fakeDocker = `#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >> calls
case "$1 $2" in
  "info --format") test -e engine && echo 27.0 || { echo "Cannot connect" >&2; exit 1; } ;;
  "compose version") test -e plugin; exit ;;
esac
case "$*" in *" ps "*) test -e exited || echo container ;; *" logs "*) echo "no memory" ;; esac
`;

describe("tools/services: Docker (a stand-in for its client)", () => {
  const pathBefore = process.env.PATH;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "docker-"));
    // The services' user must reach it, or the session would leave for a folder of its own.
    chmodSync(folder, 0o755);
    process.env.PATH = `${folder}:/usr/bin:/bin`;
  });

  afterEach(() => {
    process.env.PATH = pathBefore;
    rmSync(folder, { recursive: true, force: true });
  });

  function install(...files: readonly string[]): void {
    writeFileSync(path.join(folder, "docker"), fakeDocker);
    chmodSync(path.join(folder, "docker"), 0o755);
    for (const file of files) {
      writeFileSync(path.join(folder, file), "");
    }
  }

  function calls(): string[] {
    return readFileSync(path.join(folder, "calls"), "utf8").trim().split("\n");
  }

  it("needs a client, an engine which answers, and the compose plugin", async () => {
    process.env.PATH = folder;
    should(await dockerUnavailable()).match(/no `docker` on the PATH/);
    process.env.PATH = `${folder}:/usr/bin:/bin`;
    install();
    should(await dockerUnavailable()).match(/no engine answers/);
    install("engine");
    should(await dockerUnavailable()).match(/lacks the compose plugin/);
    install("engine", "plugin");
    should(await dockerUnavailable()).be.undefined();
  });

  it("brings one service up in a project of its own, and takes it down at the end", async () => {
    install("engine", "plugin");
    const session = new Session(() => undefined, path.join(folder, "services"));
    const container = new DockerService(session, "redis", { REDIS_PORT: "7000" });
    await container.up(7000, []);
    await container.healthyWhen(() => Promise.resolve(true), "redis://x", 1_000);
    await container.grip(() => Promise.resolve()).kill("SIGSTOP");
    await session.stop();

    const project = `compose --project-name profile-guard-${session.name}-redis --file`;
    const [up = "", kill = "", down = "", ...more] = calls();
    for (const call of [up, kill, down]) {
      should(call.startsWith(project)).be.true();
    }
    should(up).endWith("up --detach redis");
    should(kill).endWith("kill --signal SIGSTOP redis");
    should(down).endWith("down --volumes --timeout 0");
    should(more).eql([]);
    should(existsSync(path.join(folder, "services", "runs", session.name))).be.false();
  });

  it("tells at once that a container has exited, with its log", async () => {
    install("engine", "plugin", "exited");
    const session = new Session(() => undefined, path.join(folder, "services"));
    const container = new DockerService(session, "redis", {});
    const answers = () => Promise.reject(new Error("refused"));
    const wait = container.healthyWhen(answers, "redis://x", 60_000);
    await should(wait).be.rejectedWith("the container of redis exited:\nno memory\n");
    await session.stop();
  });
});
