import type { World } from "./World";
import type { ApiAction } from "./api";
import { declarationOf, writeOf } from "../../lib/domain/actions";

const PASSWORD = "interference";

/** Who calls, with the profiles they have. */
export const CALLERS = {
  /** Every action but those that show the whole platform, restricted to one index. */
  tenant: ["tenant"],
  /** Those too. */
  "tenant-with-reads": ["tenant-with-reads"],
  /** Writes users, profiles and roles without reading them; works with one index. */
  manager: ["manager"],
} as const;
export type Caller = keyof typeof CALLERS | "anonymous";

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

const RESTRICTED = [{ index: "acme" }];

/** What both worlds have: the platform, tenant A, and callers on A's side. */
export async function populate(world: World, api: readonly ApiAction[]): Promise<void> {
  await world.logIn("root", "root");
  for (const collection of ["orders", "products"]) {
    await makePlace(world, "acme", collection);
  }
  const roles: Record<string, Actions> = {
    reader: { document: { actions: { get: true, search: true } } },
    "all-but-platform": controllersOf(api, (action) => !tells(action)),
    everything: controllersOf(api, () => true),
    writer: {
      ...controllersOf(api, ({ controller, action }) => writeOf(controller, action) !== undefined),
      ...controllersOf(api, ({ controller }) => ["collection", "document"].includes(controller)),
      auth: { actions: { "*": true } },
    },
  };
  const profiles: Record<string, object[]> = {
    tenant: [{ roleId: "all-but-platform", restrictedTo: RESTRICTED }],
    "tenant-with-reads": [{ roleId: "everything", restrictedTo: RESTRICTED }],
    manager: [{ roleId: "writer", restrictedTo: RESTRICTED }],
    "acme-staff": [{ roleId: "reader", restrictedTo: RESTRICTED }],
    customer: [{ roleId: "reader", restrictedTo: [{ index: "acme", collections: ["products"] }] }],
  };
  for (const [_id, controllers] of Object.entries(roles)) {
    await make(world, "Role", _id, { controllers });
  }
  for (const [_id, policies] of Object.entries(profiles)) {
    await make(world, "Profile", _id, { policies });
  }
  const users = { ...CALLERS, amy: ["acme-staff"] };
  for (const [kuid, profileIds] of Object.entries(users)) {
    await makeUser(world, kuid, profileIds);
  }
}

/** Puts tenant A back to where it was, after requests that changed something of it. */
export async function heal(world: World, api: readonly ApiAction[]): Promise<void> {
  await world.logIn("root", "root");
  await populate(world, api);
  for (const caller of Object.keys(CALLERS)) {
    const token = world.tokenOf(caller);
    const { result } = await world.ask("root", {
      controller: "auth",
      action: "checkToken",
      body: { token },
    });
    if ((result as { valid?: boolean } | null)?.valid !== true) {
      await world.logIn(caller);
    }
  }
}

/** Tenant B, whom the poor world does not have. */
export async function populateOther(world: World): Promise<void> {
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
  await make(world, "Role", "globex-role", {
    controllers: { document: { actions: { "*": true } } },
  });
  await make(world, "Profile", "globex-manager", {
    policies: [
      { roleId: "globex-role", restrictedTo: [{ index: "globex" }] },
      { roleId: "manager-of-globex", restrictedTo: [{ index: "globex" }] },
    ].slice(0, 1),
  });
  await make(world, "Role", "globex-owner", {
    controllers: {
      ...Object.fromEntries(
        ["auth", "document", "realtime", "collection"].map((name) => [
          name,
          { actions: { "*": true } },
        ]),
      ),
    },
  });
  await make(world, "Profile", "globex-owner", {
    policies: [{ roleId: "globex-owner", restrictedTo: [{ index: "globex" }] }],
  });
  await makeUser(world, "bob", ["globex-manager", "globex-owner"]);
  await makeUser(world, "bea", ["globex-manager"]);
  await world.logIn("bob");
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

async function makePlace(world: World, index: string, collection: string): Promise<void> {
  const place = { index, collection };
  await ifMissing(world, { controller: "index", action: "exists", index }, () =>
    world.must("root", { controller: "index", action: "create", index }),
  );
  await world.must("root", {
    controller: "collection",
    action: "create",
    ...place,
    body: { mappings: { properties: { name: { type: "keyword" } } } },
  });
  const documents = [1, 2, 3].map((number) => ({
    _id: `${collection.slice(0, -1)}-${number}`,
    body: { name: `${index}-${number}` },
  }));
  await world.must("root", {
    controller: "document",
    action: "mCreateOrReplace",
    ...place,
    refresh: "wait_for",
    body: { documents },
  });
}

async function ifMissing(
  world: World,
  call: { controller: string; action: string; [member: string]: unknown },
  then: () => Promise<unknown>,
): Promise<void> {
  const { result } = await world.ask("root", call);
  if (result !== true) {
    await then();
  }
}

async function make(world: World, kind: "Role" | "Profile", _id: string, body: object) {
  return world.must("root", {
    controller: "security",
    action: `createOrReplace${kind}`,
    _id,
    refresh: "false",
    body,
  });
}

async function makeUser(world: World, kuid: string, profileIds: readonly string[]): Promise<void> {
  const known = await world.ask("root", {
    controller: "security",
    action: "mGetUsers",
    body: { ids: [kuid] },
  });
  const credentials = { username: `${kuid}-login`, password: PASSWORD };
  const exists = JSON.stringify(known.result).includes(`"${kuid}"`);
  if (!exists) {
    await world.must("root", {
      controller: "security",
      action: "createUser",
      _id: kuid,
      refresh: "false",
      body: { content: { profileIds }, credentials: { local: credentials } },
    });
  } else {
    await world.must("root", {
      controller: "security",
      action: "replaceUser",
      _id: kuid,
      refresh: "false",
      body: { profileIds },
    });
    const has = await world.must("root", {
      controller: "security",
      action: "hasCredentials",
      strategy: "local",
      _id: kuid,
    });
    await world.must("root", {
      controller: "security",
      action: (has as unknown) === true ? "updateCredentials" : "createCredentials",
      strategy: "local",
      _id: kuid,
      body: credentials,
    });
  }
  if (world.tokenOf(kuid) === undefined && kuid !== "amy" && kuid !== "bea") {
    await world.logIn(kuid);
  }
}
