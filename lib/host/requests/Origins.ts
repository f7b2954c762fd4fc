import type { KuzzleRequest } from "kuzzle";

import { Imports } from "./Imports";
import { Judging } from "./Judging";
import type { Kernel, NativeHandler } from "../kernel/kernel";
import { currentRequest } from "../kernel/kernel";
import { messageOf } from "../../shared/messageOf";
import { isRequest } from "./isRequest";
import { isOfCheckedUser, markCheckedUsers } from "./checkedUsers";
import { copyOfRequest, isJudgedByContent } from "./ownCopies";
import { UnknownOrigins } from "./UnknownOrigins";
import type { Visit } from "./Visits";
import { Visits } from "./Visits";

type Sender = "client" | "application" | "checkedUser";
type Funnel = Kernel["funnel"];
/** Source: the host's lib/core/network/entryPoint.js, router.js. */
type Callback = (...answer: readonly unknown[]) => unknown;

/** At it the host asks whether who sends the request may: what a pipe hands back is asked about. */
const BEFORE_RIGHTS = "request:beforeExecution";

/**
 * Tells who sends a request, by the door through which the host takes it: `Funnel.execute` is the
 * door of clients of every protocol, `Funnel.executePluginRequest` that of the application
 * (embedded SDK, `accessors.execute`). What a request says of itself decides nothing: the
 * application may copy a client's token and connection into a request of its own, and the host
 * gives the embedded SDK a connection too.
 *
 * A pipe may hand back another request, and the host goes on with it: it counts as sent by whoever
 * sent the first one, whatever it is made of.
 *
 * A request that came through neither door is the host's own when it has neither token nor protocol
 * (imports, subscriptions of the application). With one of them its origin is unknown, and it is
 * judged as a client's.
 *
 * Source: the host's lib/api/funnel.js `execute`, `processRequest`, `executePluginRequest`;
 * lib/core/shared/sdk/funnelProtocol.ts; lib/core/plugin/pluginContext.ts `execute`.
 */
export class Origins {
  /** The sender of each request that came through a door. */
  private readonly senders = new WeakMap<KuzzleRequest, Sender>();
  /** Maps a request that a pipe handed back to the one that came through a door. */
  private readonly replaced = new WeakMap<KuzzleRequest, KuzzleRequest>();
  private readonly copies = new WeakSet<KuzzleRequest>();
  readonly visits: Visits;
  readonly judging = new Judging();
  /** Tells whose the work is just now, where the application says it. */
  said: () => Visit | undefined = () => undefined;
  /** Stands around each call of the application. */
  aroundCall = <T>(_request: KuzzleRequest, work: () => T): T => work();
  private readonly unknown: UnknownOrigins;
  private readonly imports: Imports;

  constructor(
    private readonly kuzzle: Pick<
      Kernel,
      "asyncStore" | "coreAnswerers" | "funnel" | "passport" | "pipe"
    >,
    log: { warn(message: string): void },
  ) {
    this.unknown = new UnknownOrigins(log);
    this.imports = new Imports(kuzzle.coreAnswerers);
    this.visits = new Visits(kuzzle);
    try {
      markCheckedUsers();
    } catch (error) {
      log.warn(
        `Calls by sdk.as(user, { checkRights: true }) count as the application's, since this Kuzzle does not look as expected: ${messageOf(error)}.`,
      );
    }
    this.watchClients(kuzzle.funnel);
    this.watchApplication(kuzzle.funnel);
    this.watchPipes(kuzzle);
  }

  /** See {@link NativeActions.clientRequest} of the port. */
  clientRequest(request: KuzzleRequest): KuzzleRequest | undefined {
    const judgedAs = this.judging.clientOf(request);
    if (judgedAs !== undefined) {
      return judgedAs;
    }
    if (this.isApplication(request)) {
      return undefined;
    }
    return this.isJudged(request) ? this.sentOf(request) : this.imports.client;
  }

  /** See {@link NativeActions.currentClient} of the port. */
  currentClient(): KuzzleRequest | undefined {
    const request = currentRequest(this.kuzzle);
    return request && this.clientRequest(request);
  }

  /** Tells whether code of the application sends this request, with all rights. */
  isApplication(request: KuzzleRequest): boolean {
    return this.judging.clientOf(request) === undefined && this.senderOf(request) === "application";
  }

  /** See {@link ServedRequests.isCheckedUsers} of the port. */
  isCheckedUsers(request: KuzzleRequest): boolean {
    return this.senderOf(request) === "checkedUser";
  }

  /** Tells whether the host itself took this request from a client or the application. */
  cameThroughDoor(request: KuzzleRequest): boolean {
    return this.judging.clientOf(request) !== undefined || this.senderOf(request) !== undefined;
  }

  /** See {@link NativeActions.isLoaded} of the port. */
  isLoaded(request: KuzzleRequest): boolean {
    return this.imports.isRunning && !this.isApplication(request) && !this.isJudged(request);
  }

