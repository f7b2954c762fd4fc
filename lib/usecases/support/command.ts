import { ANONYMOUS } from "../../domain/hostIds";
import type { KuzzleRequest } from "kuzzle";

import { declarationOf, writeOf } from "../../domain/actions";
import type { Finding } from "../../domain/findings";
import { fault } from "../../domain/findings";
import { isPlainObject } from "../../domain/plainObject";
import type { Bearer, StoredLimits } from "../../domain/policies/keyLimits";
import { limitsOf } from "../../domain/policies/keyLimits";
import type { Address } from "../../domain/signUp/address";

/** The members of a request that the plugin's use cases decide on, as they came in. */
export interface Command {
  readonly controller: string;
  readonly action: string;
  readonly id: unknown;
  /** The kuid that a new user without `id` will get. */
  readonly newId?: string;
  readonly body: unknown;
  /** Every argument, `_id` included, the body excluded. */
  readonly args: Readonly<Record<string, unknown>>;
  readonly origin?: Origin;
  /** Set for a call of the application in the course of a client's request. */
  readonly embedded?: Embedded;
  /** From where it came, for limits; absent: unknown. */
  readonly address?: Address;
}

/**
 * The origin of a request. No decision about rights depends on what a caller can choose of it: the protocol tells
 * which form of answer there is, and the token, which the host has verified, what it may be refreshed by.
 */
export interface Origin {
  readonly requestId: string;
  readonly protocol: string | undefined;
  /** The peer's address first; what follows is what the headers claim. */
  readonly ips: readonly string[];
  readonly token: "authToken" | "apiKey" | "singleUse" | "none";
  /** The entry of the audit from which this write restores a version. */
  readonly restores?: string;
}

/** Tells how the application came to make a call by itself. */
export interface Embedded {
  /** The action that a client had called, as `controller:action`. */
  readonly via?: string;
  /** The request of the client whom it serves, as Kuzzle has admitted it. */
  readonly client?: KuzzleRequest;
  /** Is told how it was judged. Throws unless it still serves them. */
  readonly judged?: (refusal?: unknown) => void;
  /** The reason why nobody is judged. */
  readonly asApplication?: string;
  /** The error that would refuse it to the client, were the mode not `report`. */
  readonly reported?: Error;
}

/** Under it an actor has the request by which they came, which no answer and no entry of the audit shows. */
const REQUEST = Symbol("request");

/** The caller of a request. */
export interface Actor {
  readonly [REQUEST]?: KuzzleRequest;
  readonly kuid: string;
  readonly profileIds: readonly string[];
  /** When the user was made, in milliseconds; absent: nobody can tell. The next user of a kuid is another. */
  readonly since?: number;
  /** The limits of the API key through which they act; absent: they may all that their profiles allow. */
  readonly limits?: StoredLimits;
}

/**
 * Reads a request. Never its URL: query arguments may override the route. What acts on its caller is
 * read as the action on others where the application runs it as another user than its client.
 *
 * @param client the request of the client behind it
 */
export function commandOf(request: KuzzleRequest, client: KuzzleRequest = request): Command {
  const { controller, action, body } = request.input;
  const given: unknown = request.input.args;
  const args = isPlainObject(given) ? given : {};
  return {
    controller: controller ?? "",
    action: action ?? "",
    id: args._id,
    body,
    args,
    ...onOthers(request, client, args),
    // few ask for these, and every request has a command
    get origin() {
      return originOf(client);
    },
    get address() {
      return addressOf(client);
    },
  };
}

function onOthers(
  { input, context }: KuzzleRequest,
  client: KuzzleRequest,
  args: Command["args"],
): Partial<Command> {
  const kuid = kuidOf(context);
  const action = declarationOf(input.controller ?? "", input.action ?? "")?.onOthers;
  if (action === undefined || kuid === undefined || kuid === kuidOf(client.context)) {
    return {};
  }
  const write = writeOf("security", action);
  const member = write !== undefined && "ids" in write ? write.ids : "_id";
  const acting = { ...args, [member]: kuid };
  return { controller: "security", action, id: acting._id, args: acting };
}

