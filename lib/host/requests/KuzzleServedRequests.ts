import { AsyncContext } from "../../shared/AsyncContext";

import type { KuzzleRequest } from "kuzzle";

import type { Kernel } from "../kernel/kernel";
import type { Behind, Served, ServedRequests, WhyUnknown } from "../port/ServedRequests";
import { CallSites } from "./CallSites";
import { Contexts } from "./Contexts";
import type { Origins } from "./Origins";
import { carriesClient, isOfSame } from "./carriedClient";
import type { Visit } from "./Visits";
import { isAsAdmitted, viaOf } from "./Visits";

/** Source: the host's lib/core/network/protocols/httpwsProtocol.js. */
const BEFORE_REQUESTS = "protocol:";

/** Says for whom the calls within are made. */
type Statement = (
  | { readonly says: "application"; readonly reason: string }
  | { readonly says: "client"; readonly visit: Visit }
  | { readonly says: "unknown"; readonly why: WhyUnknown }
) & {
  /** The request in whose context it was said: in another's it says nothing. */
  readonly within: KuzzleRequest | undefined;
  /** The work has ended of which it was said; what goes on in its context may be anybody's. */
  hasEnded?: boolean;
};

type Watched = Pick<Kernel, "asyncStore" | "funnel" | "pipe" | "state">;

/**
 * Tells for whom the application acts, by the context that the host keeps of each request, and by the
 * request of which a call is made. Wherever the host hands on the request of a client, it is compared
 * with the context: one that is another's tells nothing from there on.
 *
 * Source: the host's lib/api/funnel.js `execute`; lib/util/asyncStore.ts.
 */
export class KuzzleServedRequests implements ServedRequests {
  private readonly statements = new AsyncContext<Statement>();
  private readonly contexts: Contexts;
  private readonly sites: CallSites;
  /** The clients in whose course the application calls in the name of a user, with their rights. */
  private readonly outer = new WeakMap<KuzzleRequest, Served>();
  keepsContexts = true;

  constructor(
    private readonly kuzzle: Watched,
    private readonly origins: Origins,
  ) {
    this.contexts = new Contexts(kuzzle, origins.visits);
    this.sites = new CallSites(kuzzle);
    this.watchPipes();
    this.watchExecution();
    origins.said = () => this.said;
    origins.aroundCall = (request, work) =>
      origins.isCheckedUsers(request) ? this.asChecked(request, work) : work();
  }

  of(request: KuzzleRequest): Served {
    const { current: within, sent } = this.contexts;
    const statement = this.statementIn(within);
    const visit = sent && this.origins.visits.of(sent);
    if (statement?.says === "application" && statement.hasEnded !== true) {
      return { by: "application", reason: statement.reason, ...(visit && this.behindOf(visit)) };
    }
    if (statement?.says === "client") {
      return statement.hasEnded === true
        ? { by: "unknown", why: "ended", via: viaOf(statement.visit) }
        : this.servedBy(statement.visit);
    }
    if (statement?.says === "unknown") {
      return { by: "unknown", why: statement.why };
    }
    if (!this.keepsContexts) {
      // of what the application imports and makes at its start, no context is another's
      return this.origins.visits.haveBegun ? { by: "unknown", why: "context" } : { by: "nobody" };
    }
    if (visit === undefined && this.kuzzle.asyncStore.exists()) {
      return { by: "unknown", why: "disagreement" };
    }
    const isCarried = carriesClient(request);
    if (visit === undefined) {
      return isCarried ? this.carried(request) : { by: "nobody" };
    }
    const served = this.servedBy(visit);
    if (within !== sent || (isCarried && visit.admitted && !isOfSame(request, visit.admitted))) {
      return { by: "unknown", why: "disagreement", ...this.behindOf(visit) };
    }
    // what is made of the client's request says for whom it is, whenever it runs
    return served.by === "client" && visit.isAnswered && !isCarried
      ? { by: "unknown", why: "answered", via: viaOf(visit) }
      : served;
  }

  behind(request: KuzzleRequest): Served {
    return this.outer.get(this.origins.sentOf(request)) ?? this.of(request);
  }

  isClients(request: KuzzleRequest): boolean {
    return this.origins.visits.of(request) !== undefined;
  }

  isCheckedUsers(request: KuzzleRequest): boolean {
    return this.origins.isCheckedUsers(request);
  }

  changedOf(request: KuzzleRequest): KuzzleRequest | undefined {
    const { visits } = this.origins;
    const visit = visits.of(request);
    const isChanged = visit?.admitted && !isAsAdmitted(visit, request.context);
    return visit && isChanged === true ? visits.admittedOf(visit) : undefined;
  }

