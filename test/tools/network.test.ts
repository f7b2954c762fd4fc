import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import "should";

import { makeNetwork, networkUnavailable } from "../../tools/cluster/network";
import { waitUntil } from "../../tools/services/wait";

const ip = (...parameters: string[]): string =>
  execFileSync("ip", parameters, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
const interfaces = (): string => ip("-brief", "link");
const namespaces = (): string => ip("netns", "list");

describe("makeNetwork", function () {
  this.timeout(60_000);

  before(function () {
    if (networkUnavailable() !== undefined) {
      this.skip();
    }
  });

  it("makes hosts with addresses of their own, and leaves nothing of them", async () => {
    const network = await makeNetwork(2);
    try {
      network.hosts.length.should.equal(2);
      for (const { address, runner } of network.hosts) {
        address.should.startWith(network.gateway.replace(/1$/u, ""));
        const [program, ...parameters] = runner;
        execFileSync(program ?? "", [...parameters, "ip", "-brief", "addr", "show", "eth0"], {
          encoding: "utf8",
        }).should.containEql(`${address}/24`);
      }
      interfaces().should.containEql(`pgbr${process.pid}`);
    } finally {
      network.remove();
    }
    interfaces().should.not.containEql(String(process.pid));
    namespaces().should.not.containEql(`pgns${process.pid}-`);
  });

  it("is one at a time of a process, and can be made again", async () => {
    for (let turn = 0; turn < 2; turn++) {
      const network = await makeNetwork(1);
      await makeNetwork(1).should.be.rejectedWith(/has a network already/u);
      network.remove();
      network.remove();
    }
    interfaces().should.not.containEql(`pgbr${process.pid}`);
  });

  it("leaves nothing behind when its process is killed", async () => {
    const file = path.join(__dirname, "..", "..", "tools", "cluster", "network.ts");
    const program = `require(${JSON.stringify(file)}).makeNetwork(2).then(() => {
      process.stdout.write("made");
      setInterval(() => undefined, 1000);
    })`;
    const child = spawn(process.execPath, ["--require", "tsx/cjs", "--eval", program], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    const bridge = `pgbr${child.pid ?? 0}`;
    interfaces().should.containEql(bridge);
    child.kill("SIGKILL");
    await waitUntil(
      () => !interfaces().includes(bridge) && !namespaces().includes(`pgns${child.pid ?? 0}-`),
      { what: "the network to be removed", deadline: 20_000 },
    );
  });

  it("removes what a crashed run has left, and nothing that is not ours", async () => {
    // of a process that has ended
    const { pid } = spawnSync(process.execPath, ["--version"]);
    const [ours, foreign] = [`pgbr${pid}`, `pgother${pid}`];
    for (const name of [ours, foreign]) {
      ip("link", "add", name, "type", "bridge");
    }
    ip("link", "set", "dev", ours, "alias", "kuzzle-plugin-profile-guard");
    ip("netns", "add", `pgns${pid}-1`);
    try {
      const network = await makeNetwork(1);
      network.remove();
      interfaces().should.not.containEql(ours);
      namespaces().should.not.containEql(`pgns${pid}-1`);
      interfaces().should.containEql(foreign);
    } finally {
      ip("link", "del", foreign);
    }
  });
});
