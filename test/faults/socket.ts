import { randomUUID } from "node:crypto";

import { WebSocket as KuzzleWebSocket } from "kuzzle-sdk";

import type { Answer } from "../../features/support/answers";
import type { Client } from "../../features/support/clients";
import type { Application } from "../../tools/application/launch";

/**
 * A WebSocket of a patient client. kuzzle-sdk gives up a connection whose ping is not answered
 * within 2 s, and with it the answers that are still to come; these are what is measured here.
 */
export async function openSocket(
  { host, port }: Application,
  token: string | undefined,
): Promise<Client> {
  const socket = new KuzzleWebSocket(host, { port, ssl: false, pingInterval: 3_600_000 });
  await socket.connect();
  return {
    call: (call) =>
      new Promise((resolve) => {
        const requestId = randomUUID();
        socket.once(requestId, (answer: unknown) => {
          resolve(answer as Answer);
        });
        socket.send({ ...call, requestId, ...(token !== undefined && { jwt: token }) });
      }),
    async close() {
      socket.close();
    },
  };
}
