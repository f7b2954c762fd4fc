import type { KuzzleRequest } from "kuzzle";

/**
 * The reason why nobody can tell for which client the application acts. `context`: the host mixes up
 * the contexts of requests. `disagreement`: the call is made of the request of one client while
 * another's is served. `altered`: code of the application has changed whom the client's request names as its
 * sender. `answered`: it runs in the context of a request that was answered long ago.
 */
export type WhyUnknown = "context" | "disagreement" | "altered" | "answered";

/** The request of a client behind a call of the application; absent: there is none. */
interface Behind {
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
  /** Tells whether code of the application has changed whom a client's request names as its sender. */
  isAltered(client: KuzzleRequest): boolean;
  /** Tells from where in the code of the application a call for nobody comes, as `file:line`. */
  siteOf(request: KuzzleRequest): string | undefined;
  /** Lets a call count as its client's, for whatever stands around its action from now on. */
  judgeAs(request: KuzzleRequest, client: KuzzleRequest): void;
  /** Runs work that the application does for itself, whoever is served. */
  asApplication<T>(reason: string, work: () => T): T;
  /** Runs work for the client of this request, though no context tells it. */
  forClient<T>(request: KuzzleRequest, work: () => T): T;
}
