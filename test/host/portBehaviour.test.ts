import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

import should from "should";

import { freePort } from "../../tools/services/ports";

/** As much of the package by which the host serves HTTP as is needed. */
interface Sockets {
  App(): { listen(port: number, done: (socket: object | false) => void): unknown };
  us_listen_socket_close(socket: object): void;
}

/** `docs/host-behaviour.md`, row 210. */
describe("The port of the host", () => {
  const ofHost = createRequire(require.resolve("kuzzle"));

  it("is listened on without an option", () => {
    const protocol = ofHost.resolve("./lib/core/network/protocols/httpwsProtocol");
    should(readFileSync(protocol, "utf8")).match(
      /this\.server\.listen\(entrypoint\.config\.port, \(socket\) =>/u,
    );
  });

  it("is another's too, where nobody says that it is not", async function () {
    if (process.platform !== "linux") {
      this.skip();
    }
    const sockets = ofHost("uWebSockets.js") as Sockets;
    const port = await freePort(0, ["0.0.0.0"]);
    const listen = async (): Promise<object | false> =>
      new Promise((resolve) => {
        sockets.App().listen(port, resolve);
      });
    const both = [await listen(), await listen()];
    should(both.map(Boolean)).eql([true, true]);
    both.forEach((socket) => {
      if (socket !== false) {
        sockets.us_listen_socket_close(socket);
      }
    });
  });
});
