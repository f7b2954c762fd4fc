import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { Kuzzle, WebSocket, type BaseRequest } from "kuzzle-sdk";

import type { Answer, Call, Fault } from "./steps";

const run = promisify(execFile);
const deadline = 30_000;

/** Sends the calls of the tour, each the way it names, as whom it is told. */
export class Clients {
  private readonly tokens = new Map<string, string>();
  private readonly sockets = new Map<string, Promise<Kuzzle>>();

  constructor(
    private readonly url: string,
    private readonly port: number,
  ) {}

  /** From now on `name` is who has this token. */
  keep(name: string, token: string): void {
    this.tokens.set(name, token);
  }

  /** @throws when no answer comes, or one that is none of Kuzzle's */
  async send(call: Call, by: string | undefined): Promise<Answer> {
    const token = this.tokenOf(by);
    if ("http" in call) {
      const [verb = "", path = ""] = call.http.split(" ");
      return this.overHttp(verb, path, call.body, token);
    }
    return "shell" in call
      ? this.overShell(call.shell)
      : this.overWebSocket(call.webSocket, by ?? "a stranger", token);
  }

  async close(): Promise<void> {
    for (const socket of this.sockets.values()) {
      (await socket).disconnect();
    }
  }

  private tokenOf(name: string | undefined): string | undefined {
    const token = name === undefined ? undefined : this.tokens.get(name);
    if (name !== undefined && token === undefined) {
      throw new Error(`nobody has logged in as "${name}" yet`);
    }
    return token;
  }

  private async overHttp(
    method: string,
    path: string,
    body: unknown,
    token: string | undefined,
  ): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(deadline),
    });
    const answer = toAnswer(await response.json());
    if (response.status !== answer.status) {
      throw new Error(`HTTP says ${response.status}, the answer ${answer.status}`);
    }
    return answer;
  }

  private async overWebSocket(
    payload: Readonly<Record<string, unknown>>,
    name: string,
    token: string | undefined,
  ): Promise<Answer> {
    const sdk = await this.socketOf(name);
    sdk.jwt = token ?? null;
    try {
      return toAnswer(await sdk.query({ ...payload } as BaseRequest, { timeout: deadline }));
    } catch (error) {
      // kuzzle-sdk keeps the faults in `errors`; an error without a status is its own
      const { status } = error as { status?: unknown };
      if (typeof status !== "number") {
        throw error;
      }
      return toAnswer({ status, result: null, error });
    }
  }

  /** One connection for each: a token holds for its connection, and so do the limits on logins. */
  private async socketOf(name: string): Promise<Kuzzle> {
    const known = this.sockets.get(name);
    if (known !== undefined) {
      return known;
    }
    const protocol = new WebSocket("127.0.0.1", { port: this.port, autoReconnect: false });
    const sdk = new Kuzzle(protocol);
    const connected = sdk.connect().then(() => sdk);
    this.sockets.set(name, connected);
    return connected;
  }

  private async overShell(script: string): Promise<Answer> {
    const { stdout } = await run("bash", ["-euo", "pipefail", "-c", script], { timeout: deadline });
    return toAnswer(JSON.parse(stdout.slice(stdout.indexOf("{"))));
  }
}

interface Wire {
  readonly status: number;
  readonly result?: unknown;
  readonly error?: {
    readonly id: string;
    readonly message: string;
    readonly details?: unknown;
    readonly errors?: readonly (Fault | string)[];
  } | null;
}

function toAnswer(answer: unknown): Answer {
  const { status, result, error } = answer as Wire;
  if (error === undefined || error === null) {
    return { status, result };
  }
  const { id, message, details, errors } = error;
  const { missing } = Object(details) as { missing?: readonly string[] };
  const faults = Array.isArray(details) ? (details as Fault[]) : (missing ?? errors ?? []);
  return { status, result, error: { id, message, faults } };
}
