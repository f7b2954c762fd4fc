/** A node with the plugin, as it has said hello. */
export interface Greeting {
  readonly node: string;
  readonly version: string;
  /** Kuzzle's internal index: nodes of one platform share it. */
  readonly platform: string;
  /** Its id in Kuzzle's cluster, which is not that of the node. */
  readonly clusterId?: string;
}

/** The nodes that can be known of. */
export interface SeenNodes {
  /** Greetings from every platform on this Redis database, this node included. */
  readonly greetings: readonly Greeting[];
  /** The ids of the nodes in Kuzzle's cluster, this one included; absent: there is none. */
  readonly cluster?: readonly string[];
  /** Names those of them that this node no longer hears, though they run. */
  readonly givenUp?: readonly string[];
  /** The number of Kuzzles on this Redis database; absent: Redis does not tell. */
  readonly connected?: number;
}

/** A node that does not guard as this one does. */
export interface OtherNode {
  readonly what: string;
  readonly why: string;
  readonly remedy: string;
  /** A node that starts looks the same for as long as it waits for Elasticsearch. */
  readonly maybeStarting?: true;
}

const SAME_VERSION = "Bring all nodes of the platform to the same version of the plugin.";
const OPEN = "whoever reaches it hands out what Kuzzle alone lets them";

/** Lists the nodes of this platform without the plugin, with another version of it, or that are not heard. */
export function otherNodes(own: Greeting, seen: SeenNodes): OtherNode[] {
  return [...unguarded(own, seen), ...ofOtherVersion(own, seen), ...unheard(seen)];
}

/** Lists nodes that can narrow roles without this node's ever hearing of it: see docs/host-behaviour.md, row 280. */
function unheard({ givenUp = [] }: SeenNodes): OtherNode[] {
  return givenUp.map((node) => ({
    what: `Node "${node}" of this platform runs, and is not heard here: a role that is narrowed there stays as it was on this node`,
    why: "this node has given it up",
    remedy: "Restart that node.",
  }));
}

function unguarded({ platform }: Greeting, seen: SeenNodes): OtherNode[] {
  const { greetings, cluster, connected = 0 } = seen;
  if (cluster !== undefined) {
    const greeted = new Set(greetings.map(({ clusterId }) => clusterId));
    return cluster
      .filter((node) => !greeted.has(node))
      .map((node) => ({
        what: `Node "${node}" of this platform runs without the plugin: ${OPEN}`,
        why: "it is in the cluster, and says no hello",
        remedy: SAME_VERSION,
      }));
  }
  const silent = connected - greetings.length;
  return silent <= 0
    ? []
    : [
        {
          what: `${silent} Kuzzle on this Redis database runs without the plugin: if it is a node of this platform ("${platform}"), ${OPEN}`,
          why: "it is connected to Redis, and says no hello",
          remedy: SAME_VERSION,
          maybeStarting: true,
        },
      ];
}

function ofOtherVersion({ node, version, platform }: Greeting, seen: SeenNodes): OtherNode[] {
  return seen.greetings
    .filter((one) => one.platform === platform && one.node !== node && one.version !== version)
    .map((one) => ({
      what: `Node "${one.node}" of this platform runs version ${one.version} of the plugin, and judges as that does`,
      why: `this node runs ${version}`,
      remedy: SAME_VERSION,
    }));
}
