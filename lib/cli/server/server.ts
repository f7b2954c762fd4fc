import { createRequire } from "node:module";

import type * as Sdk from "kuzzle-sdk";

import { CommandError } from "../support/exit";
import type { ConnectionSettings } from "./connection";
import { isAnswer, linesOf } from "./answers";
import { Login } from "./Login";
import { withoutRoutes } from "./withoutRoutes";

/** Milliseconds that one request may take. */
const TIMEOUT = 60_000;

/** A request of Kuzzle's API. */
export interface ServerRequest {
  readonly controller: string;
  readonly action: string;
  readonly [argument: string]: unknown;
}

/** A Kuzzle, as somebody. */
export interface Server {
  readonly url: string;
  /** @throws the errors of kuzzle-sdk: see `answers.ts` */
  readonly query: (request: ServerRequest) => Promise<unknown>;
}

/**
 * Connects, runs and disconnects. kuzzle-sdk is loaded only here, for the commands that need it.
 *
 * @throws CommandError when the server is not reached, or does not let us in
 */
export async function withServer<Result>(
  settings: ConnectionSettings,
  use: (server: Server) => Promise<Result>,
): Promise<Result> {
  const { Http, Kuzzle, WebSocket } = createRequire(__filename)("kuzzle-sdk") as typeof Sdk;
  const { host, port, secure, protocol, shownUrl, as } = settings;
  const sdk = new Kuzzle(
    protocol === "http"
      ? withoutRoutes(new Http(host, { port, ssl: secure, timeout: TIMEOUT }))
      : new WebSocket(host, { port, ssl: secure, autoReconnect: false }),
    { requestTimeout: TIMEOUT },
  );
  const login =
    "apiKey" in as
      ? undefined
      : new Login((expiresIn) => sdk.auth.login("local", { ...as }, expiresIn));
  const query = async (request: ServerRequest): Promise<unknown> => {
    await login?.keep();
    return (await sdk.query(request)).result;
  };

  try {
    await attempt(`Kuzzle is not reached at ${shownUrl}`, () => sdk.connect());
    await attempt(`Kuzzle at ${shownUrl} does not let you in`, async () => {
      if ("apiKey" in as) {
        // who it is, and whether it holds, shows in the first answer
        setKey(sdk, as.apiKey);
      }
      await login?.keep();
    });
    return await use({ url: shownUrl, query });
  } finally {
    sdk.disconnect();
  }
}

async function attempt(failure: string, run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (error instanceof CommandError) {
      throw error;
    }
    // what is no answer of the server may name the request, and so the password
    const lines = isAnswer(error) ? linesOf(error) : [reasonOf(error)];
    throw new CommandError(`${failure}.`, undefined, lines);
  }
}

/** @throws CommandError where kuzzle-sdk takes it for no key, and says so without a word about where it is from */
function setKey(sdk: Sdk.Kuzzle, apiKey: string): void {
  try {
    sdk.setAPIKey(apiKey);
  } catch {
    throw new CommandError(
      "PROFILE_GUARD_API_KEY has not the form of an API key: is all of it there?",
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "Nothing listens there.",
  ENOTFOUND: "There is no such host.",
  EAI_AGAIN: "The host's name cannot be looked up now.",
  ETIMEDOUT: "It does not answer.",
  ECONNRESET: "The connection was cut.",
};

/** Returns the reason for a missing answer, without the request. */
export function reasonOf(error: unknown): string {
  const { code, errors } = error as { code?: unknown; errors?: unknown };
  const known = typeof code === "string" ? REASONS[code] : undefined;
  if (known !== undefined) {
    return known;
  }
  // several addresses of one host were tried
  const [first] = Array.isArray(errors) ? (errors as unknown[]) : [];
  if (first !== undefined) {
    return reasonOf(first);
  }
  if (typeof code === "string") {
    return `No answer came (${code}).`;
  }
  // kuzzle-sdk hands on an event where it cannot read the answer
  const isUnread = (error as { readonly type?: unknown }).type !== undefined;
  return isUnread ? "Nothing answers there as Kuzzle does." : "No answer came.";
}
