import assert from "node:assert/strict";

import { Then, When } from "@cucumber/cucumber";

import { RawSocket } from "../../tools/fuzz/RawSocket";
import type { GuardWorld } from "../support/world";

/** The connection and its first answer, by the scenario's world. */
const sockets = new WeakMap<GuardWorld, { socket: RawSocket; first: Promise<string> }>();

function next(socket: RawSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    const stop = socket.listen((text) => {
      stop();
      resolve(text);
    });
    socket.onceClosed(() => {
      reject(new Error("the connection was closed"));
    });
  });
}

When(/^a WebSocket connection sends (.*)$/, async function (this: GuardWorld, frame: string) {
  const { host, port } = this.app.application;
  const socket = await RawSocket.open(host, port);
  this.undo.push(async () => {
    socket.close();
  });
  const first = next(socket);
  // awaited by the step that looks at it
  first.catch(() => undefined);
  sockets.set(this, { socket, first });
  socket.send(frame);
});

Then(
  "it is refused, 400, with the fault {string} at {string}",
  function (this: GuardWorld, code: string, path: string): void {
    const { error } = this.answer;
    assert.equal(error?.status, 400, JSON.stringify(this.answer));
    const told = this.faults.map((fault) => `${fault.code} ${fault.path}`);
    assert.ok(told.includes(`${code} ${path}`), told.join(", "));
  },
);

Then("it is answered {int}", async function (this: GuardWorld, status: number) {
  const answer = JSON.parse((await sockets.get(this)?.first) ?? "null") as { status: number };
  assert.equal(answer.status, status);
});

Then("the next request on it is answered", async function (this: GuardWorld) {
  const { socket } = sockets.get(this) ?? {};
  assert.ok(socket, "no connection has sent anything");
  const answer = next(socket);
  socket.send('{"controller":"auth","action":"checkToken","requestId":"next"}');
  assert.equal((JSON.parse(await answer) as { requestId: string }).requestId, "next");
});
