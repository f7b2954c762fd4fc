import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { connect } from "node:net";

import { joined } from "./bytes";

const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

/**
 * A WebSocket connection that sends whatever it is told: a library would refuse to. Answers are
 * small, and are never fragmented by the host. Source: RFC 6455, section 5.2.
 */
export class RawSocket {
  private received = Buffer.alloc(0);
  private readonly listeners = new Set<(text: string) => void>();
  private ended = false;
  private reason = "";

  private constructor(private readonly socket: Socket) {
    // every request that waits for its answer listens
    socket.setMaxListeners(0);
    socket.on("data", (data: Buffer) => {
      this.received = joined([this.received, data]);
      this.read();
    });
    socket.on("close", () => {
      this.ended = true;
    });
    // how it ended does not matter: `closed` tells that it did
    socket.on("error", () => undefined);
  }

  static async open(host: string, port: number): Promise<RawSocket> {
    const socket = connect({ host, port });
    const lines = [
      "GET / HTTP/1.1",
      `Host: ${host}:${port}`,
      "Upgrade: websocket",
      "Connection: Upgrade",
      `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
      "Sec-WebSocket-Version: 13",
    ];
    const rest = await new Promise<Buffer>((resolve, reject) => {
      let head = Buffer.alloc(0);
      const onData = (data: Buffer): void => {
        head = joined([head, data]);
        const end = head.indexOf("\r\n\r\n");
        if (end >= 0) {
          socket.off("data", onData);
          socket.off("error", reject);
          resolve(head.subarray(end + 4));
        }
      };
      socket.on("data", onData);
      socket.once("error", reject);
      socket.once("connect", () => socket.write(`${lines.join("\r\n")}\r\n\r\n`));
    });
    const opened = new RawSocket(socket);
    opened.received = rest;
    opened.read();
    return opened;
  }

  /** Tells whether the connection has ended. */
  get closed(): boolean {
    return this.ended;
  }

  /** The code and the text with which the other side closed it, if it did. */
  get closeReason(): string {
    return this.reason;
  }

  /** Calls back once for the first of: the connection has ended already, or ends. */
  onceClosed(callback: () => void): void {
    if (this.ended) {
      callback();
    } else {
      this.socket.once("close", callback);
    }
  }

  /** @returns stops listening */
  listen(listener: (text: string) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  /** @param opcode 1: text, 2: binary; anything goes */
  send(data: string | Buffer, opcode = 1): void {
    const payload = typeof data === "string" ? Buffer.from(data) : data;
    const mask = randomBytes(4);
    const whole = joined([headOf(payload.length, opcode), mask, payload]);
    const start = whole.length - payload.length;
    for (let position = 0; position < payload.length; position += 1) {
      whole[start + position] = (payload[position] ?? 0) ^ (mask[position % 4] ?? 0);
    }
    this.socket.write(whole as unknown as Uint8Array);
  }

  close(): void {
    this.socket.destroy();
  }

  private read(): void {
    for (;;) {
      const { received } = this;
      const short = (received[1] ?? 0) & 0x7f;
      const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
      if (received.length < 2 + extra) {
        return;
      }
      const length =
        extra === 0
          ? short
          : extra === 2
            ? received.readUInt16BE(2)
            : Number(received.readBigUInt64BE(2));
      if (received.length < 2 + extra + length) {
        return;
      }
      const payload = received.subarray(2 + extra, 2 + extra + length);
      this.received = received.subarray(2 + extra + length);
      const opcode = (received[0] ?? 0) & 0x0f;
      if (opcode === CLOSE && length >= 2) {
        this.reason = `${payload.readUInt16BE(0)} ${payload.subarray(2).toString()}`;
      } else if (opcode === PING) {
        this.send(payload, PONG);
      } else if (opcode === TEXT) {
        const text = payload.toString();
        for (const listener of this.listeners) {
          listener(text);
        }
      }
    }
  }
}

function headOf(length: number, opcode: number): Buffer {
  const first = 0x80 | opcode;
  if (length < 126) {
    return Buffer.from([first, 0x80 | length]);
  }
  if (length < 65_536) {
    return Buffer.from([first, 0x80 | 126, length >> 8, length & 0xff]);
  }
  const head = Buffer.alloc(10);
  head[0] = first;
  head[1] = 0x80 | 127;
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}
