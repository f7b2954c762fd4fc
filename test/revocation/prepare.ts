import { waitUntil } from "../../tools/services/wait";
import { callOf, type Platform } from "./Platform";
import { ALL_PLACES, COLLECTION, INDEX, PASSWORD, type Place, SHARED } from "./places";
import { policyIn, type Person, type Scene } from "./Scene";

/** Pages of a scroll: each look at one reads on. */
const SMALL = 60;
/** Lines of an export, of {@link LARGE_BYTES} each: no buffer on its way holds them all. */
export const LARGE = 80;
const LARGE_BYTES = 100_000;
const MANAGER = "manager";

/** The controller of the strategy `local`. */
export const PASSWORDS = "kuzzle-plugin-auth-passport-local/password";

type Actions = Readonly<Record<string, readonly string[]>>;

/** In one place each. */
const IN_PLACE: Actions = {
  document: ["get", "search", "export"],
  realtime: ["subscribe", "publish"],
};
const KEPT: Actions = {
  ...IN_PLACE,
  security: ["searchProfiles", "scrollProfiles", "searchRoles", "createOrReplaceProfile"],
  "profile-guard": ["whoCan", "searchAudit"],
};
const LOST: Actions = { ...IN_PLACE, security: ["searchUsers", "scrollUsers"] };
const SELF: Actions = {
  auth: ["*"],
  "profile-guard": ["createApiKey"],
  document: ["scroll"],
  realtime: ["join", "unsubscribe"],
  server: ["now"],
};
const MANAGING: Actions = {
  security: ["createApiKey", "createCredentials", "updateCredentials"],
  [PASSWORDS]: ["getResetPasswordToken"],
};
/** The actions that are left where a profile or a role is narrowed. */
export const HARMLESS: Actions = { server: ["now"] };

export function controllersOf(actions: Actions): object {
  return Object.fromEntries(
    Object.entries(actions).map(([controller, names]) => [
      controller,
      { actions: Object.fromEntries(names.map((name) => [name, true])) },
    ]),
  );
}

/** Makes what all columns share. */
export async function preparePlatform(platform: Platform): Promise<void> {
  for (const index of new Set(ALL_PLACES.map((place) => place.index))) {
    await platform.asRoot("index:create", { index });
  }
  await Promise.all(ALL_PLACES.map((place) => makePlace(platform, place)));
  await prepareSecurities(platform);
}

/** @param isNew `false`: it is made again, and no export of it is begun any more */
export async function makePlace(platform: Platform, place: Place, isNew = true): Promise<void> {
  const keyword = { type: "keyword" };
  const properties = {
    kind: keyword,
    person: keyword,
    marker: keyword,
    number: { type: "integer" },
  };
  await platform.asRoot("collection:create", {
    ...place,
    body: { mappings: { dynamic: "false", properties } },
  });
  await knownOnEachNode(platform, place);
  const many = (kind: string, count: number, content: object): object[] =>
    Array.from({ length: count }, (_, number) => ({
      _id: `${kind}-${number}`,
      body: { kind, number, ...content },
    }));
  const large = many("large", isNew ? LARGE : 0, { text: "x".repeat(LARGE_BYTES) });
  for (let from = 0; from < large.length; from += 5) {
    await write(platform, place, large.slice(from, from + 5));
  }
  await write(platform, place, many("small", SMALL, {}), "wait_for");
}

/** A node learns of the places that another has made a moment after they are made. */
async function knownOnEachNode(platform: Platform, place: Place): Promise<void> {
  const token = await platform.tokenOfRoot();
  const exists = callOf("collection:exists", { ...place });
  for (const address of platform.addresses) {
    await waitUntil(async () => (await platform.send(address, exists, token)).result === true, {
      what: `${address.url} to know ${place.index}/${place.collection}`,
      deadline: 20_000,
      interval: 20,
    });
  }
}

async function write(
  platform: Platform,
  place: Place,
  documents: readonly object[],
  refresh = "false",
): Promise<void> {
  await platform.asRoot("document:mCreateOrReplace", { ...place, refresh, body: { documents } });
}

/** Takes whoever has lost a password for a stranger. */
export async function letStrangersReset(platform: Platform): Promise<void> {
  const actions = { auth: ["login", "checkToken"], [PASSWORDS]: ["reset"] };
  await platform.asRoot("security:createOrReplaceRole", {
    _id: "anonymous",
    body: { controllers: controllersOf(actions) },
  });
}

/** Pages of a scroll of users and of one of profiles: more than it is looked at in any column. */
const FILLERS = 80;
/** So that a busy machine does it within the deadline of a write. */
const FILLERS_AT_ONCE = 20;

