import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import type { NetworkInterfaceInfo } from "node:os";

import should from "should";

import { chooseRealtime, familyFor } from "../../tools/start/realtime";

function withAddresses(...addresses: string[]): NodeJS.Dict<NetworkInterfaceInfo[]> {
  const lo = { address: "127.0.0.1", internal: true } as NetworkInterfaceInfo;
  const eth0 = addresses.map((address) => ({ address, internal: false }) as NetworkInterfaceInfo);
  return { lo: [lo], eth0 };
}

describe("familyFor", () => {
  for (const [address, family] of [
    ["10.88.0.1", "IPv4"],
    ["172.16.0.9", "IPv4"],
    ["192.168.1.4", "IPv4"],
    ["fd00::2", "IPv6"],
    ["fe80::1", "IPv6"],
    ["172.32.0.1", undefined],
    ["192.0.2.2", undefined],
    ["169.254.3.3", undefined],
    ["2001:db8::1", undefined],
  ] as const) {
    it(`is ${family ?? "none"} where a node has ${address}`, () => {
      should(familyFor(withAddresses(address))).equal(family);
    });
  }

  it("prefers what the host takes by default, and passes over the loopback", () => {
    should(familyFor(withAddresses("fd00::2", "10.0.0.1"))).equal("IPv4");
    should(familyFor(withAddresses())).be.undefined();
    should(
      familyFor({ lo: [{ address: "10.0.0.1", internal: true } as NetworkInterfaceInfo] }),
    ).be.undefined();
  });
});

describe("chooseRealtime", () => {
  let redis: Server;
  let cards: string[];
  let living: number;

  beforeEach(async () => {
    cards = [];
    living = 0;
    redis = createServer((socket) => {
      socket.on("data", (data) => {
        const members = cards.map((card) => `$${card.length}\r\n${card}\r\n`).join("");
        const answer = data.includes("EXISTS") ? `:${living}` : `*${cards.length}\r\n${members}`;
        socket.write(`${answer}\r\n+PONG\r\n`);
      });
    }).listen(0, "127.0.0.1");
    await once(redis, "listening");
  });

  afterEach(() => {
    redis.close();
  });

  const choose = (...addresses: string[]): ReturnType<typeof chooseRealtime> =>
    chooseRealtime(
      { host: "127.0.0.1", port: (redis.address() as AddressInfo).port },
      withAddresses(...addresses),
    );

  it("turns clustering on where there is an address for it, on ports that are free", async () => {
    const { cluster, said } = await choose("10.0.0.1");
    should(cluster).match({ enabled: true, ipv6: false });
    should(cluster.ports?.command).not.equal(cluster.ports?.sync);
    said.should.startWith("works");
    should((await choose("fe80::1")).cluster.ipv6).be.true();
  });

  it("takes other ports where the usual ones are in use", async () => {
    const other = createServer().listen(7510, "0.0.0.0");
    // an error: somebody else uses it already
    const isOurs = await once(other, "listening").then(
      () => true,
      () => false,
    );
    const { cluster } = await choose("10.0.0.1");
    should(cluster.ports?.command).not.equal(7510);
    if (isOurs) {
      other.close();
    }
  });

  it("says why not where no address is private", async () => {
    should(await choose("192.0.2.2")).eql({
      cluster: { enabled: false },
      said: "is off: no network interface has a private address, which clustering needs",
    });
  });

  it("joins no cluster of others, but minds no cards that a killed node has left", async () => {
    cards = ["{cluster/node}/knode-a", "{cluster/node}/knode-b"];
    should((await choose("10.0.0.1")).cluster.enabled).be.true();
    living = 1;
    const { cluster, said } = await choose("10.0.0.1");
    cluster.enabled.should.be.false();
    said.should.match(/another Kuzzle uses this Redis/u);
  });
});
