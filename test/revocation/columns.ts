import {
  letStrangersReset,
  makePlace,
  makeUser,
  prepareRights,
  prepareSecurities,
} from "./prepare";
import { callOf } from "./Platform";
import { COLLECTION, INDEX, NEW_PASSWORD, type Places } from "./places";
import type { Person, Scene } from "./Scene";

/** A way in which rights shrink, or a person ends. */
export interface Column {
  readonly title: string;
  readonly family: Family;
  /** Default: those that all columns share. */
  readonly places?: Places;
  readonly end: (scene: Scene) => Promise<void>;
  /** It ends all persons of a platform: it is run by itself, and after all others. */
  readonly alone?: true;
}

/** Endings of which mostly the same is expected. */
export type Family =
  | "roleOrProfile"
  | "user"
  | "refused"
  | "deletion"
  | "remade"
  | "promotion"
  | "newCredentials"
  | "noCredentials"
  | "tokens"
  | "place";

const HARMLESS_POLICIES = [{ roleId: "harmless" }];

async function forEach(scene: Scene, run: (person: Person) => Promise<unknown>): Promise<void> {
  await Promise.all(scene.persons.map(run));
}

async function narrowProfile({ platform, rights }: Scene): Promise<void> {
  await platform.asRoot("security:updateProfile", {
    _id: rights.lostProfile,
    body: { policies: HARMLESS_POLICIES },
  });
}

async function giveProfiles(scene: Scene, ...profileIds: readonly string[]): Promise<void> {
  await forEach(scene, ({ kuid }) =>
    scene.platform.asRoot("security:updateUser", { _id: kuid, body: { profileIds } }),
  );
}

async function deleteUsers(scene: Scene): Promise<void> {
  await forEach(scene, ({ kuid }) =>
    scene.platform.asRoot("security:deleteUser", { _id: kuid, refresh: "false" }),
  );
}

async function makeAgain(scene: Scene): Promise<void> {
  await forEach(scene, async (person) => {
    // what the former one had stays what it is, or is gone
    person.username = `${person.kuid}-again`;
    person.password = NEW_PASSWORD;
    await makeUser(scene, person);
  });
}

/** Expects the host to refuse. @throws unless it does, by this id */
async function refused(scene: Scene, id: string, name: string, members: object): Promise<void> {
  const { platform } = scene;
  const { error } = await platform.send(
    platform.ending,
    callOf(name, members),
    await platform.tokenOfRoot(),
  );
  if (error?.id !== id) {
    throw new Error(`${name} is answered ${error?.id ?? "well"}, and not ${id}`);
  }
}

/** The application's own code does it. */
async function bySdk({ platform }: Scene, name: string, members: object): Promise<void> {
  await platform.asRoot("sdk:run", { body: callOf(name, members) });
}

/** Restores the version that a document had when it was first written. */
async function restoreFirst({ platform }: Scene, kind: string, _id: string): Promise<void> {
  const { versions } = (await platform.asRoot("profile-guard:history", {
    kind,
    _id,
    size: 1000,
  })) as { versions: readonly { readonly entry: string }[] };
  await platform.asRoot("profile-guard:restore", { kind, _id, entry: versions.at(-1)?.entry });
}

