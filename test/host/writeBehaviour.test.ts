import { createRequire } from "node:module";

import { KuzzleRequest } from "kuzzle";
import should from "should";

import { replaceGlobalKuzzle } from "../support/globalKuzzle";

/** How the host writes, pinned: see docs/host-behaviour.md for the numbers. */
const load = createRequire(__filename);
const { ProfileRepository, default: SecurityController } = {
  ...(load("../../node_modules/kuzzle/dist/lib/core/security/profileRepository.js") as object),
  ...(load("../../node_modules/kuzzle/dist/lib/api/controllers/securityController.js") as object),
} as {
  ProfileRepository: {
    prototype: { validateAndSaveProfile(this: object, profile: object): Promise<object> };
  };
  default: {
    prototype: {
      createProfile(this: object, request: KuzzleRequest): Promise<object>;
      _persistUser(
        this: object,
        request: KuzzleRequest,
        profileIds: string[],
        content: object,
      ): Promise<object>;
    };
  };
};

const getUserConstructor = load(
  "../../node_modules/kuzzle-plugin-auth-passport-local/lib/getUserConstructor.js",
) as (plugin: object) => new (document: object) => { getPolicies(): Promise<unknown> };

describe("how the host writes", () => {
  const logger = { info: () => undefined };

  it("61: sorts the restrictions of a profile that it has written, for its answer", async () => {
    const stored = { _id: "p", policies: [{ roleId: "reader" }], optimizedPolicies: undefined };
    const repository = {
      module: { role: { loadRoles: async () => [] } },
      persistToDatabase: async () => undefined,
      loadOneFromDatabase: async () => ({ ...stored }),
      persistToCache: async () => undefined,
      optimizePolicies: () => "sorted",
    };
    const save = Object.assign(
      Object.create(ProfileRepository.prototype) as typeof ProfileRepository.prototype,
      { ...repository, store: { createOrReplace: async () => undefined }, collection: "profiles" },
    );
    const profile = { ...stored, validateDefinition: async () => true };
    const written = await save.validateAndSaveProfile(profile);
    should(written).match({ optimizedPolicies: "sorted" });

    const request = new KuzzleRequest({ _id: "p", body: { policies: stored.policies } });
    const controller = { ask: async () => written, logger };
    const answer = await SecurityController.prototype.createProfile.call(controller, request);
    should(answer).match({ _source: { optimizedPolicies: "sorted" } });
  });

  it("62: asks a strategy about the very credentials of the request, when the user is stored", async () => {
    const order: unknown[] = [];
    const credentials = { local: { username: "ann" } };
    const request = new KuzzleRequest({ _id: "k", body: { credentials } });
    const { local } = (request.input.body as { credentials: typeof credentials }).credentials;
    const controller = {
      getStrategyMethod:
        (_strategy: string, method: string) =>
        async (...args: unknown[]): Promise<boolean> => {
          order.push(method, ...args.filter((one) => one === local));
          return method !== "exists";
        },
      ask: async (event: string) => {
        order.push(event);
        return { _id: "k" };
      },
      logger,
    };
    const putBack = replaceGlobalKuzzle({ pluginsManager: { listStrategies: () => ["local"] } });
    try {
      await SecurityController.prototype._persistUser.call(controller, request, [], {});
    } finally {
      putBack();
    }
    should(order).eql(["exists", "core:security:user:create", "validate", local, "create", local]);
  });

  it("62: the strategy local has rules for passwords that need the user, and others that do not", async () => {
    const rules = [{ appliesTo: "*" }, { appliesTo: { profiles: ["editor"] } }];
    const policiesOf = async (user: object | undefined): Promise<unknown> => {
      const security = {
        getUser: async () => {
          if (user === undefined) {
            throw Object.assign(new Error(), { id: "services.storage.not_found" });
          }
          return user;
        },
        mGetProfiles: async () => [{ _id: "editor" }],
      };
      const plugin = {
        config: { passwordPolicies: rules },
        context: { accessors: { sdk: { security } } },
      };
      const User = getUserConstructor(plugin);
      return new User({ kuid: "k" }).getPolicies();
    };
    should(await policiesOf(undefined)).eql([rules[0]]);
    should(await policiesOf({ content: { profileIds: ["editor"] } })).eql(rules);
  });
});
