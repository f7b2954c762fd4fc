import type { PluginContext } from "kuzzle";

import { KuzzleNodeRegistry } from "../host/connections/KuzzleNodeRegistry";
import type { Kernel } from "../host/kernel/kernel";
import { packageFacts } from "../shared/packageFacts";
import { NodeWatch } from "../usecases/status/NodeWatch";
import type { NodeState } from "../usecases/status/NodeState";

/** Says hello to the other nodes from now on. */
export function watchNodes(
  kuzzle: Kernel,
  state: NodeState,
  { accessors, log }: Pick<PluginContext, "accessors" | "log">,
): NodeWatch {
  const own = {
    node: accessors.nodeId,
    version: packageFacts().version,
    platform: kuzzle.internalIndex.index,
  };
  const watch = new NodeWatch(new KuzzleNodeRegistry(kuzzle), own, state, log);
  watch.start();
  return watch;
}