async function makeFillers(platform: Platform): Promise<void> {
  for (let from = 0; from < FILLERS; from += FILLERS_AT_ONCE) {
    const names = Array.from({ length: FILLERS_AT_ONCE }, (_, at) => `filler-${from + at}`);
    const each = (content: object): object =>
      Object.fromEntries(names.map((name) => [name, content]));
    await platform.asRoot("admin:loadSecurities", {
      onExistingUsers: "skip",
      body: {
        profiles: each({ policies: [{ roleId: "harmless" }] }),
        users: each({ content: { profileIds: ["filler-0"] } }),
      },
    });
  }
}

/** Roles, and a manager with the rights of the persons. Also after `resetSecurity`. */
export async function prepareSecurities(platform: Platform): Promise<void> {
  const roles = { kept: KEPT, lost: LOST, self: SELF, managing: MANAGING, harmless: HARMLESS };
  for (const [_id, actions] of Object.entries(roles)) {
    await platform.asRoot("security:createOrReplaceRole", {
      _id,
      body: { controllers: controllersOf(actions) },
    });
  }
  const policies = [
    policyIn("kept", SHARED.kept),
    ...[SHARED, COLLECTION, INDEX].map(({ lost }) => policyIn("lost", lost)),
    ...["self", "managing", "harmless"].map((roleId) => ({ roleId })),
  ];
  await platform.asRoot("security:createOrReplaceProfile", { _id: MANAGER, body: { policies } });
  await letStrangersReset(platform);
  await makeFillers(platform);
  // of another name after each reset
  const manager = `${MANAGER}-${platform.lifetime()}`;
  await platform.asRoot("security:createUser", {
    _id: manager,
    body: {
      content: { profileIds: [MANAGER] },
      credentials: { local: { username: manager, password: PASSWORD } },
    },
  });
  const token = await platform.logIn(manager, PASSWORD);
  if (token === undefined) {
    throw new Error("the manager cannot log in");
  }
  platform.managerToken = token;
}

/**
 * Roles and profiles of one column. Their first version has nothing of what is lost: to restore it is
 * to narrow them.
 */
export async function prepareRights({ platform, rights, places }: Scene): Promise<void> {
  await platform.asRoot("security:createOrReplaceRole", {
    _id: rights.lostRole,
    body: { controllers: controllersOf(LOST) },
  });
  const write = (_id: string, policies: readonly object[]): Promise<unknown> =>
    platform.asRoot("security:createOrReplaceProfile", { _id, body: { policies } });
  const harmless = { roleId: "harmless" };
  await write(rights.keptProfile, [policyIn("kept", places.kept), { roleId: "self" }]);
  await write(rights.lostProfile, [harmless]);
  await write(rights.lostProfile, [policyIn(rights.lostRole, places.lost), harmless]);
  await write(rights.gainedProfile, [policyIn("kept", places.gained)]);
}

/** Makes the users for whom handles are made, and the two keys. */
export async function preparePersons(scene: Scene): Promise<void> {
  await prepareRights(scene);
  await Promise.all(scene.persons.map((person) => makeUser(scene, person)));
  await makeKeys(scene);
}

/** Makes a user, who at first has nothing of what is lost. */
export async function makeUser(
  { platform, rights }: Scene,
  { kuid, username, password }: Person,
): Promise<void> {
  await platform.asRoot("security:createUser", {
    _id: kuid,
    body: {
      content: { profileIds: [rights.keptProfile] },
      credentials: { local: { username, password } },
    },
  });
  await platform.asRoot("security:updateUser", {
    _id: kuid,
    body: { profileIds: [rights.keptProfile, rights.lostProfile] },
  });
}

async function makeKeys({ platform, own, planted, places }: Scene): Promise<void> {
  const members = { expiresIn: -1, refresh: "false", body: { description: "of the matrix" } };
  const { living } = platform;
  const session = await platform.logIn(own.username, PASSWORD);
  const mine = await platform.must(living, callOf("auth:createApiKey", members), session);
  const manager = platform.managerToken;
  const call = callOf("security:createApiKey", { userId: planted.kuid, ...members });
  const theirs = await platform.must(living, call, manager);
  const policies = [policyIn("kept", places.kept), policyIn("kept", places.lost)];
  const limited = callOf("profile-guard:createApiKey", {
    ...{ expiresIn: -1, refresh: "false" },
    body: { description: "of the matrix", policies },
  });
  const narrow = await platform.must(living, limited, session);
  own.limitedKey = (narrow as unknown as { _source: { token: string } })._source.token;
  own.key = (mine as unknown as { _source: { token: string } })._source.token;
  planted.key = (theirs as unknown as { _source: { token: string } })._source.token;
  const local = { username: planted.username, password: PASSWORD };
  const set = { strategy: "local", _id: planted.kuid, body: local };
  await platform.must(living, callOf("security:updateCredentials", set), manager);
  const pin = { strategy: "pin", body: { pin: PASSWORD } };
  await platform.must(living, callOf("auth:createMyCredentials", pin), session);
}
