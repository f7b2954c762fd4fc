import type { KuzzleRequest } from "kuzzle";

/** Tells a request among what pipes are handed. */
export function isRequest(value: unknown): value is KuzzleRequest {
  return typeof value === "object" && value !== null && "input" in value && "context" in value;
}
