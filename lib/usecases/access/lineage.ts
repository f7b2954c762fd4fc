import type { KuzzleRequest } from "kuzzle";

import type { Origin } from "../../domain/access/origins";
import { joinOrigins, MADE_THROUGH, readOrigins } from "../../domain/access/origins";
import { isPlainObject } from "../../domain/plainObject";
import { tokenInvalid } from "../../errors/limitedKeys";
import type { LocalPassword, Made } from "../../host/port/AccessStore";
import type { Host } from "../../host/port/Host";
import { ANONYMOUS_IDS } from "../support/command";

type Store = Pick<Host, "access" | "currentClient">;

/** Clients' requests in which something was made through what somebody else had made. */
const marked = new WeakSet<KuzzleRequest>();
/** Of requests that set a password by a reset token: who had asked for it. */
const askers = new WeakMap<KuzzleRequest, readonly Origin[]>();

/** Actions by which whoever has the password opens a session; `reset` has set it just before. */
const LOGIN = "auth:login";
const RESET = "kuzzle-plugin-auth-passport-local/password:reset";
/** Actions that give another token for the one that they are sent with. */
const RENEWALS: ReadonlySet<string> = new Set(["auth:createToken", "auth:refreshToken"]);

/**
 * Lets API keys, sessions and passwords name what others had made and they were made through, as they
 * are made: who had that may have made them, whoever the host notes as their author.
 *
 * @returns the events that the host does not have
 */
export function markingMade(host: Store): readonly string[] {
  return host.access.markMade(async (made) => {
    const client = host.currentClient();
    if (client === undefined) {
      return [];
    }
    const origins = await originsOfMade(host, client, made);
    if (origins.length > 0) {
      marked.add(client);
    }
    return origins;
  });
}

/** Tells whether something was marked in the current client's request. */
export function hasMarked(host: Pick<Host, "currentClient">): boolean {
  const client = host.currentClient();
  return client !== undefined && marked.has(client);
}

/** Notes who had asked for the reset token that a request uses. */
export function noteAskers(host: Pick<Host, "currentClient">, origins: readonly Origin[]): void {
  const client = host.currentClient();
  if (client !== undefined && origins.length > 0) {
    askers.set(client, origins);
  }
}

/**
 * Returns whoever else may have a reset token that is made for a user: who asks for it, and what they act
 * through. The application may ask for one: it sends it to its user.
 */
export async function askersOf(host: Store, kuid: string): Promise<readonly Origin[]> {
  const client = host.currentClient();
  if (client === undefined) {
    return [];
  }
  if (nameOf(client) === LOGIN) {
    return loginOrigins(host, client, kuid);
  }
  const author = client.context.user?._id ?? null;
  const asker = originOf({ kind: "credentials", kuid, id: "local", author });
  return joinOrigins(asker, await senderOrigins(host, client));
}

async function originsOfMade(
  host: Store,
  client: KuzzleRequest,
  { kind, kuid }: Made,
): Promise<readonly Origin[]> {
  const name = nameOf(client);
  const { strategy } = client.input.args as { strategy?: unknown };
  if (name === LOGIN) {
    // of other strategies nobody knows who has set the credentials. A password that is hashed anew
    // while somebody logs in stays what it was
    return strategy === "local" ? loginOrigins(host, client, kuid) : [];
  }
  if (kind === "session" && !RENEWALS.has(name)) {
    // `reset` logs in; an action of the application may have
    const password = await host.access.localPassword(String(kuid));
    return joinOrigins(await senderOrigins(host, client), passwordOrigins(password));
  }
  // a reset may be the application's, in the course of another action
  return askers.get(client) ?? (name === RESET ? [] : senderOrigins(host, client));
}

async function loginOrigins(
  { access }: Store,
  client: KuzzleRequest,
  kuid: string | undefined,
): Promise<readonly Origin[]> {
  const username = usernameIn(client);
  const named = username === undefined ? undefined : await access.passwordNamed(username);
  const isTheirs = kuid === undefined || named?.kuid === kuid;
  return passwordOrigins(isTheirs ? named : await access.localPassword(kuid));
}

/**
 * Returns what others had made and a client acts through.
 *
 * @throws 401 `security.token.invalid` when its API key is gone
 */
export async function senderOrigins(
  { access }: Pick<Host, "access">,
  { context }: KuzzleRequest,
): Promise<readonly Origin[]> {
  const { token } = context as {
    readonly token?: {
      readonly jwt?: string | null;
      readonly type?: string;
      readonly userId?: string;
      readonly [MADE_THROUGH]?: unknown;
    } | null;
  };
  if (typeof token?.jwt !== "string") {
    return [];
  }
  if (token.type !== "apiKey") {
    return readOrigins(token[MADE_THROUGH]);
  }
  const key = await access.keyByToken(String(token.userId), token.jwt);
  if (key === undefined) {
    throw tokenInvalid();
  }
  const { id, kuid, author, madeThrough } = key;
  return joinOrigins(originOf({ kind: "apiKey", kuid, id, author }), madeThrough);
}

/** Returns what others had made of a password: they may have logged in by it. */
function passwordOrigins(password: LocalPassword | undefined): readonly Origin[] {
  if (password === undefined) {
    return [];
  }
  const { kuid, setBy: author, madeThrough } = password;
  return joinOrigins(originOf({ kind: "credentials", kuid, id: "local", author }), madeThrough);
}

/** Nothing of what users make themselves, or the application; strangers who sign up are these users. */
export function originOf(
  made: Pick<Origin, "kind" | "kuid" | "id"> & { readonly author: string | null },
): readonly Origin[] {
  const { author } = made;
  return author === null || author === made.kuid || ANONYMOUS_IDS.has(author)
    ? []
    : [{ ...made, author }];
}

function usernameIn({ input }: KuzzleRequest): string | undefined {
  const body: unknown = input.body;
  const { username } = isPlainObject(body) ? body : {};
  return typeof username === "string" ? username : undefined;
}

function nameOf({ input }: KuzzleRequest): string {
  return `${String(input.controller)}:${String(input.action)}`;
}