  /** Tells whether a client's `admin:loadSecurities` sends it, rather than the client directly. */
  isPartOfImport(request: KuzzleRequest): boolean {
    return this.imports.client !== undefined && this.isLoaded(request);
  }

  /** See {@link NativeActions.importEnded} of the port. */
  importEnded(request: KuzzleRequest): Promise<void> {
    return this.imports.ended(request);
  }

  /** See {@link NativeActions.beforeOwnImport} of the port. */
  beforeOwnImport(check: Imports["beforeOwn"]): void {
    this.imports.beforeOwn = check;
  }

  /** An action as it is to be run: what an `admin:loadSecurities` loads is of whoever sends it. */
  watched(key: string, action: NativeHandler): NativeHandler {
    return key === "admin:loadSecurities"
      ? (request) =>
          this.imports.during(request, this.clientRequest(request), () => action(request))
      : this.visits.watched(key, action);
  }

  /** Returns the request that an action gets: code of the application may go on changing its own. */
  settled(request: KuzzleRequest): KuzzleRequest {
    const isSettled = this.visits.of(request) !== undefined || this.copies.has(request);
    if (isSettled || !isJudgedByContent(request)) {
      return request;
    }
    const copy = copyOfRequest(request);
    this.copies.add(copy);
    this.replaced.set(copy, this.sentOf(request));
    this.visits.noteCopy(request, copy);
    return copy;
  }

  /** The one that came through a door, as long as it is known of that. */
  sentOf(request: KuzzleRequest): KuzzleRequest {
    const sent = this.replaced.get(request);
    return sent !== undefined && this.senders.has(sent) ? sent : request;
  }

  private senderOf(request: KuzzleRequest): Sender | undefined {
    return this.senders.get(this.sentOf(request));
  }

  private isJudged(request: KuzzleRequest): boolean {
    const sender = this.senderOf(request);
    if (sender !== undefined) {
      return sender !== "application";
    }
    const { token, connection } = request.context as {
      token?: object | null;
      connection?: { protocol?: string | null };
    };
    const protocol = connection?.protocol ?? undefined;
    if ((token ?? null) === null && protocol === undefined) {
      return false;
    }
    this.unknown.warnOf(protocol ?? "none", request);
    return true;
  }

  private watchPipes(kuzzle: Pick<Kernel, "pipe">): void {
    const pipe = kuzzle.pipe.bind(kuzzle);
    kuzzle.pipe = (event, ...payload) => {
      const [request] = payload;
      if (isRequest(request)) {
        this.visits.notePipe(event, request);
      }
      const piped = pipe(event, ...payload);
      // with a callback the host gives no promise
      const isCalledBack = typeof payload.at(-1) === "function";
      if (isCalledBack || !isRequest(request) || this.senderOf(request) === undefined) {
        return piped;
      }
      return piped.then((handedBack) => {
        if (handedBack !== request && isRequest(handedBack)) {
          this.replace(request, handedBack, event);
        }
        return handedBack;
      });
    };
  }

  private replace(request: KuzzleRequest, by: KuzzleRequest, event: string): void {
    const sent = this.sentOf(request);
    const own = this.senders.get(by);
    if (own !== undefined && own !== "application") {
      // a request with a door of its own keeps it
      return;
    }
    const visit = this.visits.of(sent);
    if (visit !== undefined) {
      this.visits.share(by, visit);
    }
    if (event === BEFORE_RIGHTS && this.senders.get(sent) === "client") {
      this.replaced.delete(by);
      this.senders.set(by, "client");
      if (visit !== undefined) {
        visit.client = by;
      }
    } else {
      this.replaced.set(by, sent);
    }
  }

  private watchClients(funnel: Funnel): void {
    const { execute } = funnel;
    if (execute === undefined) {
      return;
    }
    funnel.execute = (request, callback) => {
      const visit = this.visits.open(request);
      this.senders.set(request, "client");
      const answering: Callback = (...answer) => {
        visit.isAnswered = true;
        return (callback as Callback)(...answer);
      };
      return execute.call(funnel, request, answering);
    };
  }

  private watchApplication(funnel: Funnel): void {
    const { executePluginRequest } = funnel;
    if (executePluginRequest === undefined) {
      return;
    }
    funnel.executePluginRequest = async (request) => {
      if (this.senderOf(request) !== undefined) {
        // a client's own request, sent once more, stays the client's
        return executePluginRequest.call(funnel, request);
      }
      const sender = isOfCheckedUser(request) ? "checkedUser" : "application";
      const within = currentRequest(this.kuzzle);
      this.visits.noteCourse(request, this.said() ?? (within && this.visits.behind(within)));
      this.senders.set(request, sender);
      try {
        return await this.aroundCall(request, () => executePluginRequest.call(funnel, request));
      } finally {
        // a pipe may let it go on as a client's
        if (this.senders.get(request) === sender) {
          this.senders.delete(request);
        }
      }
    };
  }
}
