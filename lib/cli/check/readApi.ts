import { CommandError } from "../support/exit";
import { readSources, type Source } from "../files/sources";
import { isAnswer } from "../server/answers";
import { reasonOf, type Server } from "../server/server";
import { joinApis, type KnownApi, parseApi } from "./knownApi";

/** Milliseconds that an answer may take. */
const TIMEOUT = 30_000;

/**
 * Reads controllers from files and from answers over the network.
 *
 * @param names files, or URLs: of a file, or of a Kuzzle, which is then asked for its API
 * @throws CommandError when one is not reached, or lists no API
 */
export async function readApi(names: readonly string[]): Promise<KnownApi> {
  const sources = await Promise.all(names.map(sourcesOf));
  return joinApis(sources.flat().map(parseApi));
}

/** Asks a Kuzzle for its actions, of plugins and the application too; `undefined`: it does not tell us. */
export async function apiOf(server: Server): Promise<KnownApi | undefined> {
  try {
    const answer = await server.query({ controller: "server", action: "publicApi" });
    return parseApi({ name: server.url, text: JSON.stringify(answer) });
  } catch (error) {
    if (isAnswer(error)) {
      return undefined;
    }
    throw error;
  }
}

async function sourcesOf(name: string): Promise<readonly Source[]> {
  return /^https?:/iu.test(name) ? fetchSource(name) : readSources([name]);
}

async function fetchSource(given: string): Promise<readonly Source[]> {
  const url = urlOf(given);
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT) });
    text = await response.text();
  } catch (error) {
    throw notRead(url.href, whyNot(error));
  }
  if (response.ok) {
    return [{ name: url.href, text }];
  }
  const isRefusal = response.status === 401 || response.status === 403;
  throw notRead(
    url.href,
    `It answers ${response.status}.`,
    ...(isRefusal
      ? [
          'Without a login it tells nothing. Save what it answers to "server:publicApi", and name that file.',
        ]
      : []),
  );
}

function urlOf(given: string): URL {
  if (!URL.canParse(given)) {
    throw new CommandError(`"${given}" is no URL.`);
  }
  const url = new URL(given);
  if (url.username !== "" || url.password !== "") {
    throw new CommandError("The URL of --controllers must not hold a name or password.");
  }
  if (url.pathname === "/" && url.search === "") {
    url.pathname = "/_publicApi";
  }
  return url;
}

function whyNot(error: unknown): string {
  const { name, cause } = error as Error;
  return name === "TimeoutError" ? "It does not answer." : reasonOf(cause ?? error);
}

function notRead(where: string, ...reasons: readonly string[]): CommandError {
  return new CommandError(`No API can be read at ${where}.`, undefined, reasons);
}
