import type { KuzzleRequest, PluginContext } from "kuzzle";

/** Declares what the host's types leave out, get wrong, or call deprecated though plugins live by it. */
interface RequestConstructor {
  new (request: KuzzleRequest, data: object): KuzzleRequest;
  new (data: object, options?: { readonly user: unknown }): KuzzleRequest;
}
interface Accessors {
  execute(request: KuzzleRequest): Promise<KuzzleRequest>;
}

/** A plugin that serves a client. */
export interface Caller {
  readonly context: PluginContext;
  /** The client's, whom the application serves. */
  readonly request: KuzzleRequest;
}

export function newRequest(context: PluginContext): RequestConstructor {
  return context.constructors.Request as unknown as RequestConstructor;
}

export function executeBy(context: PluginContext): Accessors["execute"] {
  const accessors: Accessors = context.accessors;
  return (request) => accessors.execute(request);
}
