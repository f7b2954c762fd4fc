import { Readable } from "node:stream";

import { HttpStream } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import type { Host } from "../port/Host";

/** The subset of the host's lib/core/network/protocols/httpwsProtocol.js that we use. */
interface HttpProtocol {
  httpSendStream: (
    request: unknown,
    response: { close(): void },
    file: HttpStream,
    message: unknown,
  ) => void;
}

/**
 * Files whose transfer breaks off, so that its receiver sees it, when they cannot go on. The host ends
 * every response well, whatever becomes of its stream; and it fails, and ends the node, at a stream
 * that emits an error.
 *
 * Source: the host's lib/core/network/protocols/httpwsProtocol.js `httpSendStream`.
 */
export class AbortableFiles {
  private readonly broken = new WeakSet<Readable>();
  private readonly known = new WeakSet();

  constructor(private readonly kuzzle: Pick<Kernel, "entryPoint">) {}

  /** @param pieces when they throw, the transfer breaks off behind what they gave */
  of(pieces: AsyncIterable<Buffer>): HttpStream {
    this.watch(this.kuzzle.entryPoint?.protocols?.get("websocket"));
    const stream: Readable = Readable.from(
      untilBroken(pieces, () => this.broken.add(stream)),
      { objectMode: false },
    );
    return new HttpStream(stream);
  }

  /** The host has no protocols yet when plugins start. One that looks otherwise ends files well. */
  private watch(protocol: unknown): void {
    if (!isHttp(protocol) || this.known.has(protocol)) {
      return;
    }
    this.known.add(protocol);
    const send = protocol.httpSendStream.bind(protocol);
    protocol.httpSendStream = (request, response, file, message) => {
      // before the host's own, which would end the response
      file.stream.once("end", () => {
        if (this.broken.has(file.stream) && file.destroy()) {
          response.close();
        }
      });
      send(request, response, file, message);
    };
  }
}

async function* untilBroken(
  pieces: AsyncIterable<Buffer>,
  breaks: () => void,
): AsyncGenerator<Buffer> {
  try {
    yield* pieces;
  } catch {
    breaks();
  }
}

function isHttp(value: unknown): value is HttpProtocol {
  return typeof (Object(value) as Partial<HttpProtocol>).httpSendStream === "function";
}

/** Makes files that break off, for one host. */
export function fileMaker(kuzzle: Pick<Kernel, "entryPoint">): Host["fileOf"] {
  const files = new AbortableFiles(kuzzle);
  return (pieces) => files.of(pieces);
}
