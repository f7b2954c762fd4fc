import { finished, type Readable } from "node:stream";

import type { KuzzleRequest } from "kuzzle";
import { HttpStream } from "kuzzle";

import { UncheckedError } from "../errors/errors";
import type { Services } from "../usecases/Services";
import type { CursorPlace } from "../usecases/requests/takeCursor";
import { stillSender } from "../usecases/requests/stillSender";
import { inPlace, takeCursor } from "../usecases/requests/takeCursor";
import { whileAllowed, withLastWord } from "../usecases/requests/whileAllowed";
import { actorOf, commandOf } from "../usecases/support/command";
import { readError } from "../usecases/support/readError";
import { tellingShare } from "./tellingShare";

const WHO = "who receives the file";

interface Receiving {
  readonly client: KuzzleRequest;
  readonly still: Awaited<ReturnType<typeof stillSender>>;
}

/**
 * Judges the file of a `document:export` again while it is sent, since it is a cursor of the host's
 * own: it reads on, or sends what it has read, for as long as its receiver takes.
 *
 * @returns the actions that the host does not have
 */
export function judgeExports(services: Services): string[] {
  const around = async (request: KuzzleRequest, run: () => Promise<unknown>): Promise<unknown> => {
    const { host, config } = services;
    const client = host.clientRequest(request);
    if (client === undefined) {
      return run();
    }
    const still = await stillSender(host, client).catch(readError(host, WHO));
    const asked = { host, actor: actorOf(client), command: commandOf(request, client) };
    const place = await takeCursor(asked, config, "own").catch(tellingShare(services, request));
    const file = await run().catch(async (error: unknown) => {
      await place?.failed(error);
      throw error;
    });
    if (file instanceof HttpStream) {
      return judged(services, { client, still }, file, place);
    }
    await place?.keep(0);
    return file;
  };
  return services.host.intercept("document", "export", around) ? [] : ["document:export"];
}

function judged(
  { host, gate }: Services,
  { client, still }: Receiving,
  file: HttpStream,
  place: CursorPlace | undefined,
): HttpStream {
  let isReported = false;
  const requireStill = async (): Promise<void> => {
    const sender = await still().catch(readError(host, WHO));
    if (sender !== undefined || isReported) {
      return;
    }
    const refusal = new UncheckedError(
      "Not allowed to go on with this document:export: its token has ended, or no policy allows it any more.",
    );
    isReported = await gate.recordRefusal(refusal, actorOf(client), commandOf(client));
    if (!isReported) {
      throw refusal;
    }
  };
  const allowed = whileAllowed(piecesOf(file.stream), requireStill);
  const pieces = withLastWord(place === undefined ? allowed : inPlace(allowed, place));
  return host.fileOf(pieces);
}

/**
 * Copies each piece as it is read: the host keeps one buffer, and writes the next piece into it at
 * once. A stream that is left off is destroyed without an error: the host throws one where nobody
 * catches it, which ends the node.
 * Source: the host's lib/util/bufferedPassThrough.js `writeChunkData`, dump-collection.js `dump`.
 */
async function* piecesOf(stream: Readable): AsyncGenerator<Buffer> {
  let wake = (): void => undefined;
  let end: { readonly error: Error | null } | undefined;
  stream.on("readable", () => {
    wake();
  });
  const forget = finished(stream, { writable: false }, (error) => {
    end = { error: error ?? null };
    wake();
  });
  try {
    for (;;) {
      const piece = stream.read() as Uint8Array | null;
      if (piece !== null) {
        yield Buffer.from(piece);
      } else if (end === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      } else if (end.error === null) {
        return;
      } else {
        throw end.error;
      }
    }
  } finally {
    forget();
    stream.destroy();
  }
}
