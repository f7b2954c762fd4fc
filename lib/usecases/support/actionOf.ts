import type { KuzzleRequest } from "kuzzle";

/** Returns the action that a request asks for, as `controller:action`. */
export function actionOf({ input }: KuzzleRequest): string {
  return `${String(input.controller)}:${String(input.action)}`;
}
