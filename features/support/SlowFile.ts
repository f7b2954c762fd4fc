import { request, type IncomingMessage } from "node:http";

/** Milliseconds. The host ends a connection that has taken nothing for 10 s. Source: uWebSockets' HTTP timeout. */
const SIP_EVERY = 300;

export interface Received {
  readonly text: string;
  /** Tells whether it ended well, and did not break off. */
  readonly isWhole: boolean;
}

/** A file that is received as slowly as can be, until the rest of it is asked for. */
export class SlowFile {
  private readonly pieces: string[] = [];
  private readonly sipping: NodeJS.Timeout;

  private constructor(private readonly response: IncomingMessage) {
    this.sipping = setInterval(() => {
      this.take(this.response.read() as Buffer | null);
    }, SIP_EVERY);
  }

  /**
   * Asks for the export of a collection, and resolves when something of it has come. As CSV: of the other
   * format the host reads all, however slowly it is received.
   */
  static async ofExport(
    base: string,
    { index, collection }: { readonly index: string; readonly collection: string },
    token: string,
    {
      scroll,
      ...body
    }: { readonly query: object; readonly fields: string[]; readonly scroll: string },
  ): Promise<SlowFile> {
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    const url = `${base}/${index}/${collection}/_export?format=csv&size=2&scroll=${scroll}`;
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      request(url, { method: "POST", headers }, resolve)
        .on("error", reject)
        .end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => {
      response.once("readable", resolve);
    });
    return new SlowFile(response);
  }

  /** Receives the rest. */
  async receive(): Promise<Received> {
    clearInterval(this.sipping);
    try {
      for await (const piece of this.response) {
        this.take(piece as Buffer);
      }
    } catch {
      return { text: this.pieces.join(""), isWhole: false };
    }
    return { text: this.pieces.join(""), isWhole: this.response.complete };
  }

  drop(): void {
    clearInterval(this.sipping);
    this.response.destroy();
  }

  private take(piece: Buffer | null): void {
    if (piece !== null) {
      this.pieces.push(piece.toString());
    }
  }
}
