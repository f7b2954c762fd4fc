import { AsyncLocalStorage } from "node:async_hooks";

import type { KuzzleRequest } from "kuzzle";
import { KuzzleRequest as Request } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";
import type { Served, ServedRequests } from "../port/ServedRequests";
import { CallSites } from "./CallSites";
import { identityOf, isOf, UNREAD } from "./identity";
import type { Origins, Visit } from "./Origins";

/** The protocol that the host names for requests of the embedded SDK. */
const EMBEDDED = "funnel";

/** Source: the host's lib/api/controllers/authController.js `login`. */
const LOGIN = "auth:login";
/** By it the host tells that it has read the sender of a request, and that they may send it. */
const AUTHORIZED = "request:onAuthorized";

/**
 * Milliseconds after its answer for which a request's context still tells for whom the application
 * acts. Work that goes on after the answer ends by then. What lasts longer are timers and workers that
 * the request happened to start, and which do the work of all: of these nobody can tell.
 */
export const LONGEST_AFTER = 60_000;

/** Says for whom the calls within are made. */
type Statement = (
  | { readonly says: "application"; readonly reason: string }
  | { readonly says: "client"; readonly visit: Visit }
  | { readonly says: "lost" }
) & {
  /** The request in whose context it was said: in another's it says nothing. */
  readonly within: KuzzleRequest | undefined;
};

type Watched = Pick<Kernel, "asyncStore" | "funnel" | "passport" | "pipe" | "state">;

/**
 * Tells for whom the application acts, by the context that the host keeps of each request, and by the
 * request of which a call is made. Wherever the host hands on the request of a client, it is compared
 * with the context: one that is another's tells nothing from there on.
 *
 * Source: the host's lib/api/funnel.js `execute`, `checkRights`; lib/util/asyncStore.ts.
 */
export class Serving implements ServedRequests {
  private readonly statements = new AsyncLocalStorage<Statement>();
  private readonly sites: CallSites;
  keepsContexts = true;

  constructor(
    private readonly kuzzle: Watched,
    private readonly origins: Origins,
  ) {
    this.sites = new CallSites(kuzzle);
    this.watchPipes();
    this.watchExecution();
    this.watchLogins();
  }

  of(request: KuzzleRequest): Served {
    const within = currentRequest(this.kuzzle);
    const statement = this.statementIn(within);
    const visit = within && this.origins.visitOf(within);
    const behind = visit && behindOf(visit);
    if (statement?.says === "application") {
      return { by: "application", reason: statement.reason, ...behind };
    }
    if (statement?.says === "client") {
      const said = behindOf(statement.visit);
      return isAltered(statement.visit)
        ? { by: "unknown", why: "altered", ...said }
        : { by: "client", ...said };
    }
    if (!this.keepsContexts) {
      // of what the application imports and makes at its start, no context is another's
      return this.origins.hasServed ? { by: "unknown", why: "context" } : { by: "nobody" };
    }
    const isLost = within === undefined ? this.kuzzle.asyncStore.exists() : visit === undefined;
    if (statement?.says === "lost" || isLost) {
      return { by: "unknown", why: "disagreement", ...behind };
    }
    const isCarried = carriesClient(request);
    if (behind === undefined || visit === undefined) {
      return isCarried ? { by: "client", client: request } : { by: "nobody" };
    }
    if (isCarried && !isOfSame(request, visit.client)) {
      return { by: "unknown", why: "disagreement", ...behind };
    }
    if (isAltered(visit)) {
      return { by: "unknown", why: "altered", ...behind };
    }
    return hasEnded(visit)
      ? { by: "unknown", why: "answered", ...behind }
      : { by: "client", ...behind };
  }

  isAltered(client: KuzzleRequest): boolean {
    const visit = this.origins.visitOf(client);
    return visit !== undefined && isAltered(visit);
  }

  siteOf(request: KuzzleRequest): string | undefined {
    return this.sites.of(request);
  }

  judgeAs(request: KuzzleRequest, client: KuzzleRequest): void {
    this.origins.judgeAs(request, client);
  }

  asApplication<T>(reason: string, work: () => T): T {
    const within = currentRequest(this.kuzzle);
    return this.statements.run({ says: "application", reason, within }, work);
  }

