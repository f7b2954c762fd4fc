import { KuzzleRequest } from "kuzzle";

import { LIMITS, LIMITS_OF_USER } from "../../domain/policies/keyLimits";
import type { Kernel, NativeHandler } from "../kernel/kernel";

interface Token {
  readonly userId?: string;
  readonly jwt?: string | null;
  readonly expiresAt?: number | null;
  readonly [LIMITS]?: unknown;
}

interface User {
  readonly _id?: string;
  readonly profileIds?: readonly string[];
  readonly [LIMITS_OF_USER]?: unknown;
}

/** The parts of a request's context that tell who sends it. */
export interface Context {
  readonly token?: Token | null;
  readonly user?: User | null;
}

/** A request's user, as the host has admitted it. */
interface Admitted {
  readonly token: Token;
  readonly user: User;
}

/** One request of a client, from its door to its answer. */
export interface Visit {
  /** The request of which the user is known: itself, or the one by which a pipe has replaced it before. */
  client: KuzzleRequest;
  /** Absent: its token is not verified yet, or was refused. */
  admitted?: Admitted;
  /** Then, in milliseconds, by the clock of `performance`. */
  admittedAt?: number;
  /** Made of what was admitted; since a login, of who has logged in. */
  copy?: KuzzleRequest;
  isAnswered: boolean;
}

/** After it the host has found out who sends a request, and that they may. */
const ADMITTED = "request:onAuthorized";
const LOGIN = "auth:login";
/** Asks for a user. */
const USER = "core:security:user:get";

/**
 * Knows the requests of clients by what the host found out of them at their entrance. The host puts it
 * into the request that it hands to everybody, and whoever gets it may put in something else.
 *
 * Source: the host's lib/api/funnel.js `checkRights`; lib/api/controllers/authController.ts `login`.
 */
export class Visits {
  /** The visit of each request of a client, and of those by which pipes have replaced them. */
  private readonly visits = new WeakMap<KuzzleRequest, Visit>();
  /** The visit in whose course each request of the application was made. */
  private readonly courses = new WeakMap<KuzzleRequest, Visit>();
  private readonly byToken = new WeakMap<Token, Visit>();
  private anyBegan = false;

  constructor(private readonly kuzzle: Pick<Kernel, "coreAnswerers" | "passport">) {
    const { passport } = kuzzle;
    if (passport !== undefined) {
      const authenticate = passport.authenticate.bind(passport);
      passport.authenticate = async (request, strategy) => {
        const user = await authenticate(request, strategy);
        this.noteLogin((request as { original?: KuzzleRequest }).original, user);
        return user;
      };
    }
  }

  /** Tells whether any client has come to this node yet. */
  get haveBegun(): boolean {
    return this.anyBegan;
  }

  of(request: KuzzleRequest): Visit | undefined {
    return this.visits.get(request);
  }

  /** The visit of a client's request, or that in whose course the application has made one. */
  behind(request: KuzzleRequest): Visit | undefined {
    return this.visits.get(request) ?? this.courses.get(request);
  }

  /** The visit with this token, which requests that are made of a client's take over. */
  ofToken({ token }: Context): Visit | undefined {
    return token === null || token === undefined ? undefined : this.byToken.get(token);
  }

  open(client: KuzzleRequest): Visit {
    const visit: Visit = { client, isAnswered: false };
    this.anyBegan = true;
    this.visits.set(client, visit);
    return visit;
  }

  /** A pipe has put one request in place of another. */
  share(request: KuzzleRequest, visit: Visit): void {
    this.visits.set(request, visit);
  }

  /** The application makes a request in the course of a visit. */
  noteCourse(request: KuzzleRequest, visit: Visit | undefined): void {
    if (visit !== undefined && !this.visits.has(request)) {
      this.courses.set(request, visit);
    }
  }

  /**
   * Opens a visit of the user in whose name, and with whose rights, the application calls an action.
   *
   * @param behind the client who is served there: where it is themselves, they act by what they came with
   */
  openChecked(request: KuzzleRequest, behind?: KuzzleRequest): Visit {
    const user = request.context.user as User;
    const came = behind?.context as Context | undefined;
    const admitted =
      came?.user?._id === user._id && came?.token
        ? { token: came.token, user: came.user as User }
        : { token: { ...(user._id !== undefined && { userId: user._id }), jwt: null }, user };
    const { token } = admitted;
    const own = { token: copyOf(token), user: copyOfUser(admitted.user) };
    const visit: Visit = {
      ...{ client: request, isAnswered: false },
      ...{ admitted: own, admittedAt: performance.now() },
    };
    visit.client = this.requestOf(visit, own);
    this.courses.set(request, visit);
    return visit;
  }

