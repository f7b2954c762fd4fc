import { randomUUID } from "node:crypto";

import { Http, Kuzzle, WebSocket as KuzzleWebSocket } from "kuzzle-sdk";
import type { MqttClient } from "mqtt";
import { connectAsync } from "mqtt";

import type { Application } from "../../tools/application/launch";
import type { Answer, AnsweredError, Call } from "./answers";

export type Protocol = "http" | "websocket" | "mqtt";
/** `raw-…`: without kuzzle-sdk, for what it drops. */
export type Way = Protocol | "raw-http" | "raw-websocket";

/** One caller's line to one application. */
export interface Client {
  call(call: Call): Promise<Answer>;
  close(): Promise<void>;
}

/** @param token of the caller; undefined: anonymous */
export async function connect(
  way: Way,
  application: Application,
  token: string | undefined,
): Promise<Client> {
  switch (way) {
    case "http":
    case "websocket":
      return sdkClient(await connectSdk(way, application, token));
    case "mqtt":
      return mqttClient(application, token);
    case "raw-http":
      return rawHttpClient(application, token);
    case "raw-websocket":
      return rawWebSocketClient(application, token);
  }
}

export async function connectSdk(
  way: "http" | "websocket",
  { host, port }: Application,
  token: string | undefined,
): Promise<Kuzzle> {
  const options = { port, ssl: false };
  const sdk = new Kuzzle(
    way === "http" ? new Http(host, options) : new KuzzleWebSocket(host, options),
  );
  await sdk.connect();
  if (token !== undefined) {
    sdk.jwt = token;
  }
  return sdk;
}

function sdkClient(sdk: Kuzzle): Client {
  return {
    async call(call) {
      try {
        const { status, result } = await sdk.query(call);
        return { status, result, error: null };
      } catch (error) {
        const { status, id, code, message, errors, count } = error as AnsweredError;
        if (typeof status !== "number") {
          throw error;
        }
        return {
          status,
          result: null,
          error: { status, id, code, message, ...(errors && { errors }), ...(count && { count }) },
        };
      }
    },
    async close() {
      sdk.disconnect();
    },
  };
}

function rawHttpClient({ url }: Application, token: string | undefined): Client {
  return {
    call: (call) => sendHttp(`${url}/_query`, "POST", call, token),
    close: async () => undefined,
  };
}

/** A request as any HTTP client would send it. */
export async function sendHttp(
  url: string,
  method: string,
  body: unknown,
  token: string | undefined,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      // both stand on this machine, whose processor is what tests wait for
      "accept-encoding": "identity",
      ...headers,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const answer = (await response.json()) as Answer;
  if (answer.status !== response.status) {
    throw new Error(`HTTP status ${response.status}, but the answer says ${answer.status}`);
  }
  return answer;
}

type Pending = Map<unknown, (answer: Answer) => void>;

function settle(pending: Pending, text: string): void {
  const answer = JSON.parse(text) as Answer & { requestId?: unknown };
  pending.get(answer.requestId)?.(answer);
  pending.delete(answer.requestId);
}

function asking(
  pending: Pending,
  token: string | undefined,
  send: (text: string) => void,
): (call: Call) => Promise<Answer> {
  return (call) =>
    new Promise((resolve) => {
      const requestId = randomUUID();
      pending.set(requestId, resolve);
      send(JSON.stringify({ ...call, requestId, ...(token !== undefined && { jwt: token }) }));
    });
}

/** The SDK's socket without the SDK: answers as they come over the wire. */
async function rawWebSocketClient(
  { host, port }: Application,
  token: string | undefined,
): Promise<Client> {
  const socket = new KuzzleWebSocket(host, { port, ssl: false });
  await socket.connect();
  const pending: Pending = new Map();
  return {
    call: asking(pending, token, (text) => {
      const request = JSON.parse(text) as Call & { requestId: string };
      socket.once(request.requestId, (answer: unknown) => {
        settle(pending, JSON.stringify(answer));
      });
      socket.send(request);
    }),
    async close() {
      socket.close();
    },
  };
}

async function mqttClient(
  { host, mqttPort }: Application,
  token: string | undefined,
): Promise<Client> {
  const client: MqttClient = await connectAsync({ host, port: mqttPort, protocol: "mqtt" });
  await client.subscribeAsync("Kuzzle/response");
  const pending: Pending = new Map();
  client.on("message", (_topic, payload) => {
    settle(pending, payload.toString());
  });
  return {
    call: asking(pending, token, (text) => {
      client.publish("Kuzzle/request", text);
    }),
    close: () => client.endAsync(true),
  };
}