export const COLUMNS = {
  profileNarrowed: {
    title: "profile narrowed",
    family: "roleOrProfile",
    end: narrowProfile,
  },
  profileInUse: {
    title: "profile deleted, while users have it (`onAssignedUsers` `fail`)",
    family: "refused",
    end: (scene) =>
      refused(scene, "security.profile.in_use", "security:deleteProfile", {
        _id: scene.rights.lostProfile,
      }),
  },
  profileRemoved: {
    title: "profile deleted, and taken from its users (`onAssignedUsers` `remove`)",
    family: "user",
    end: async ({ platform, rights }) => {
      await platform.asRoot("security:deleteProfile", {
        _id: rights.lostProfile,
        onAssignedUsers: "remove",
      });
    },
  },
  roleNarrowed: {
    title: "role narrowed",
    family: "roleOrProfile",
    end: async ({ platform, rights }) => {
      await platform.asRoot("security:updateRole", {
        _id: rights.lostRole,
        body: { controllers: { server: { actions: { now: true } } } },
      });
    },
  },
  roleInUse: {
    title: "role deleted, while profiles use it",
    family: "refused",
    end: (scene) =>
      refused(scene, "security.role.in_use", "security:deleteRole", { _id: scene.rights.lostRole }),
  },
  roleDeleted: {
    title: "role taken from its profiles, and deleted",
    family: "roleOrProfile",
    end: async (scene) => {
      await narrowProfile(scene);
      await scene.platform.asRoot("security:deleteRole", { _id: scene.rights.lostRole });
    },
  },
  otherProfiles: {
    title: "user given other profiles",
    family: "user",
    end: (scene) => giveProfiles(scene, scene.rights.keptProfile, scene.rights.gainedProfile),
  },
  userDeleted: { title: "user deleted", family: "deletion", end: deleteUsers },
  userRemade: {
    title: "user deleted, and made again under the same kuid",
    family: "remade",
    end: async (scene) => {
      await deleteUsers(scene);
      await makeAgain(scene);
    },
  },
  promoted: {
    title: "user promoted",
    family: "promotion",
    end: (scene) => {
      const { keptProfile, lostProfile, gainedProfile } = scene.rights;
      return giveProfiles(scene, keptProfile, lostProfile, gainedProfile);
    },
  },
  credentialsChanged: {
    title: "credentials changed",
    family: "newCredentials",
    end: (scene) =>
      forEach(scene, async (person) => {
        const { kuid } = person;
        const change = (strategy: string, body: object): Promise<unknown> =>
          scene.platform.asRoot("security:updateCredentials", { strategy, _id: kuid, body });
        await change("local", { username: kuid, password: NEW_PASSWORD });
        await change("pin", { pin: NEW_PASSWORD });
        person.password = NEW_PASSWORD;
      }),
  },
  credentialsDeleted: {
    title: "credentials deleted",
    family: "noCredentials",
    end: (scene) =>
      forEach(scene, async (person) => {
        for (const strategy of ["local", "pin"]) {
          const members = { strategy, _id: person.kuid };
          await scene.platform.asRoot("security:deleteCredentials", members);
        }
        person.password = undefined;
      }),
  },
  tokensRevoked: {
    title: "tokens revoked (`security:revokeTokens`)",
    family: "tokens",
    end: (scene) =>
      forEach(scene, ({ kuid }) => scene.platform.asRoot("security:revokeTokens", { _id: kuid })),
  },
  cutOff: {
    title: "tokens cut off (`profile-guard:cutOff` with `tokens`)",
    family: "tokens",
    end: (scene) =>
      forEach(scene, ({ kuid }) =>
        scene.platform.asRoot("profile-guard:cutOff", { userId: kuid, body: { tokens: true } }),
      ),
  },
  loggedOut: {
    title: "logged out everywhere (`auth:logout` with `global`)",
    family: "tokens",
    end: (scene) =>
      forEach(scene, async ({ username, password = "" }) => {
        const { ending } = scene.platform;
        const token = await scene.platform.logIn(username, password, ending);
        await scene.platform.must(ending, callOf("auth:logout", { global: true }), token);
      }),
  },
  indexRemade: {
    title: "index deleted, and made again",
    family: "place",
    places: INDEX,
    end: async ({ platform }) => {
      const { index } = INDEX.lost;
      await platform.asRoot("index:delete", { index });
      await platform.asRoot("index:create", { index });
      await makePlace(platform, INDEX.lost, false);
    },
  },
  collectionRemade: {
    title: "collection deleted, and made again",
    family: "place",
    places: COLLECTION,
    end: async ({ platform }) => {
      await platform.asRoot("collection:delete", COLLECTION.lost);
      await makePlace(platform, COLLECTION.lost, false);
    },
  },
  imported: {
    title: "older profile imported (`admin:loadSecurities`)",
    family: "roleOrProfile",
    end: async ({ platform, rights }) => {
      await platform.asRoot("admin:loadSecurities", {
        body: { profiles: { [rights.lostProfile]: { policies: HARMLESS_POLICIES } } },
      });
    },
  },
  profileRestored: {
    title: "older profile restored (`profile-guard:restore`)",
    family: "roleOrProfile",
    end: (scene) => restoreFirst(scene, "profile", scene.rights.lostProfile),
  },
  userRestored: {
    title: "older user restored (`profile-guard:restore`)",
    family: "user",
    end: (scene) => forEach(scene, ({ kuid }) => restoreFirst(scene, "user", kuid)),
  },
  profileByPlugin: {
    title: "profile narrowed by the application's own code (embedded SDK)",
    family: "roleOrProfile",
    end: (scene) =>
      bySdk(scene, "security:updateProfile", {
        _id: scene.rights.lostProfile,
        body: { policies: HARMLESS_POLICIES },
      }),
  },
  userByPlugin: {
    title: "user given other profiles by the application's own code (embedded SDK)",
    family: "user",
    end: (scene) =>
      forEach(scene, ({ kuid }) =>
        bySdk(scene, "security:updateUser", {
          _id: kuid,
          body: { profileIds: [scene.rights.keptProfile] },
        }),
      ),
  },
  promotedByPlugin: {
    title: "user promoted by the application's own code (embedded SDK)",
    family: "promotion",
    end: (scene) => {
      const { keptProfile, lostProfile, gainedProfile } = scene.rights;
      const profileIds = [keptProfile, lostProfile, gainedProfile];
      return forEach(scene, ({ kuid }) =>
        bySdk(scene, "security:updateUser", { _id: kuid, body: { profileIds } }),
      );
    },
  },
  deletedByPlugin: {
    title: "user deleted, and made again, by the application's own code (embedded SDK)",
    family: "remade",
    end: async (scene) => {
      await forEach(scene, ({ kuid }) => bySdk(scene, "security:deleteUser", { _id: kuid }));
      await makeAgain(scene);
    },
  },
  reset: {
    title: "`admin:resetSecurity`",
    family: "deletion",
    alone: true,
    end: async ({ platform }) => {
      await platform.asRoot("admin:resetSecurity");
      await platform.rootIsMadeAgain();
      await letStrangersReset(platform);
    },
  },
  resetAndRemade: {
    title: "`admin:resetSecurity`, and the user made again under the same kuid",
    family: "remade",
    alone: true,
    end: async (scene) => {
      await scene.platform.asRoot("admin:resetSecurity");
      await scene.platform.rootIsMadeAgain();
      await prepareSecurities(scene.platform);
      await prepareRights(scene);
      await makeAgain(scene);
    },
  },
} as const satisfies Readonly<Record<string, Column>>;

export type ColumnId = keyof typeof COLUMNS;
