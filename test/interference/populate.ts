import { declarationOf, writeOf } from "../../lib/domain/actions";
import type { ApiAction } from "./api";
import { CALLERS, PASSWORD } from "./callers";
import type { World } from "./World";

type Actions = Record<string, { actions: Record<string, boolean> }>;

function controllersOf(api: readonly ApiAction[], wanted: (action: ApiAction) => boolean): Actions {
  const controllers: Actions = {};
  for (const action of api.filter(wanted)) {
    (controllers[action.controller] ??= { actions: {} }).actions[action.action] = true;
  }
  return controllers;
}

const tells = ({ controller, action }: ApiAction): boolean =>
  declarationOf(controller, action)?.tells !== undefined;
const all = (...controllers: readonly string[]): Actions =>
  Object.fromEntries(controllers.map((name) => [name, { actions: { "*": true } }]));

/** Makes what both worlds have: the platform, tenant A, and callers on A's side. */
export async function populate(world: World, api: readonly ApiAction[]): Promise<void> {
  for (const collection of ["orders", "products"]) {
    await makePlace(world, "acme", collection);
  }
  const roles: Record<string, Actions> = {
    reader: { document: { actions: { get: true, search: true } } },
    "all-but-platform": controllersOf(api, (action) => !tells(action)),
    everything: controllersOf(api, () => true),
    writer: {
      ...controllersOf(api, ({ controller, action }) => writeOf(controller, action) !== undefined),
      ...all("auth", "collection", "document"),
    },
  };
  const ofAcme = (roleId: string): object[] => [{ roleId, restrictedTo: [{ index: "acme" }] }];
  const profiles: Record<string, object[]> = {
    tenant: ofAcme("all-but-platform"),
    "tenant-with-reads": ofAcme("everything"),
    manager: ofAcme("writer"),
    "acme-staff": ofAcme("reader"),
    customer: [{ roleId: "reader", restrictedTo: [{ index: "acme", collections: ["products"] }] }],
  };
  await makeSecurities(world, roles, profiles, { ...CALLERS, amy: ["acme-staff"] });
}

/** Tenant B's indexes. */
export async function populateOtherPlaces(world: World): Promise<void> {
  for (const collection of ["orders", "secrets", "plans"]) {
    await makePlace(world, "globex", collection);
  }
  await world.must("root", {
    controller: "collection",
    action: "updateSpecifications",
    index: "globex",
    collection: "plans",
    body: { strict: true, fields: { name: { mandatory: true, type: "string" } } },
  });
}

/** Tenant B's users, profiles and roles. */
export async function populateOtherSecurities(world: World): Promise<void> {
  const ofGlobex = (roleId: string): object[] => [{ roleId, restrictedTo: [{ index: "globex" }] }];
  await makeSecurities(
    world,
    {
      "globex-role": all("document"),
      "globex-owner": all("auth", "collection", "document", "realtime"),
    },
    { "globex-manager": ofGlobex("globex-role"), "globex-owner": ofGlobex("globex-owner") },
    { bob: ["globex-manager", "globex-owner"], bea: ["globex-manager"] },
  );
  await world.must("root", {
    controller: "security",
    action: "createApiKey",
    userId: "bob",
    _id: "bob-key",
    expiresIn: -1,
    refresh: "false",
    body: { description: "of the other tenant" },
  });
}

async function makeSecurities(
  world: World,
  roles: Readonly<Record<string, Actions>>,
  profiles: Readonly<Record<string, readonly object[]>>,
  users: Readonly<Record<string, readonly string[]>>,
): Promise<void> {
  // the places need not be there
  const members = { controller: "security", refresh: "false", force: true };
  const make = (action: string, _id: string, body: object): Promise<unknown> =>
    world.must("root", { ...members, action, _id, body });
  for (const [id, controllers] of Object.entries(roles)) {
    await make("createOrReplaceRole", id, { controllers });
  }
  for (const [id, policies] of Object.entries(profiles)) {
    await make("createOrReplaceProfile", id, { policies });
  }
  for (const [kuid, profileIds] of Object.entries(users)) {
    await make("createUser", kuid, {
      content: { profileIds },
      credentials: { local: { username: `${kuid}-login`, password: PASSWORD } },
    });
    await world.logIn(kuid);
  }
}

async function makePlace(world: World, index: string, collection: string): Promise<void> {
  const { result: exists } = await world.ask("root", {
    controller: "index",
    action: "exists",
    index,
  });
  if (exists !== true) {
    await world.must("root", { controller: "index", action: "create", index });
  }
  await world.must("root", {
    controller: "collection",
    action: "create",
    index,
    collection,
    body: { mappings: { properties: { name: { type: "keyword" } } } },
  });
  const documents = [1, 2, 3].map((number) => ({
    _id: `${collection.slice(0, -1)}-${number}`,
    body: { name: `${index}-${number}` },
  }));
  await world.must("root", {
    controller: "document",
    action: "mCreateOrReplace",
    index,
    collection,
    refresh: "wait_for",
    body: { documents },
  });
}
