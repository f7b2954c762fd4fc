import type { KuzzleRequest } from "kuzzle";

import { declarationOf } from "../domain/actions";
import { malformedForStorage } from "../errors/nativeErrors";
import type { Services } from "../usecases/Services";
import type { Pipe } from "./requests";

/**
 * The pipe on every request that fails. The storage answers 500 to some queries that it cannot read:
 * the request is at fault, so its caller gets a 400.
 * Source: the host's lib/api/funnel.js `handleProcessRequestError`.
 */
export function errorPipes(services: () => Services): Record<string, Pipe> {
  return {
    "request:onError": async (request: KuzzleRequest) => {
      const { host, config } = services();
      const { controller, action } = request.input;
      const { query, data } = declarationOf(String(controller), String(action)) ?? {};
      const isShapedByCaller = query !== undefined || data !== undefined;
      const { error } = request;
      if (
        config.guardNativeActions &&
        isShapedByCaller &&
        error?.id === "services.storage.unexpected_error" &&
        host.services.refusal() === "malformed"
      ) {
        request.setError(malformedForStorage(error.message));
      }
      return request;
    },
  };
}
