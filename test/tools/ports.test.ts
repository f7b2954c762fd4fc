import { createServer, type AddressInfo, type Server } from "node:net";
import should from "should";
import { freePort, isFree } from "../../tools/services/ports";
import { startOnFreePort } from "../../tools/services/startOnPort";

const loopback = ["127.0.0.1"];

describe("tools/services: ports", () => {
  let holder: Server;
  let taken: number;

  before(async () => {
    holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, "127.0.0.1", resolve));
    taken = (holder.address() as AddressInfo).port;
  });

  after(() => {
    holder.close();
  });

  it("takes another port when the usual one is taken", async () => {
    should(await isFree(taken, loopback)).be.false();
    const port = await freePort(taken, loopback);
    should(port).be.above(0).and.not.equal(taken);
    should(await isFree(port, loopback)).be.true();
  });

  it("takes the usual port when it is free", async () => {
    const free = await freePort(taken, loopback);
    should(await freePort(free, loopback)).equal(free);
  });

  it("minds a port taken on a further address only", async () => {
    should(await isFree(taken, ["127.0.0.2"])).be.true();
    should(await freePort(taken, ["127.0.0.2", "127.0.0.1"])).not.equal(taken);
  });

  it("says so when an address is not one of this machine", async () => {
    await should(freePort(0, ["127.0.0.1", "192.0.2.1"])).be.rejectedWith(/192\.0\.2\.1/);
  });

  it("starts again when somebody took the port in between", async () => {
    const ports: number[] = [];
    const faster = createServer();
    const result = await startOnFreePort(taken, loopback, async (port) => {
      ports.push(port);
      if (ports.length === 1) {
        await new Promise<void>((resolve) => faster.listen(port, "127.0.0.1", resolve));
        throw new Error("exited with code 1; the end of its log does not tell why");
      }
      return port;
    });
    faster.close();
    should(ports).have.length(2);
    should(result).equal(ports[1]).and.not.equal(ports[0]);
  });

  it("does not start again for any other reason", async () => {
    let starts = 0;
    const start = startOnFreePort(taken, loopback, () => {
      starts++;
      return Promise.reject(new Error("no memory"));
    });
    await should(start).be.rejectedWith("no memory");
    should(starts).equal(1);
  });
});
