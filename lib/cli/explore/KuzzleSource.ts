import type { ConnectionSettings } from "../server/connection";
import { Login } from "../server/Login";
import { ExplorerError, explorerError } from "./ExplorerError";
import { type HttpAnswer, resultIn } from "./kuzzleAnswer";
import { namesOf } from "./kuzzleNames";
import type { NamesAnswer, PageRequest, StartAnswer } from "./protocol";
import type { Source } from "./Source";

/** Milliseconds that one request may take. */
const TIMEOUT = 60_000;

/** Errors about a token that has ended. Source: the host's lib/kerror/codes/7-security.json. */
const ENDED_LOGINS: ReadonlySet<string> = new Set([
  "security.token.invalid",
  "security.token.expired",
]);

const WHO: PageRequest = { controller: "auth", action: "getCurrentUser" };

type Settings = Omit<ConnectionSettings, "as"> & Partial<Pick<ConnectionSettings, "as">>;

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
      this.kuid = kuidIn(await this.query(WHO));
    }
    const { kuid } = this;
    return kuid === undefined ? { loggedIn: false } : { loggedIn: true, kuid };
  }

  /** Takes `{apiKey}`, or `{username, password}` of the strategy `local`. One that fails leaves the login of before. */
  async logIn({ apiKey, username, password }: PageRequest): Promise<void> {
    if (typeof apiKey === "string" && apiKey !== "") {
      const kuid = kuidIn(await this.send(WHO, apiKey));
      this.logOut();
      [this.token, this.kuid] = [apiKey, kuid];
    } else {
      await this.takeToken({ username, password });
      this.renewed = undefined;
    }
  }

  logOut(): void {
    this.token = undefined;
    this.kuid = undefined;
    this.renewed = undefined;
  }

  async names(as?: string): Promise<NamesAnswer> {
    return namesOf((request) => this.query(request, as));
  }

  async query(request: PageRequest, as?: string): Promise<unknown> {
    await this.renewed?.keep();
    const { token, kuid } = this;
    if (token === undefined) {
      throw explorerError("explorer.login_needed", "Log in first.");
    }
    if (as !== undefined && kuid !== undefined && as !== kuid) {
      throw explorerError(
        "explorer.other_login",
        `Meanwhile "${kuid}" has logged in to this explorer. Nothing was done: ask again to do it as they.`,
      );
    }
    try {
      return await this.send(request, token);
    } catch (error) {
      if (!(error instanceof ExplorerError) || !ENDED_LOGINS.has(error.told.id)) {
        throw error;
      }
    }
    // it was refused before anything was done
    return this.queryAgain(request, token, as);
  }

  private async queryAgain(
    request: PageRequest,
    ended: string,
    as: string | undefined,
  ): Promise<unknown> {
    if (this.token !== ended) {
      // somebody has logged in meanwhile
      return this.query(request, as);
    }
    if (this.renewed !== undefined && this.renew !== undefined) {
      this.renewed = this.renew();
      await this.renewed.keep();
      return this.send(request, this.token);
    }
    this.logOut();
    throw explorerError("explorer.login_needed", "The login has ended. Log in again.");
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
    let answer: HttpAnswer;
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
      const { status, headers } = response;
      answer = { status, type: headers.get("content-type") ?? "", text: await response.text() };
    } catch {
      // its error may name the request, and so a password
      throw explorerError("explorer.unreachable", `Kuzzle is not reached at ${this.of}.`);
    }
    return resultIn(answer, request);
  }
}

function kuidIn(user: unknown): string {
  return (user as { readonly _id: string })._id;
}
