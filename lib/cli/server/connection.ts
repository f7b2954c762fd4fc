import { CommandError } from "../support/exit";

/** Names the Kuzzle, and the user. Never printed. */
export interface ConnectionSettings {
  readonly secure: boolean;
  readonly protocol: "http" | "websocket";
  readonly host: string;
  readonly port: number;
  /** As people write it, without secrets: they are refused in the URL. */
  readonly shownUrl: string;
  readonly as:
    | { readonly apiKey: string }
    | { readonly username: string; readonly password: string };
}

/** The end of the help of every command that needs a server. */
export const CONNECTION_HELP = `
Which Kuzzle, and as whom, is told by the environment, so that no secret stands in a command line:
  PROFILE_GUARD_URL        http://, https://, ws:// or wss://, with the port if it is not 80 or 443
  PROFILE_GUARD_API_KEY    an API key; or both of
  PROFILE_GUARD_USERNAME   and
  PROFILE_GUARD_PASSWORD   of the strategy "local"`;

const PROTOCOLS: Readonly<Record<string, Pick<ConnectionSettings, "protocol" | "secure">>> = {
  "http:": { protocol: "http", secure: false },
  "https:": { protocol: "http", secure: true },
  "ws:": { protocol: "websocket", secure: false },
  "wss:": { protocol: "websocket", secure: true },
};

/** @throws CommandError naming everything that is missing or wrong */
export function settingsFrom(environment: NodeJS.ProcessEnv): ConnectionSettings {
  const faults: string[] = [];
  const place = placeFrom(environment.PROFILE_GUARD_URL, faults);
  const as = identityFrom(environment, faults);
  if (place === undefined || as === undefined) {
    throw new CommandError("Which Kuzzle, and as whom, is not told.", undefined, faults);
  }
  return { ...place, as };
}

/**
 * The same of a Kuzzle where somebody may log in later: without an identity where none is told.
 *
 * @throws CommandError naming everything that is missing or wrong
 */
export function settingsWithoutLogin(
  environment: NodeJS.ProcessEnv,
): Omit<ConnectionSettings, "as"> & Partial<Pick<ConnectionSettings, "as">> {
  const { PROFILE_GUARD_API_KEY = "", PROFILE_GUARD_USERNAME = "" } = environment;
  if (PROFILE_GUARD_API_KEY + PROFILE_GUARD_USERNAME !== "") {
    return settingsFrom(environment);
  }
  const faults: string[] = [];
  const place = placeFrom(environment.PROFILE_GUARD_URL, faults);
  if (place === undefined) {
    throw new CommandError("Which Kuzzle is not told.", undefined, faults);
  }
  return place;
}

function placeFrom(
  given: string | undefined,
  faults: string[],
): Omit<ConnectionSettings, "as"> | undefined {
  const fault = (text: string): undefined => {
    faults.push(`PROFILE_GUARD_URL ${text}`);
    return undefined;
  };
  if (given === undefined || given === "") {
    fault("is not set");
    return;
  }
  if (!URL.canParse(given)) {
    fault("is no URL");
    return;
  }
  const url = new URL(given);
  const protocol = PROTOCOLS[url.protocol];
  if (protocol === undefined) {
    fault("must begin with http://, https://, ws:// or wss://");
    return;
  }
  if (url.username !== "" || url.password !== "") {
    fault("must not hold a name or password: there are variables for these");
    return;
  }
  if (url.pathname !== "/" || url.search !== "") {
    fault("must end with the host or port: kuzzle-sdk knows no path");
    return;
  }
  return {
    ...protocol,
    host: url.hostname,
    port: Number(url.port) || (protocol.secure ? 443 : 80),
    shownUrl: `${url.protocol}//${url.host}`,
  };
}

function identityFrom(
  { PROFILE_GUARD_API_KEY, PROFILE_GUARD_USERNAME, PROFILE_GUARD_PASSWORD }: NodeJS.ProcessEnv,
  faults: string[],
): ConnectionSettings["as"] | undefined {
  const apiKey = PROFILE_GUARD_API_KEY ?? "";
  const username = PROFILE_GUARD_USERNAME ?? "";
  const password = PROFILE_GUARD_PASSWORD ?? "";
  if (apiKey !== "" && username + password !== "") {
    faults.push("Both an API key and a login are set: unset one of them");
  } else if (apiKey !== "" && !apiKey.startsWith("kapikey-")) {
    faults.push('PROFILE_GUARD_API_KEY is no API key: those begin with "kapikey-"');
  } else if (apiKey !== "") {
    return { apiKey };
  } else if (username !== "" && password !== "") {
    return { username, password };
  } else {
    faults.push(
      "Set PROFILE_GUARD_API_KEY, or both PROFILE_GUARD_USERNAME and PROFILE_GUARD_PASSWORD",
    );
  }
  return undefined;
}
