import { randomUUID } from "node:crypto";

import type { Answer, Call } from "../../features/support/answers";
import { RawSocket } from "../../tools/fuzz/RawSocket";
import type { Address } from "./Platform";

/** Milliseconds; longer than the plugin waits for any service. */
const DEADLINE = 20_000;

/** A WebSocket connection that keeps what it is notified of. */
export class Line {
  private readonly texts: string[] = [];

  private constructor(
    private readonly socket: RawSocket,
    private readonly token: string | undefined,
  ) {
    socket.listen((text) => this.texts.push(text));
  }

  /** @param token sent with each request; undefined: anonymous */
  static async open({ host, port }: Address, token: string | undefined): Promise<Line> {
    return new Line(await RawSocket.open(host, port), token);
  }

  /** @returns `undefined` once the connection has ended */
  async call(call: Call): Promise<Answer | undefined> {
    return this.send(call, this.token);
  }

  private async send(call: Call, token: string | undefined): Promise<Answer | undefined> {
    if (this.socket.closed) {
      return undefined;
    }
    const requestId = randomUUID();
    return new Promise((resolve, reject) => {
      const settle = (answer: Answer | undefined): void => {
        clearTimeout(timer);
        stop();
        resolve(answer);
      };
      const stop = this.socket.listen((text) => {
        // a notification of what was done holds its id too
        const answer = JSON.parse(text) as Answer & { requestId?: string; room?: string };
        if (answer.requestId === requestId && answer.room === requestId) {
          settle(answer);
        }
      });
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`no answer to ${call.controller}:${call.action}`));
      }, DEADLINE);
      this.socket.onceClosed(() => {
        settle(undefined);
      });
      const sender = token === undefined ? {} : { jwt: token };
      this.socket.send(JSON.stringify({ ...call, requestId, ...sender }));
    });
  }

  /** Tells whether a notification on a channel holds a text. */
  heard(channel: string, marker: string): boolean {
    return this.texts.some((text) => text.includes(`"${channel}"`) && text.includes(marker));
  }

  /** All that was sent so far has come once this has resolved. */
  async settle(): Promise<void> {
    // as a stranger: the answer does not matter, and a token that has ended must not end the line
    await this.send({ controller: "server", action: "now" }, undefined);
  }

  close(): void {
    this.socket.close();
  }
}
