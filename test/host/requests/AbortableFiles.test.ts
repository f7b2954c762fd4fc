import { createRequire } from "node:module";
import { get } from "node:http";
import { Readable } from "node:stream";

import { HttpStream } from "kuzzle";
import should from "should";

import { AbortableFiles } from "../../../lib/host/requests/AbortableFiles";

interface Response {
  onAborted(listener: () => void): void;
  writeStatus(status: string): void;
}

interface Listening {
  readonly token: unknown;
  readonly port: number;
}

interface App {
  any(pattern: string, handler: (response: Response) => void): App;
  listen(port: number, listener: (token: unknown) => void): App;
}

interface Protocol {
  httpSendStream(request: object, response: Response, file: HttpStream, message: object): void;
}

/* The host's own transport, with nothing of the host around it. */
const inside = createRequire(createRequire(__filename).resolve("kuzzle"));
const uWS = inside("uWebSockets.js") as {
  App(): App;
  us_listen_socket_close(token: unknown): void;
  us_socket_local_port(token: unknown): number;
};
const HttpWsProtocol = inside("kuzzle/dist/lib/core/network/protocols/httpwsProtocol.js") as {
  readonly prototype: Protocol;
};

/** Row 111 of docs/host-behaviour.md. */
describe("files that are sent over HTTP", () => {
  const listening: Listening[] = [];

  afterEach(() => {
    listening.splice(0).forEach(({ token }) => {
      uWS.us_listen_socket_close(token);
    });
  });

  async function serve(fileOf: (files: AbortableFiles) => HttpStream): Promise<number> {
    const protocol = Object.create(HttpWsProtocol.prototype) as Protocol;
    Object.assign(protocol, { httpWriteRequestHeaders: () => undefined });
    const protocols = new Map([["websocket", protocol]]);
    const files = new AbortableFiles({ entryPoint: { protocols } });
    const request = { response: { setHeader: () => undefined } };
    return new Promise((resolve) => {
      uWS
        .App()
        .any("/*", (response) => {
          response.onAborted(() => undefined);
          const file = fileOf(files);
          protocol.httpSendStream(request, response, file, {});
        })
        .listen(0, (token) => {
          const port = uWS.us_socket_local_port(token);
          listening.push({ token, port });
          resolve(port);
        });
    });
  }

  async function receive(port: number): Promise<{ text: string; complete: boolean }> {
    return new Promise((resolve, reject) => {
      get({ host: "127.0.0.1", port, agent: false }, (response) => {
        let text = "";
        response.on("data", (piece: Buffer) => {
          text += piece.toString();
        });
        const done = (): void => {
          resolve({ text, complete: response.complete });
        };
        response.on("end", done).on("error", done);
      }).on("error", reject);
    });
  }

  async function* failing(error?: Error): AsyncGenerator<Buffer> {
    for (let count = 0; count < 100; count++) {
      yield Buffer.from(`${"x".repeat(10_000)}\n`);
    }
    yield Buffer.from("the last word\n");
    if (error !== undefined) {
      throw error;
    }
  }

  it("111: come whole, by the host alone, though their source has failed", async () => {
    const port = await serve(() => {
      const stream = new Readable({ read: () => undefined });
      stream.push("one\n");
      setImmediate(() => stream.destroy());
      return new HttpStream(stream);
    });
    should(await receive(port)).eql({ text: "one\n", complete: true });
  });

  it("break off, behind everything that they gave, when they cannot go on", async () => {
    const port = await serve((files) => files.of(failing(new Error("not any more"))));
    const { text, complete } = await receive(port);
    should(complete).be.false();
    should(text).endWith("the last word\n");
    should(text.length).equal(100 * 10_001 + "the last word\n".length);
  });

  it("come whole when they can", async () => {
    const port = await serve((files) => files.of(failing()));
    const { text, complete } = await receive(port);
    should(complete).be.true();
    should(text).endWith("the last word\n");
  });

  it("of a host that looks otherwise are made all the same", async () => {
    const pieces: string[] = [];
    for await (const piece of new AbortableFiles({}).of(failing(new Error("x"))).stream) {
      pieces.push(String(piece));
    }
    should(pieces.at(-1)).equal("the last word\n");
  });
});
