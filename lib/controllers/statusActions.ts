import type { Services } from "../usecases/Services";
import type { NodeState } from "../usecases/status/NodeState";
import { statusOf } from "../usecases/status/nodeStatus";
import type { Route } from "./routes";

/** Defines an own action that tells of the node that answers. */
export interface StatusAction {
  readonly routes: readonly Route[];
  readonly answer: (services: Services, state: NodeState) => object;
}

/** Lists them by name. */
export const STATUS_ACTIONS: Readonly<Record<string, StatusAction>> = {
  status: { routes: [{ verb: "get", path: "/_status" }], answer: statusOf },
};