  /** A copy counts as the request that it is made of. */
  noteCopy(request: KuzzleRequest, copy: KuzzleRequest): void {
    const visit = this.ofToken(request.context);
    const { token } = copy.context as Context;
    if (visit !== undefined && token) {
      this.byToken.set(token, visit);
    }
    this.noteCourse(copy, this.courses.get(request));
  }

  /** Is told of every event before its pipes run. The first time counts: anybody may ask for one. */
  notePipe(event: string, request: KuzzleRequest): void {
    const visit = event === ADMITTED ? this.visits.get(request) : undefined;
    const { token, user } = request.context as Context;
    const isFirst = visit !== undefined && visit.admitted === undefined;
    if (!isFirst || !token || !user || token.userId !== user._id) {
      return;
    }
    visit.admitted = { token: copyOf(token), user: copyOfUser(user) };
    visit.admittedAt = performance.now();
    // strangers share theirs
    if (typeof token.jwt === "string") {
      this.byToken.set(token, visit);
    }
  }

  private noteLogin(request: KuzzleRequest | undefined, user: unknown): void {
    const visit = request && this.visits.get(request);
    const { _id, profileIds } = Object(user) as User;
    // a strategy may answer something else than a user: more is to come then
    const isUser = _id !== undefined && Array.isArray(profileIds);
    // an action of the application may log in too, as anybody whose password it knows
    if (visit?.admitted !== undefined && viaOf(visit) === LOGIN && isUser) {
      const token = { userId: _id, jwt: null };
      visit.copy = this.requestOf(visit, { token, user: copyOfUser(user as User) });
    }
  }

  /**
   * Returns an action as it is to be run. Calls after a login are of whoever has got the token: pipes of
   * `auth:strategyAuthenticated` may put another user in the place of the strategy's.
   */
  watched(key: string, action: NativeHandler): NativeHandler {
    return key !== LOGIN
      ? action
      : async (request) => {
          const answer = await action(request);
          const { _id: kuid, expiresAt } = Object(answer) as { _id?: unknown; expiresAt?: unknown };
          const visit = this.visits.get(request);
          const known = (visit?.copy?.context.user as User | null | undefined)?._id;
          // half a login answers no token
          if (visit !== undefined && expiresAt !== undefined && kuid !== known) {
            // without an answer it is the stranger's again
            delete visit.copy;
            const load = async () => this.kuzzle.coreAnswerers?.get(USER)?.(kuid);
            this.noteLogin(request, await load().catch(() => undefined));
          }
          return answer;
        };
  }

  /** The request of the client as it was admitted; `undefined`: it was not. */
  admittedOf(visit: Visit): KuzzleRequest | undefined {
    if (visit.copy === undefined && visit.admitted !== undefined) {
      visit.copy = this.requestOf(visit, visit.admitted);
    }
    return visit.copy;
  }

  /** For how long the host has known who sends a request, in milliseconds. */
  sinceAdmitted(request: KuzzleRequest): number {
    return performance.now() - (this.behind(request)?.admittedAt ?? -Infinity);
  }

  private requestOf(visit: Visit, { token, user }: Context): KuzzleRequest {
    const { id, input, context } = visit.client;
    const { controller, action } = input;
    const connection = context.connection.toJSON();
    const made = new KuzzleRequest(
      { ...input.args, controller, action, requestId: id },
      {
        connection,
        token,
        user,
      },
    );
    this.courses.set(made, visit);
    return made;
  }
}

/**
 * The action that the client called, as `controller:action`. Nobody can change it.
 * Source: the host's lib/api/request/requestInput.ts `controller`, `action`.
 */
export function viaOf({ client }: Visit): string {
  const { controller, action } = client.input;
  return `${controller ?? ""}:${action ?? ""}`;
}

/** Tells whether a context is still that of who was admitted. */
export function isAsAdmitted({ admitted }: Visit, { token, user }: Context): boolean {
  const [now, then] = [user?.profileIds, admitted?.user.profileIds];
  return (
    user?._id === admitted?.user._id &&
    now?.length === then?.length &&
    now?.every((profileId, position) => profileId === then?.[position]) === true &&
    user?.[LIMITS_OF_USER] === admitted?.user[LIMITS_OF_USER] &&
    (["userId", "jwt", "expiresAt", LIMITS] as const).every(
      (member) => token?.[member] === admitted?.token[member],
    )
  );
}

function copyOfUser(user: User): User {
  return Object.assign(copyOf(user), { profileIds: [...(user.profileIds ?? [])] });
}

function copyOf<T extends object>(value: T): T {
  const prototype = Object.getPrototypeOf(value) as object;
  return Object.create(prototype, Object.getOwnPropertyDescriptors(value)) as T;
}
