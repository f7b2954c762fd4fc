import type { KuzzleRequest } from "kuzzle";

import type { Author, Origin } from "../../domain/access/origins";
import { joinOrigins, MADE_THROUGH, readOrigins } from "../../domain/access/origins";
import { isPlainObject } from "../../domain/plainObject";
import { tokenInvalid } from "../../errors/limitedKeys";
import type { LocalPassword, Made, Marks, StoredKey } from "../../host/port/AccessStore";
import type { Host } from "../../host/port/Host";
import { hasPolicies } from "../../domain/policies/keyLimits";
import { ANONYMOUS_IDS } from "../../domain/hostIds";
import { actorOf } from "../support/command";
import { actionOf } from "../support/actionOf";

type Store = Pick<Host, "access" | "currentClient" | "drift">;

/** Clients' requests in which something was made through what somebody else had made. */
const marked = new WeakSet<KuzzleRequest>();
/** The origins that had asked for a reset token, by the request that sets a password with it. */
const askers = new WeakMap<KuzzleRequest, readonly Origin[]>();

/** Actions by which whoever has the password opens a session; `reset` has set it just before. */
const LOGIN = "auth:login";
const RESET = "kuzzle-plugin-auth-passport-local/password:reset";
/** Actions that give another token for the one that they are sent with. */
const RENEWALS: ReadonlySet<string> = new Set(["auth:createToken", "auth:refreshToken"]);

/** The marks of what the application makes. */
const NOBODYS: Marks = { through: [], by: [] };

/**
 * Lets API keys, sessions and passwords name what others had made and they were made through, as they
 * are made: who had that may have made them, whoever the host notes as their author. Lets keys and
 * passwords say, too, which user of the author's kuid that is, and what they acted through.
 *
 * @returns the events that the host does not have
 */
export function markingMade(host: Store): readonly string[] {
  return host.access.markMade(async (made) => {
    const client = host.currentClient();
    const marks = client === undefined ? NOBODYS : await marksOfMade(host, client, made);
    if (client !== undefined && marks.through.length > 0) {
      marked.add(client);
    }
    return made.isForOnce === true ? { ...marks, at: await host.access.now() } : marks;
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
  if (actionOf(client) === LOGIN) {
    return passwordOrigins(await passwordOfLogin(host, client, kuid));
  }
  const authors = await authorsOf(host, client, kuid);
  const through = await senderOrigins(host, client);
  const key = actorOf(client).limits?.ancestors.at(-1)?.id ?? (await senderKey(host, client))?.id;
  return joinOrigins(
    authors.map((by) =>
      key === undefined
        ? { kind: "credentials", kuid, id: "local", ...by }
        : { kind: "apiKey", kuid: by.author, id: key, ...by },
    ),
    through,
  );
}

async function marksOfMade(
  host: Store,
  client: KuzzleRequest,
  { kind, kuid }: Made,
): Promise<Marks> {
  const name = actionOf(client);
  const { strategy } = client.input.args as { strategy?: unknown };
  if (name === LOGIN) {
    // of other strategies nobody knows who has set the credentials. A password that is hashed anew
    // while somebody logs in stays what it was
    const password = strategy === "local" ? await passwordOfLogin(host, client, kuid) : undefined;
    return { through: passwordOrigins(password), by: password?.authors ?? [] };
  }
  if (kind === "session" && !RENEWALS.has(name)) {
    // `reset` logs in; an action of the application may have
    const password = await host.access.localPassword(String(kuid));
    const through = joinOrigins(await senderOrigins(host, client), passwordOrigins(password));
    return { through, by: [] };
  }
  // a reset may be the application's, in the course of another action
  const through = askers.get(client) ?? (name === RESET ? [] : await senderOrigins(host, client));
  return { through, by: kind === "session" ? [] : await authorsOf(host, client, kuid) };
}

/** Tells who makes something of a user; nobody: the user, who is no other than themselves, or a stranger. */
async function authorsOf(
  { drift }: Pick<Host, "drift">,
  client: KuzzleRequest,
  kuid: string | undefined,
): Promise<readonly Author[]> {
  const { kuid: author, limits } = actorOf(client);
  if (author === kuid || ANONYMOUS_IDS.has(author)) {
    return [];
  }
  const since = await drift.createdAt(author);
  const { policies } = hasPolicies(limits) ? limits : {};
  return [{ author, ...(since !== undefined && { since }), ...(policies && { policies }) }];
}

async function passwordOfLogin(
  { access }: Store,
  client: KuzzleRequest,
  kuid: string | undefined,
): Promise<LocalPassword | undefined> {
  const username = usernameIn(client);
  const named = username === undefined ? undefined : await access.passwordNamed(username);
  const isTheirs = kuid === undefined || named?.kuid === kuid;
  return isTheirs ? named : access.localPassword(kuid);
}

/**
 * Returns what others had made and a client acts through.
 *
 * @throws 401 `security.token.invalid` when its API key is gone
 */
async function senderOrigins(
  host: Pick<Host, "access">,
  client: KuzzleRequest,
): Promise<readonly Origin[]> {
  const key = await senderKey(host, client);
  if (key === undefined) {
    return originsOfToken(client);
  }
  const { id, kuid, authors, madeThrough } = key;
  return joinOrigins(originsBy(authors, { kind: "apiKey", kuid, id }), madeThrough);
}

/** Returns what others had made and a client's token was made through; nothing of an API key. */
export function originsOfToken(client: KuzzleRequest): readonly Origin[] {
  return readOrigins(tokenOf(client)?.[MADE_THROUGH]);
}

async function senderKey(
  { access }: Pick<Host, "access">,
  client: KuzzleRequest,
): Promise<StoredKey | undefined> {
  const { type, jwt, userId } = tokenOf(client) ?? {};
  if (type !== "apiKey" || typeof jwt !== "string") {
    return undefined;
  }
  const key = await access.keyByToken(String(userId), jwt);
  if (key === undefined) {
    throw tokenInvalid();
  }
  return key;
}

interface Token {
  readonly jwt?: string | null;
  readonly type?: string;
  readonly userId?: string;
  readonly [MADE_THROUGH]?: unknown;
}

function tokenOf({ context }: KuzzleRequest): Token | undefined {
  return (context.token as Token | null) ?? undefined;
}

/** Returns what others had made of a password: they may have logged in by it. */
function passwordOrigins(password: LocalPassword | undefined): readonly Origin[] {
  if (password === undefined) {
    return [];
  }
  const { kuid, authors, madeThrough } = password;
  return joinOrigins(originsBy(authors, { kind: "credentials", kuid, id: "local" }), madeThrough);
}

/** Nothing of what users make themselves, or the application; strangers who sign up are these users. */
export function originsBy(
  authors: readonly Author[],
  made: Pick<Origin, "kind" | "kuid" | "id">,
): readonly Origin[] {
  return authors
    .filter(({ author }) => author !== made.kuid && !ANONYMOUS_IDS.has(author))
    .map((by) => ({ ...made, ...by }));
}

function usernameIn({ input }: KuzzleRequest): string | undefined {
  const body: unknown = input.body;
  const { username } = isPlainObject(body) ? body : {};
  return typeof username === "string" ? username : undefined;
}
