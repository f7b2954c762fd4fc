import { KuzzleRequest } from "kuzzle";

import { commandOf } from "../../../lib/usecases/support/command";

function addressOf(connection: object): object {
  const request = new KuzzleRequest({ controller: "a", action: "b" }, { connection });
  return commandOf(request).address ?? {};
}

describe("the address of a command", () => {
  it("is over HTTP the socket's address, and what X-Forwarded-For says", () => {
    addressOf({ protocol: "http", ips: ["10.0.0.1", "1.1.1.1", "2.2.2.2"] }).should.eql({
      socket: "10.0.0.1",
      forwarded: ["1.1.1.1", "2.2.2.2"],
    });
  });

  it("is over WebSocket the same, by the headers of the upgrade", () => {
    const headers = { "x-forwarded-for": "1.1.1.1, 2.2.2.2," };
    addressOf({ protocol: "websocket", ips: ["10.0.0.1"], headers }).should.eql({
      socket: "10.0.0.1",
      forwarded: ["1.1.1.1", "2.2.2.2"],
    });
  });

  it("is unknown where there is no connection", () => {
    addressOf({}).should.eql({ socket: undefined, forwarded: [] });
  });
});
