import should from "should";

import { addressOf, networkOf, writtenAddress } from "../../../lib/domain/signUp/address";

const FORGED = { socket: "10.0.0.9", forwarded: ["1.1.1.1", "2.2.2.2", "3.3.3.3"] };

describe("the address of a sign-up", () => {
  it("is the socket's own, whatever a header says, unless there are proxies of one's own", () => {
    addressOf(FORGED, 0).should.equal("10.0.0.9");
  });

  it("is what the outermost of one's own proxies has written, counted from the end", () => {
    addressOf(FORGED, 1).should.equal("3.3.3.3");
    addressOf(FORGED, 2).should.equal("2.2.2.2");
  });

  it("is the socket's own where a request did not pass all the proxies", () => {
    addressOf(FORGED, 4).should.equal("10.0.0.9");
    addressOf({ socket: "10.0.0.9", forwarded: [] }, 1).should.equal("10.0.0.9");
    addressOf({ socket: undefined, forwarded: [] }, 0).should.equal("unknown");
  });

  for (const [address, network] of [
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["0000:0000:0000:0000:0000:ffff:c000:0207", "192.0.2.7"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002:ffff::", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["2001:db8::1::2", "2001:db8::1::2"],
    ["1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"],
    ["::ffff:192.0.2.999", "::ffff:192.0.2.999"],
    ["no address", "no address"],
  ] as const) {
    it(`counts ${address} as ${network}`, () => {
      networkOf(address).should.equal(network);
    });
  }

  it("is bounded, whatever a proxy writes", () => {
    should(networkOf("x".repeat(1_000)).length).equal(64);
  });
});

describe("writtenAddress", () => {
  it("writes IPv4 within IPv6 as IPv4, and leaves others as they are", () => {
    for (const [address, written] of [
      ["0000:0000:0000:0000:0000:ffff:7f00:0001", "127.0.0.1"],
      ["::ffff:10.0.0.1", "10.0.0.1"],
      ["10.0.0.1", "10.0.0.1"],
      ["2001:db8::1", "2001:db8::1"],
      ["::1", "::1"],
      ["no address", "no address"],
    ] as const) {
      writtenAddress(address).should.equal(written);
    }
    should(writtenAddress("x".repeat(1_000)).length).equal(64);
  });
});
