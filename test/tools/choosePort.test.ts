import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import should from "should";

import { choosePort, launchOnPorts } from "../../tools/start/choosePort";

describe("the port of npm start", () => {
  let server: Server;
  let taken: number;

  beforeEach(async () => {
    server = createServer().listen(0, "0.0.0.0");
    await once(server, "listening");
    taken = (server.address() as AddressInfo).port;
  });

  afterEach(() => {
    server.close();
  });

  it("is the wanted one, and what to do is said where it is taken", async () => {
    const say = (): void => undefined;
    await should(choosePort(taken, say)).be.rejectedWith(/is taken: give another.*--port/u);
    server.close();
    await once(server, "close");
    should(await choosePort(taken, say)).equal(taken);
  });

  it("is chosen again where somebody has taken it before the launch", async () => {
    let choices = 0;
    const launched = await launchOnPorts(
      async () => ({ ports: ++choices === 1 ? [taken] : [] }),
      async ({ ports }) => {
        if (ports.length > 0) {
          throw new Error("EADDRINUSE");
        }
        return "launched";
      },
    );
    should([launched, choices]).eql(["launched", 2]);
  });

  it("is no reason to launch again what fails by itself", async () => {
    let launches = 0;
    const failing = launchOnPorts(
      async () => ({ ports: [] }),
      async () => {
        launches += 1;
        throw new Error("it is broken");
      },
    );
    await should(failing).be.rejectedWith("it is broken");
    should(launches).equal(1);
  });
});
