import type { KuzzleRequest } from "kuzzle";

import type { MetricsAnswer } from "../api/status";
import type { Services } from "../usecases/Services";
import type { NodeState } from "../usecases/status/NodeState";
import { metricsOf, statusOf } from "../usecases/status/nodeStatus";
import type { Route } from "./routes";

/** Defines an own action that tells of the node that answers. */
interface StatusAction {
  readonly routes: readonly Route[];
  readonly answer: (services: Services, state: NodeState, request: KuzzleRequest) => unknown;
}

export const STATUS_ACTIONS: Readonly<Record<string, StatusAction>> = {
  status: { routes: [{ verb: "get", path: "/_status" }], answer: statusOf },
  metrics: { routes: [{ verb: "get", path: "/_metrics" }], answer: answerMetrics },
};

/** Prometheus reads the text as the whole body of an answer over HTTP. */
function answerMetrics(
  services: Services,
  _: NodeState,
  { context, response }: KuzzleRequest,
): string | MetricsAnswer {
  const text = metricsOf(services);
  if (context.connection.protocol !== "http") {
    return { text };
  }
  const headers = { "Content-Type": "text/plain; version=0.0.4; charset=utf-8" };
  response.configure({ format: "raw", headers });
  return text;
}
