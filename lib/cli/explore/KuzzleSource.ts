import type { ConnectionSettings } from "../server/connection";
import { Login } from "../server/Login";
import { ExplorerError, explorerError } from "./ExplorerError";
import { namesOf } from "./kuzzleNames";
import type { NamesAnswer, PageError, PageRequest, StartAnswer } from "./protocol";
import type { Source } from "./Source";

/** Milliseconds that one request may take. */
const TIMEOUT = 60_000;

/** Errors about a token that has ended. Source: the host's lib/kerror/codes/7-security.json. */
const ENDED_LOGINS: ReadonlySet<string> = new Set([
  "security.token.invalid",
  "security.token.expired",
]);

type Settings = Omit<ConnectionSettings, "as"> & Partial<Pick<ConnectionSettings, "as">>;

interface KuzzleAnswer {
  readonly result?: unknown;
  readonly error?: PageError | null;
}

/**
 * A running Kuzzle, as whoever has logged in. The token stands in the memory of this process alone: the page never
 * sees it, and nothing is sent without one.
 *
 * It sends to `/_query`, which takes every action in one form; kuzzle-sdk would choose routes, and forget a token
 * that has ended, so that the next request would be a stranger's.
 */
export class KuzzleSource implements Source {
  readonly mode = "kuzzle";
  readonly of: string;
  private readonly address: string;
  private token: string | undefined;
  private kuid: string | undefined;
  /** Renews the login of the environment; one of the page cannot be renewed, as its password is not kept. */
  private renewed: Login | undefined;
  private readonly renew: (() => Login) | undefined;

  constructor({ secure, host, port, shownUrl, as }: Settings) {
    this.of = shownUrl;
    this.address = `${secure ? "https" : "http"}://${host}:${port}/_query`;
    if (as !== undefined && "apiKey" in as) {
      this.token = as.apiKey;
    } else if (as !== undefined) {
      this.renew = () => new Login((expiresIn) => this.takeToken({ ...as }, expiresIn));
      this.renewed = this.renew();
    }
  }

  async login(): Promise<Pick<StartAnswer, "loggedIn" | "kuid">> {
    if (this.kuid === undefined && (this.token ?? this.renewed) !== undefined) {
      await this.learnWho();
    }
    const { kuid } = this;
    return kuid === undefined ? { loggedIn: false } : { loggedIn: true, kuid };
  }

  /** Takes `{apiKey}`, or `{username, password}` of the strategy `local`. */
  async logIn({ apiKey, username, password }: PageRequest): Promise<void> {
    this.logOut();
    if (typeof apiKey === "string" && apiKey !== "") {
      this.token = apiKey;
      try {
        await this.learnWho();
      } catch (error) {
        this.logOut();
        throw isLoginNeeded(error)
          ? explorerError("explorer.login_needed", "This API key is not known, or has ended.")
          : error;
      }
    } else {
      await this.takeToken({ username, password });
    }
  }

  logOut(): void {
    this.token = undefined;
    this.kuid = undefined;
    this.renewed = undefined;
  }

  async names(): Promise<NamesAnswer> {
    return namesOf((request) => this.query(request));
  }

  async query(request: PageRequest): Promise<unknown> {
    await this.renewed?.keep();
    if (this.token === undefined) {
      throw explorerError("explorer.login_needed", "Log in first.");
    }
    try {
      return await this.send(request, this.token);
    } catch (error) {
      if (!(error instanceof ExplorerError) || !ENDED_LOGINS.has(error.told.id)) {
        throw error;
      }
    }
    // it was refused before anything was done
    return this.queryAgain(request);
  }

  private async queryAgain(request: PageRequest): Promise<unknown> {
    if (this.renewed !== undefined && this.renew !== undefined) {
      this.renewed = this.renew();
      await this.renewed.keep();
      return this.send(request, this.token);
    }
    this.logOut();
    throw explorerError("explorer.login_needed", "The login has ended. Log in again.");
  }

  private async learnWho(): Promise<void> {
    const user = await this.query({ controller: "auth", action: "getCurrentUser" });
    this.kuid = (user as { readonly _id: string })._id;
  }

  private async takeToken(
    credentials: Readonly<Record<string, unknown>>,
    expiresIn?: string,
  ): Promise<void> {
    const answer = await this.send({
      controller: "auth",
      action: "login",
      strategy: "local",
      body: credentials,
      ...(expiresIn !== undefined && { expiresIn }),
    });
    const { jwt, _id } = answer as { readonly jwt: string; readonly _id: string };
    this.token = jwt;
    this.kuid = _id;
  }

  private async send(request: PageRequest, token?: string): Promise<unknown> {
    let answer: KuzzleAnswer | string;
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(request),
        signal: AbortSignal.timeout(TIMEOUT),
        // another host would get the token
        redirect: "error",
      });
      const text = await response.text();
      // an export of the audit comes as lines of JSON
      answer = (response.headers.get("content-type") ?? "").startsWith("application/json")
        ? (JSON.parse(text) as KuzzleAnswer)
        : text;
    } catch {
      // its error may name the request, and so a password
      throw explorerError("explorer.unreachable", `Kuzzle is not reached at ${this.of}.`);
    }
    if (typeof answer === "string") {
      return answer;
    }
    if (answer.error !== undefined && answer.error !== null) {
      throw new ExplorerError(toldOf(answer.error));
    }
    return answer.result;
  }
}

function isLoginNeeded(error: unknown): boolean {
  return error instanceof ExplorerError && error.told.id === "explorer.login_needed";
}

/** Leaves out the stack that a Kuzzle in development tells. */
function toldOf({ status, id, message, errors, count, details }: PageError): PageError {
  return {
    ...{ status, id, message },
    ...(errors && { errors }),
    ...(count !== undefined && { count }),
    ...(details !== undefined && { details }),
  };
}