  siteOf(request: KuzzleRequest): string | undefined {
    return this.sites.of(this.origins.sentOf(request));
  }

  outerSiteOf(request: KuzzleRequest): string | undefined {
    return this.sites.noted(this.origins.sentOf(request));
  }

  async judgeAs<T>(
    request: KuzzleRequest,
    client: KuzzleRequest,
    action: () => Promise<T>,
  ): Promise<T> {
    return this.origins.judging.during(request, client, action);
  }

  asApplication<T>(reason: string, work: () => T): T {
    const { current: within } = this.contexts;
    return this.during({ says: "application", reason, within }, work);
  }

  forClient<T>(request: KuzzleRequest, work: () => T): { readonly result: T } | undefined {
    const visit = this.origins.visits.behind(request) ?? this.visitFor(request);
    if (visit === undefined) {
      return undefined;
    }
    const { current: within } = this.contexts;
    return { result: this.during({ says: "client", visit, within }, work) };
  }

  /** Whatever an action writes that is called so is that user's, as if they had called it themselves. */
  private asChecked<T>(request: KuzzleRequest, work: () => T): T {
    const outer = this.of(request);
    this.outer.set(request, outer);
    const visit = this.origins.visits.openChecked(request, outer.client);
    return this.during({ says: "client", visit, within: this.contexts.current }, work);
  }

  /** Finds the visit of the client for whom a call would be made of this request, here and now. */
  private visitFor(request: KuzzleRequest): Visit | undefined {
    if (this.of(request).by !== "client") {
      return undefined;
    }
    const { sent } = this.contexts;
    const { visits } = this.origins;
    return this.said ?? (sent && visits.of(sent)) ?? visits.ofToken(request.context);
  }

  /** Returns the visit of whom `forClient` says that the work here is. */
  private get said(): Visit | undefined {
    const statement = this.statementIn(this.contexts.current);
    const isSaid = statement?.says === "client" && statement.hasEnded !== true;
    return isSaid ? statement.visit : undefined;
  }

  private during<T>(statement: Statement, work: () => T): T {
    const said = statement;
    const result = this.statements.run(said, work);
    const { then } = Object(result) as { then?: unknown };
    if (typeof then !== "function") {
      said.hasEnded = true;
      return result;
    }
    const ended = Promise.resolve(result).finally(() => {
      said.hasEnded = true;
    });
    return ended as T;
  }

  private statementIn(within: KuzzleRequest | undefined): Statement | undefined {
    const statement = this.statements.get();
    return statement?.within === within ? statement : undefined;
  }

  /** Tells who is served by a visit, as long as their request is what it was. */
  private servedBy(visit: Visit): Served {
    const client = this.origins.visits.admittedOf(visit);
    const via = viaOf(visit);
    if (client === undefined) {
      return { by: "unknown", why: "early", via };
    }
    return isAsAdmitted(visit, visit.client.context)
      ? { by: "client", client, via }
      : { by: "unknown", why: "changed", client, via };
  }

  private behindOf(visit: Visit): Behind {
    const { client, via } = this.servedBy(visit);
    return { ...(client && { client }), ...(via !== undefined && { via }) };
  }

  /** Outside of every request, a call may be made of a client's. */
  private carried(request: KuzzleRequest): Served {
    const visit = this.origins.visits.ofToken(request.context);
    if (visit === undefined) {
      return { by: "client", client: request };
    }
    return isAsAdmitted(visit, request.context)
      ? this.servedBy(visit)
      : { by: "unknown", why: "changed", ...this.behindOf(visit) };
  }

  private watchPipes(): void {
    const pipe = this.kuzzle.pipe.bind(this.kuzzle);
    this.kuzzle.pipe = (event, ...payload) => {
      const work = () => pipe(event, ...payload);
      // anybody has sent what they see, and no request of theirs is known yet
      const isEarly = event.startsWith(BEFORE_REQUESTS);
      return isEarly ? this.asUnknown("early", work) : this.compared(payload[0], work);
    };
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
    const visit = isObject ? this.origins.visits.of(request as KuzzleRequest) : undefined;
    if (visit === undefined) {
      return work();
    }
    const { current: within } = this.contexts;
    const isRight = within !== undefined && this.origins.visits.of(within) === visit;
    return isRight ? work() : this.asUnknown("disagreement", work);
  }

  private asUnknown<T>(why: WhyUnknown, work: () => T): T {
    return this.statements.run({ says: "unknown", why, within: this.contexts.current }, work);
  }
}
