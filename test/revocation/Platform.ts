import type { Answer, Call } from "../../features/support/answers";
import { sendHttp } from "../../features/support/clients";

/** Where a node is reached. */
export interface Address {
  readonly url: string;
  readonly host: string;
  readonly port: number;
}

/** A platform as the matrix meets it: the handles live at one address, endings go to another. */
export class Platform {
  /** The token of the user who makes handles for others. */
  managerToken = "";
  private rootToken: string | undefined;
  private logins = 0;

  constructor(
    readonly living: Address,
    readonly ending: Address,
    /** The user who covers everything. */
    private root: { readonly username: string; readonly password: string },
  ) {}

  /** Each node once. */
  get addresses(): readonly Address[] {
    return [...new Set([this.ending, this.living])];
  }

  /** A request over HTTP. */
  async send(
    { url }: Address,
    call: Call,
    token: string | undefined,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return sendHttp(`${url}/_query`, "POST", call, token, headers);
  }

  /** Sends a request where endings are sent. @throws unless it succeeds */
  async asRoot(name: string, members: object = {}): Promise<Record<string, unknown>> {
    return this.must(this.ending, callOf(name, members), await this.tokenOfRoot());
  }

  /** @throws unless it succeeds */
  async must(
    address: Address,
    call: Call,
    token: string | undefined,
  ): Promise<Record<string, unknown>> {
    const { error, result } = await this.send(address, call, token);
    if (error !== null) {
      const details = JSON.stringify(error.details ?? "");
      throw new Error(`${call.controller}:${call.action}: ${error.message} ${details}`);
    }
    return result as Record<string, unknown>;
  }

  async tokenOfRoot(): Promise<string> {
    this.rootToken ??= await this.logIn(this.root.username, this.root.password, this.ending);
    if (this.rootToken === undefined) {
      throw new Error("root cannot log in");
    }
    return this.rootToken;
  }

  /** After `resetSecurity` there is a new root. */
  async rootIsMadeAgain(): Promise<void> {
    this.rootToken = undefined;
    // the credentials of the former one may be left
    this.root = { ...this.root, username: `root-${this.lifetime()}` };
    const _id = this.root.username;
    const body = { content: {}, credentials: { local: this.root } };
    const call = callOf("security:createFirstAdmin", { _id, reset: true, body });
    await this.must(this.ending, call, undefined);
  }

  /** @returns a token that no other login has; `undefined`: they cannot log in */
  async logIn(
    username: string,
    password: string,
    address = this.living,
  ): Promise<string | undefined> {
    return this.logInWith(address, "local", { username, password });
  }

  async logInWith(address: Address, strategy: string, body: object): Promise<string | undefined> {
    const call = callOf("auth:login", { strategy, body, expiresIn: this.lifetime() });
    const { result } = await this.send(address, call, undefined);
    return (result as { jwt?: string } | null)?.jwt;
  }

  /** Milliseconds. Tokens that one user gets in one second, for one time, are the same token. */
  lifetime(): number {
    this.logins += 1;
    return (3600 + this.logins) * 1000;
  }
}

/** @param name `security:updateProfile` */
export function callOf(name: string, members: object = {}): Call {
  const [controller = "", action = ""] = name.split(":");
  return { controller, action, ...members };
}
