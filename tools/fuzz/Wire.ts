import { request as httpRequest } from "node:http";
import { unzipSync } from "node:zlib";

import { joined, lengthOf } from "./bytes";
import type { FuzzRequest } from "./requests";
import type { FrameSending, HttpSending } from "./sending";
import { LARGEST_BODY } from "./requests";
import { RawSocket } from "./RawSocket";

/** The answer to a request. */
export interface Reply {
  /** Over WebSocket that of the answer; 0: the connection was closed instead. */
  readonly status: number;
  /** The answer, as text. */
  readonly text: string;
}

/** Codes of Node.js for a connection that the other side has closed. */
const BROKEN_OFF: ReadonlySet<string> = new Set(["EPIPE", "ECONNRESET"]);
/** Begins the ids of requests that must be answered. */
const OURS = "fuzz-request-";
const AFTER = '{"controller":"auth","action":"checkToken"}';

/** Where the application listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Sends for one caller. */
export class Wire {
  private shared: Promise<RawSocket> | undefined;
  private sent = 0;

  constructor(
    private readonly address: Address,
    private readonly token: string,
  ) {}

  /** @throws when the connection ends, where it must not */
  async send({ sending }: Pick<FuzzRequest, "sending">): Promise<Reply> {
    switch (sending.way) {
      case "http":
        return this.sendHttp(sending);
      case "websocket":
        return this.ask(await this.sharedSocket(), sending.text);
      case "frame":
        return this.sendFrame(sending);
    }
  }

  /** A request that is as it should be. @throws unless it succeeds */
  async must(controller: string, action: string, members: object): Promise<unknown> {
    const { status, text } = await this.sendHttp({
      way: "http",
      verb: "POST",
      path: "/_query",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ controller, action, ...members }),
    });
    if (status !== 200) {
      throw new Error(`${controller}:${action}: ${text}`);
    }
    return (JSON.parse(text) as { result: unknown }).result;
  }

  async close(): Promise<void> {
    (await this.shared)?.close();
  }

  private async sharedSocket(): Promise<RawSocket> {
    const socket = await this.shared;
    if (socket === undefined || socket.closed) {
      this.shared = RawSocket.open(this.address.host, this.address.port);
    }
    return this.shared ?? this.sharedSocket();
  }

  /** Resolves with the answer that has the request's id. */
  private async ask(socket: RawSocket, text: string): Promise<Reply> {
    const requestId = `${OURS}${++this.sent}`;
    const ours = `"requestId":"${requestId}","jwt":"${this.token}"}`;
    const members = text.slice(0, -1);
    return new Promise((resolve, reject) => {
      const stop = socket.listen((answer) => {
        if (answer.includes(requestId)) {
          const parsed = JSON.parse(answer) as { requestId?: unknown; status: number };
          if (parsed.requestId === requestId) {
            stop();
            resolve({ status: parsed.status, text: answer });
          }
        }
      });
      socket.onceClosed(() => {
        reject(new Error(`the connection was closed: ${socket.closeReason}`));
      });
      socket.send(members.endsWith("{") ? members + ours : `${members},${ours}`);
    });
  }

  /**
   * The frame's answer, and of a request that follows it: that one must be answered, on another
   * connection when this one was closed.
   */
  private async sendFrame({ opcode, data }: FrameSending): Promise<Reply> {
    const { host, port } = this.address;
    const socket = await RawSocket.open(host, port);
    try {
      const answer = isAnswered(opcode, data) ? firstAnswer(socket) : undefined;
      // awaited only where the connection stays
      answer?.catch(() => undefined);
      socket.send(data, opcode);
      const wasClosed = await this.ask(socket, AFTER).then(
        () => false,
        () => true,
      );
      if (wasClosed) {
        return await this.answeredAfterwards();
      }
      const text = (await answer) ?? "{}";
      const { status = 200 } = JSON.parse(text) as { status?: number };
      return { status, text };
    } finally {
      socket.close();
    }
  }

  /** Tells what a closed connection comes to, once a request on another one was answered. */
  private async answeredAfterwards(): Promise<Reply> {
    const another = await RawSocket.open(this.address.host, this.address.port);
    try {
      await this.ask(another, AFTER);
      return { status: 0, text: "closed" };
    } finally {
      another.close();
    }
  }

  private async sendHttp({ verb, path, headers, body, chunked }: HttpSending): Promise<Reply> {
    const length = body === undefined ? undefined : lengthOf(body);
    return new Promise((resolve, reject) => {
      const request = httpRequest(
        {
          ...this.address,
          method: verb,
          path,
          agent: false,
          headers: {
            authorization: `Bearer ${this.token}`,
            ...headers,
            ...(length !== undefined && chunked !== true && { "content-length": length }),
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          if (verb === "HEAD") {
            // the host sends a body all the same, at which Node's parser fails
            resolve({ status: response.statusCode ?? 0, text: "" });
          }
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("error", reject);
          response.on("end", () => {
            const isPacked = response.headers["content-encoding"] !== undefined;
            const whole = joined(chunks);
            const text = (isPacked ? unpacked(whole) : whole).toString();
            resolve({ status: response.statusCode ?? 0, text });
          });
        },
      );
      request.on("error", (error: NodeJS.ErrnoException) => {
        // the host answers by the length alone and closes: its answer is lost to whoever still sends
        if ((length ?? 0) > LARGEST_BODY && BROKEN_OFF.has(error.code ?? "")) {
          resolve(this.answeredAfterwards());
        } else {
          reject(error);
        }
      });
      request.end(body);
    });
  }
}

/** Unpacks an answer, but leaves as it is what is only said to be packed. */
function unpacked(data: Buffer): Buffer {
  try {
    return unzipSync(data as unknown as Uint8Array);
  } catch {
    return data;
  }
}

/** Empty frames and control frames are not. */
function isAnswered(opcode: number, data: string | Buffer): boolean {
  return opcode <= 2 && data.length > 0;
}

/** The first that answers none of our own requests. */
function firstAnswer(socket: RawSocket): Promise<string> {
  return new Promise((resolve, reject) => {
    const stop = socket.listen((text) => {
      if (!text.includes(`"requestId":"${OURS}`)) {
        stop();
        resolve(text);
      }
    });
    socket.onceClosed(() => {
      reject(new Error(`the connection was closed: ${socket.closeReason}`));
    });
  });
}