function kuidOf(context: object): string | undefined {
  return (context as { user?: { _id?: string } | null }).user?._id;
}

/** Returns where a request came from. */
export function originOf({ id, context }: KuzzleRequest): Origin {
  const { connection, token } = context as {
    connection?: { protocol?: string | null; ips?: readonly string[] };
    token?: { type?: string; singleUse?: boolean; jwt?: string | null } | null;
  };
  const kind = token?.type === "apiKey" ? "apiKey" : "authToken";
  return {
    requestId: id,
    protocol: connection?.protocol ?? undefined,
    ips: connection?.ips ?? [],
    // the anonymous user has a token object without a token
    token: (token?.jwt ?? null) === null ? "none" : token?.singleUse === true ? "singleUse" : kind,
  };
}

/**
 * Over HTTP the host lists the socket's address and what `X-Forwarded-For` says behind it; over
 * WebSocket the former alone, and keeps the headers of the upgrade.
 * Source: the host's lib/core/network/protocols/httpwsProtocol.js `getHttpIps`, `wsOnOpenHandler`.
 */
function addressOf({ context }: KuzzleRequest): Address {
  const { ips, misc } = context.connection as {
    ips?: readonly string[];
    misc?: { headers?: Readonly<Record<string, unknown>> };
  };
  const [socket, ...listed] = ips ?? [];
  const header = misc?.headers?.["x-forwarded-for"];
  const told = typeof header === "string" ? header.split(",") : [];
  const forwarded = (listed.length > 0 ? listed : told)
    .map((address) => address.trim())
    .filter((address) => address !== "");
  return { socket, forwarded };
}

/** Source: the host's lib/core/security/userRepository.js `create`. */
interface HostUser {
  readonly _id: string;
  readonly profileIds?: readonly string[];
  readonly _kuzzle_info?: { readonly createdAt?: unknown };
}

/**
 * Returns the caller of a client's request. The host gives each a user, at least the anonymous one.
 */
export function actorOf(request: KuzzleRequest): Actor {
  const user = request.context.user as HostUser | null | undefined;
  const since = user?._kuzzle_info?.createdAt;
  const limits = limitsOf(request.context as Bearer);
  return {
    [REQUEST]: request,
    // without a user there are no rights either: the caller is refused, whoever it is
    kuid: user?._id ?? ANONYMOUS,
    profileIds: user?.profileIds ?? [],
    ...(typeof since === "number" && { since }),
    ...(limits !== undefined && { limits }),
  };
}

/** Returns the request by which a caller came. */
export function requestOf({ [REQUEST]: request }: Actor): KuzzleRequest | undefined {
  return request;
}

const YES: readonly unknown[] = [true, "true", "", "1", 1];
const NO: readonly unknown[] = [undefined, null, false, "false", "0", 0];

/**
 * Reads a boolean argument, as `?name`, `?name=true` or `name: true`. Avoids the host's
 * `getBoolean`, which over HTTP changes the request so that a second reading answers `true`.
 */
export function readFlag(
  name: string,
  value: unknown,
): { readonly value: boolean; readonly findings: Finding[] } {
  if (YES.includes(value) || NO.includes(value)) {
    return { value: YES.includes(value), findings: [] };
  }
  return {
    value: false,
    findings: [fault("member.type", name, `"${name}" must be a boolean.`)],
  };
}

/** Finds the fault of a profile id, or of a kuid, which the host can generate. */
export function idFaults(id: unknown, { required }: { readonly required: boolean }): Finding[] {
  if (id === undefined || id === null || id === "") {
    return required ? [fault("member.missing", "_id", '"_id" is required.')] : [];
  }
  return typeof id === "string" ? [] : [fault("member.type", "_id", '"_id" must be a string.')];
}
