import { NodeState } from "../../lib/usecases/status/NodeState";

/** The state of a node on which everything is as expected. */
export function nodeState(): NodeState {
  return new NodeState(() => ({
    version: "0.1.0",
    kuzzle: "2.56.0",
    node: "knode-1",
    pins: { checked: 2, failed: [] },
    hostPatches: { applied: ["noteAuthors"], off: [] },
  }));
}
