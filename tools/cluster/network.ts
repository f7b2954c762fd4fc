import { execFileSync } from "node:child_process";
import { tmpdir } from "node:os";
import path from "node:path";

import { isAlive } from "../services/folders";
import { withLock } from "../services/lock";
import { findProgram } from "../services/programs";
import { Watchdog } from "../services/watchdog";

/** On every bridge of ours, so that nobody else's is ever taken for a leftover. */
const mark = "kuzzle-plugin-profile-guard";
/** No other run looks for a free subnet meanwhile. */
const lockFile = path.join(tmpdir(), `${mark}-network.lock`);
const lockDeadline = 60_000;

/** A network of this machine alone: a bridge, and hosts on it that share nothing else. */
export interface Network {
  /** The bridge's address: this machine as the hosts see it. */
  readonly gateway: string;
  readonly hosts: readonly NetworkHost[];
  /** Removes it. What still runs in it loses its connections. May be called twice. */
  remove(): void;
}

export interface NetworkHost {
  readonly address: string;
  /** The words before a command that make it run on this host. */
  readonly runner: readonly string[];
}

/** Debian keeps it where only root's PATH leads. */
function ipProgram(): string | undefined {
  return findProgram("ip") ?? findProgram("ip", ["/usr/sbin", "/sbin"]);
}

function ip(...parameters: readonly string[]): string {
  return execFileSync(ipProgram() ?? "ip", parameters, {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** Tells why there can be no such network here; undefined when there can. */
export function networkUnavailable(): string | undefined {
  if (process.getuid?.() !== 0) {
    return "it needs root";
  }
  if (ipProgram() === undefined) {
    return "it needs `ip` (iproute2)";
  }
  const name = `pgprobe${process.pid}`;
  try {
    ip("netns", "add", name);
    ip("link", "add", name, "type", "bridge");
    ip("link", "add", `pgv${process.pid}`, "type", "veth", "peer", "name", "eth0", "netns", name);
    return undefined;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    return `this system allows no network namespaces (${stderr?.trim() ?? String(error)})`;
  } finally {
    tryEach([
      ["link", "del", `pgv${process.pid}`],
      ["link", "del", name],
      ["netns", "del", name],
    ]);
  }
}

function tryEach(commands: readonly (readonly string[])[]): void {
  for (const command of commands) {
    try {
      ip(...command);
    } catch {
      // it is not there
    }
  }
}

/** Names of at most 15 characters, which is all that an interface may have. */
function namesOf(owner: number, hosts: number) {
  return {
    bridge: `pgbr${owner}`,
    hosts: Array.from({ length: hosts }, (_, at) => ({
      namespace: `pgns${owner}-${at + 1}`,
      cable: `pgv${owner}-${at + 1}`,
    })),
  };
}

type Names = ReturnType<typeof namesOf>;

/** From the cables on: an interface goes with its namespace only when the last process in it does. */
function removal({ bridge, hosts }: Names): readonly (readonly string[])[] {
  return [
    ...hosts.map(({ cable }) => ["link", "del", cable]),
    ...hosts.map(({ namespace }) => ["netns", "del", namespace]),
    ["link", "del", bridge],
  ];
}

interface Link {
  readonly ifname: string;
  readonly ifalias?: string;
  readonly addr_info?: readonly { readonly local?: string }[];
}

/** Removes the networks whose makers died together with their watchdogs. */
function sweep(): void {
  const bridges = (JSON.parse(ip("-json", "link", "show", "type", "bridge")) as Link[]).filter(
    ({ ifalias }) => ifalias === mark,
  );
  for (const { ifname } of bridges) {
    const owner = Number(/^pgbr(\d+)$/u.exec(ifname)?.[1] ?? process.pid);
    if (!isAlive(owner)) {
      const own = new RegExp(`^pgns${owner}-\\d+`, "u");
      const left = ip("netns", "list")
        .split("\n")
        .filter((line) => own.test(line)).length;
      tryEach(removal(namesOf(owner, Math.max(left, 1))));
    }
  }
}

/** The first of 10.88.0 to 10.88.255 that nothing of this machine leads to. */
function freeSubnet(): string {
  const addresses = (JSON.parse(ip("-json", "-4", "addr", "show")) as Link[]).flatMap(
    ({ addr_info }) => addr_info?.map(({ local }) => local ?? "") ?? [],
  );
  const routes = (
    JSON.parse(ip("-json", "-4", "route", "show", "table", "all")) as { dst: string }[]
  ).map(({ dst }) => dst);
  const taken = [...addresses, ...routes];
  for (let third = 0; third < 256; third++) {
    const subnet = `10.88.${third}`;
    if (!taken.some((address) => address.startsWith(`${subnet}.`))) {
      return subnet;
    }
  }
  throw new Error("no subnet of 10.88.0.0/16 is free");
}

let made = false;

/**
 * Makes a network of `hosts` hosts (at most 200), 10.88.x.11 and on. It does not outlive this
 * process, however that ends. One a process, since it is named after it.
 *
 * @throws where `networkUnavailable` says why
 */
export async function makeNetwork(hosts: number): Promise<Network> {
  if (made) {
    throw new Error("this process has a network already");
  }
  made = true;
  const names = namesOf(process.pid, hosts);
  const watchdog = new Watchdog();
  const program = ipProgram() ?? "ip";
  const steps = removal(names);
  for (const [at, command] of steps.entries()) {
    watchdog.watch(`network ${at}`, { command: [program, ...command] });
  }
  let removed = false;
  const remove = () => {
    if (removed) {
      return;
    }
    removed = true;
    tryEach(steps);
    // or it would remove the next one of the same name
    for (const at of steps.keys()) {
      watchdog.forget(`network ${at}`);
    }
    watchdog.end();
    made = false;
  };
  try {
    return await withLock(lockFile, { deadline: lockDeadline }, async () => {
      sweep();
      const subnet = freeSubnet();
      const gateway = `${subnet}.1`;
      ip("link", "add", names.bridge, "type", "bridge");
      ip("link", "set", "dev", names.bridge, "alias", mark);
      ip("addr", "add", `${gateway}/24`, "dev", names.bridge);
      ip("link", "set", names.bridge, "up");
      return {
        gateway,
        hosts: names.hosts.map((host, at) => {
          const address = `${subnet}.${11 + at}`;
          addHost(host, names.bridge, address);
          return { address, runner: [program, "netns", "exec", host.namespace] };
        }),
        remove,
      };
    });
  } catch (error) {
    remove();
    throw error;
  }
}

function addHost(
  { namespace, cable }: Names["hosts"][number],
  bridge: string,
  address: string,
): void {
  ip("netns", "add", namespace);
  ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", namespace);
  ip("link", "set", cable, "master", bridge, "up");
  ip("-n", namespace, "addr", "add", `${address}/24`, "dev", "eth0");
  ip("-n", namespace, "link", "set", "eth0", "up");
  ip("-n", namespace, "link", "set", "lo", "up");
}
