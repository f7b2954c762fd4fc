import { Agent, request } from "node:http";

/** A request in the form of `POST /_query`, the same for every protocol and action. */
export interface Call {
  readonly controller: string;
  readonly action: string;
  readonly [member: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly result: unknown;
  readonly error: { readonly message: string } | null;
}

export interface Timed {
  /** From the first byte sent to the last one received, without coding and decoding of JSON. */
  readonly milliseconds: number;
  readonly answer: Answer;
}

/** Connections to one application that are kept open: one, or as many as there are callers. */
export class Connection {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly url: string) {}

  async send(call: Call, token: string | undefined): Promise<Timed> {
    const body = Buffer.from(JSON.stringify(call));
    const headers = {
      "content-type": "application/json",
      "content-length": body.length,
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const start = performance.now();
    const received = await new Promise<string>((resolve, reject) => {
      const options = { agent: this.agent, method: "POST", headers, timeout: 60_000 };
      const sent = request(`${this.url}/_query`, options, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => {
          text += chunk;
        });
        response.once("end", () => {
          resolve(text);
        });
        response.once("error", reject);
      });
      sent.once("error", reject);
      sent.once("timeout", () => sent.destroy(new Error("no answer within 60 s")));
      sent.end(body);
    });
    const milliseconds = performance.now() - start;
    return { milliseconds, answer: JSON.parse(received) as Answer };
  }

  /** @throws unless it succeeds */
  async succeed(call: Call, token?: string): Promise<Timed> {
    const timed = await this.send(call, token);
    if (timed.answer.error !== null) {
      const { message } = timed.answer.error;
      throw new Error(`${call.controller}:${call.action} at ${this.url}: ${message}`);
    }
    return timed;
  }

  close(): void {
    this.agent.destroy();
  }
}
