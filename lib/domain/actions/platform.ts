import type { ActionDeclaration, Declarations } from "./declaration";
import { each } from "./declaration";

const platform: ActionDeclaration = { place: "none", write: { target: "platform" } };
/**
 * Statistics of nodes, the configuration, the API: the host's `server` controller names no index and
 * no collection, and `adminExists` is what a first start asks. Source: the host's
 * lib/api/controllers/serverController.js.
 */
const ofPlatform: ActionDeclaration = { place: "none", unguarded: "platform", tells: "node" };

export const ADMIN: Declarations = {
  ...each("dump shutdown", platform),
  loadFixtures: {
    place: "none",
    check: "fixtures",
    write: { target: "places", as: { controller: "bulk", action: "import" } },
  },
  loadMappings: {
    place: "none",
    check: "collections",
    addsShards: "collections",
    write: { target: "places", as: { controller: "collection", action: "create" } },
  },
  loadSecurities: { place: "none", write: { target: "import" } },
  refreshIndexCache: ofPlatform,
  resetCache: {
    place: "none",
    write: { target: "platform", unless: { argument: "database", is: "memoryStorage" } },
  },
  resetDatabase: { ...platform, removes: "everyIndex" },
  resetSecurity: { place: "none", write: { target: "platform", forgetsAdmin: true } },
};

export const DEBUG: Declarations = each(
  "addListener disable enable nodeVersion post removeListener",
  platform,
);

export const CLUSTER: Declarations = { status: ofPlatform };

export const SERVER: Declarations = each(
  `adminExists capabilities getAllStats getConfig getLastStats getStats healthCheck info metrics
  now openapi publicApi`,
  ofPlatform,
);