  forClient<T>(request: KuzzleRequest, work: () => T): T {
    const within = currentRequest(this.kuzzle);
    // an action that the application calls in turn gets a request of the application's
    const here = this.origins.isApplication(request) ? within : undefined;
    const visit = this.origins.visitOf(request) ?? (here && this.origins.visitOf(here));
    if (visit === undefined) {
      throw new Error("forClient: this is no request of a client, as an action or a pipe gets it.");
    }
    return this.statements.run({ says: "client", visit, within }, work);
  }

  private statementIn(within: KuzzleRequest | undefined): Statement | undefined {
    const statement = this.statements.getStore();
    return statement?.within === within ? statement : undefined;
  }

  private watchPipes(): void {
    const pipe = this.kuzzle.pipe.bind(this.kuzzle);
    this.kuzzle.pipe = (event, ...payload) => {
      if (event === AUTHORIZED) {
        this.noteSender(payload[0] as KuzzleRequest);
      }
      return this.compared(payload[0], () => pipe(event, ...payload));
    };
  }

  private watchLogins(): void {
    const { passport } = this.kuzzle;
    if (passport === undefined) {
      return;
    }
    const authenticate = passport.authenticate.bind(passport);
    passport.authenticate = async (request, strategy) => {
      const user = await authenticate(request, strategy);
      this.noteLogin(user);
      return user;
    };
  }

  /** A strategy has just said who logs in: the stranger is that user from here on. */
  private noteLogin(user: unknown): void {
    const { _id } = Object(user) as { _id?: unknown };
    const within = currentRequest(this.kuzzle);
    const visit = within && this.origins.visitOf(within);
    if (typeof _id !== "string" || visit === undefined || viaOf(visit) !== LOGIN) {
      return;
    }
    const { connection } = visit.client.context;
    const { controller, action } = visit.client.input;
    visit.loggedIn ??= new Request({ controller, action }, { connection, user });
  }

  /** Before any pipe: the host has just read the sender. */
  private noteSender(request: KuzzleRequest): void {
    const visit = this.origins.visitOf(request);
    if (visit !== undefined) {
      visit.sender ??= identityOf(request.context);
    }
  }

  private watchExecution(): void {
    const { funnel } = this.kuzzle;
    const { processRequest } = funnel;
    if (processRequest !== undefined) {
      funnel.processRequest = (request) =>
        this.compared(request, () => processRequest.call(funnel, request));
    }
  }

  /** Runs what the host does with a request; of a client's in a wrong context, nothing is told. */
  private compared<T>(request: unknown, work: () => T): T {
    const isObject = typeof request === "object" && request !== null;
    const visit = isObject ? this.origins.visitOf(request as KuzzleRequest) : undefined;
    if (visit === undefined) {
      return work();
    }
    const within = currentRequest(this.kuzzle);
    const isRight = within !== undefined && this.origins.visitOf(within) === visit;
    return isRight ? work() : this.statements.run({ says: "lost", within }, work);
  }
}

function behindOf(visit: Visit): { readonly client: KuzzleRequest; readonly via: string } {
  return { client: visit.loggedIn ?? visit.client, via: viaOf(visit) };
}

function viaOf({ client: { input } }: Visit): string {
  return `${input.controller ?? ""}:${input.action ?? ""}`;
}

function isAltered({ client, sender = UNREAD }: Visit): boolean {
  return !isOf(client, sender);
}

function hasEnded({ answeredAt }: Visit): boolean {
  return answeredAt !== undefined && Date.now() - answeredAt > LONGEST_AFTER;
}

interface Context {
  readonly connection?: { readonly protocol?: string | null };
  readonly token?: { readonly userId?: string; readonly jwt?: string | null } | null;
  readonly user?: { readonly _id?: string } | null;
}

/** Tells whether a call is made of a client's request: it has their token or user then. */
function carriesClient(request: KuzzleRequest): boolean {
  const { connection, token, user } = request.context as Context;
  return connection?.protocol !== EMBEDDED && ((token ?? null) !== null || (user ?? null) !== null);
}

function isOfSame(request: KuzzleRequest, client: KuzzleRequest): boolean {
  const [one, other] = [request.context as Context, client.context as Context];
  const token = one.token ?? undefined;
  return (
    kuidOf(one) === kuidOf(other) &&
    (token === undefined || (token.jwt ?? null) === (other.token?.jwt ?? null))
  );
}

function kuidOf({ user, token }: Context): string | undefined {
  return user?._id ?? token?.userId;
}
