import type { Services } from "../usecases/Services";
import { metricsOf } from "../usecases/status/nodeStatus";
import type { Pipe } from "./requests";

/**
 * Adds the plugin's metrics to those of kuzzle-plugin-prometheus, where that is installed: it keeps its
 * registries to itself, and answers their text by `prometheus:metrics` and, in a pipe on the exact event,
 * by `server:metrics` with the format `prometheus`. A wildcard runs after that pipe, whichever plugin came first.
 * Source: docs/host-behaviour.md, row 1.
 */
export function prometheusPipes(services: () => Services): Record<string, Pipe> {
  const add: Pipe = async (request) => {
    const text: unknown = request.result;
    if (request.input.action === "metrics" && typeof text === "string") {
      request.response.result = `${text.trimEnd()}\n${metricsOf(services())}`;
    }
    return request;
  };
  return { "prometheus:afterMetrics": add, "server:after*": add };
}
