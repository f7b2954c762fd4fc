import type { KuzzleRequest } from "kuzzle";

/**
 * The reason why nobody can tell for which client the application acts. `context`: the host mixes up
 * the contexts of requests. `disagreement`: the call is made of the request of one client while
 * another's is served. `early`: the host has not admitted the client yet. `changed`: their request has
 * another user than the host has found. `answered`: it runs in the context of a request that was
 * answered. `ended`: it runs after the work for a client of which it was a part.
 */
export type WhyUnknown = "context" | "disagreement" | "early" | "changed" | "answered" | "ended";

/** Names who is behind a call of the application; absent: nobody, or nobody can tell. */
export interface Behind {
  /** The request of the client, as the host has admitted it. */
  readonly client?: KuzzleRequest;
  /** The action that the client called, as `controller:action`. */
  readonly via?: string;
}

/**
 * For whom the application makes a call of its own. `nobody`: no request waits for it. `application`:
 * its code says that it means to act for itself.
 */
export type Served =
  | { readonly by: "nobody"; readonly client?: undefined; readonly via?: undefined }
  | ({ readonly by: "client"; readonly client: KuzzleRequest } & Behind)
  | ({ readonly by: "application"; readonly reason: string } & Behind)
  | ({ readonly by: "unknown"; readonly why: WhyUnknown } & Behind);

/** Tells for which client the application acts. */
export interface ServedRequests {
  /** `false`: the host mixes up the contexts of requests, so that nobody can tell. */
  keepsContexts: boolean;
  /** @param request of the embedded SDK, or of `accessors.execute` */
  of(request: KuzzleRequest): Served;
  /** The same, of a call by `sdk.as(user, { checkRights: true })`: the client in whose course it is made. */
  behind(request: KuzzleRequest): Served;
  /** Tells whether a client has sent it themselves. */
  isClients(request: KuzzleRequest): boolean;
  /** Tells whether the application has sent it by `sdk.as(user, { checkRights: true })`. */
  isCheckedUsers(request: KuzzleRequest): boolean;
  /** Returns a client's request as the host has admitted it, where it has another user by now. */
  changedOf(request: KuzzleRequest): KuzzleRequest | undefined;
  /** Tells from where in the code of the application a call for nobody comes, as `file:line`. */
  siteOf(request: KuzzleRequest): string | undefined;
  /** The same of a call outside of any request; `undefined`: it is made within one. */
  outerSiteOf(request: KuzzleRequest): string | undefined;
  /** Lets a call count as its client's, for whatever stands around its action, until that has ended. */
  judgeAs<T>(request: KuzzleRequest, client: KuzzleRequest, action: () => Promise<T>): Promise<T>;
  /** Runs work that the application does for itself, whoever is served. It ends with its promise. */
  asApplication<T>(reason: string, work: () => T): T;
  /**
   * Runs work for the client of this request, though no context tells it. It ends with its promise.
   *
   * @returns `undefined` when there is no client behind it; nothing is run then
   */
  forClient<T>(request: KuzzleRequest, work: () => T): { readonly result: T } | undefined;
}
